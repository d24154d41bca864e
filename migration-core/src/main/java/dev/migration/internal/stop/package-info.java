/** Stops a run on request, within five seconds. */
@NullMarked
package dev.migration.internal.stop;

import org.jspecify.annotations.NullMarked;
