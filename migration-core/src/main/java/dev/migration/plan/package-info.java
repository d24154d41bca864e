/** Decides what has to run: a pure function of the files and the history, with no I/O and no clock. */
@NullMarked
package dev.migration.plan;

import org.jspecify.annotations.NullMarked;
