/** Connects to the targets of a fleet. */
@NullMarked
package dev.migration.fleet.internal.connect;

import org.jspecify.annotations.NullMarked;
