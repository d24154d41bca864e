/** Turns {@code migrations.lock} into known checksums, and reports what differs from them. */
@NullMarked
package dev.migration.internal.lockfile;

import org.jspecify.annotations.NullMarked;
