/** Reads what each tool writes into its table, and writes a row as it would. */
@NullMarked
package dev.migration.adopt.internal.tool;

import org.jspecify.annotations.NullMarked;
