// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.files;

/** The version of the first migration in a folder: {@code 0001}, or {@code 20261120100000}. */
public enum Numbering {
    SEQUENCE,
    TIMESTAMP
}
