/** Delivers the events of a run to the listeners. */
@NullMarked
package dev.migration.internal.event;

import org.jspecify.annotations.NullMarked;
