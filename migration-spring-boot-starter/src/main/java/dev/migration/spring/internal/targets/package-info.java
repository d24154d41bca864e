/** Migrates the targets of a service, in its start or in the background, and says how they stand. */
@NullMarked
package dev.migration.spring.internal.targets;

import org.jspecify.annotations.NullMarked;
