// SPDX-License-Identifier: Apache-2.0
package dev.migration.statements.internal;

/**
 * A part of a text that is being made.
 *
 * @param spaced whether there is a space before it
 */
record Piece(String text, boolean spaced) {}
