/** Reads and writes the history, in three tables or in a file. */
@NullMarked
package dev.migration.internal.history;

import org.jspecify.annotations.NullMarked;
