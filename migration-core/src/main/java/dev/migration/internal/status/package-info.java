/** Turns files and history into the state of each migration, without changing anything. */
@NullMarked
package dev.migration.internal.status;

import org.jspecify.annotations.NullMarked;
