/**
 * SQL-first schema migrations: {@link dev.migration.Migrator} is the door, and for many tenants
 * {@link dev.migration.TenantMigrator}.
 */
@NullMarked
package dev.migration;

import org.jspecify.annotations.NullMarked;
