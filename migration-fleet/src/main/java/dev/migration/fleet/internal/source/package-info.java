/** Reads the targets of a fleet from files and queries. */
@NullMarked
package dev.migration.fleet.internal.source;

import org.jspecify.annotations.NullMarked;
