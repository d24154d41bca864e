/** Runs the background tasks of a run, each of which has a name, an owner and an end. */
@NullMarked
package dev.migration.internal.schedule;

import org.jspecify.annotations.NullMarked;
