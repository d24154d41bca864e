/** Reads and writes the history, in three tables. */
@NullMarked
package dev.migration.internal.history;

import org.jspecify.annotations.NullMarked;
