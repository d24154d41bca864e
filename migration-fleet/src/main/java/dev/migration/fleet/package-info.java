/** Migrates many databases and schemas, in as many processes as there are, and shows how they stand. */
@NullMarked
package dev.migration.fleet;

import org.jspecify.annotations.NullMarked;
