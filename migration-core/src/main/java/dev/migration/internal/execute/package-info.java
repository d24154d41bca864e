/** Sends the statements of a script in few round trips, and reports the one that failed. */
@NullMarked
package dev.migration.internal.execute;

import org.jspecify.annotations.NullMarked;
