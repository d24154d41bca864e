/** Reads and writes the three tables of the history. */
@NullMarked
package dev.migration.internal.history;

import org.jspecify.annotations.NullMarked;
