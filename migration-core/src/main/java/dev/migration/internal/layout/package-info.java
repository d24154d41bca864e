/** Turns files into migrations in one order, by the names that each layout gives them. */
@NullMarked
package dev.migration.internal.layout;

import org.jspecify.annotations.NullMarked;
