/** Tells whom migrations would block, before they run: {@link dev.migration.rehearsal.Rehearsal} is the door. */
@NullMarked
package dev.migration.rehearsal;

import org.jspecify.annotations.NullMarked;
