/** Describes for programs how the targets stand. */
@NullMarked
package dev.migration.fleet.internal.status;

import org.jspecify.annotations.NullMarked;
