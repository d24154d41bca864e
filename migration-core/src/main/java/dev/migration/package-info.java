/** SQL-first schema migrations: {@link dev.migration.Migrator} is the door. */
@NullMarked
package dev.migration;

import org.jspecify.annotations.NullMarked;
