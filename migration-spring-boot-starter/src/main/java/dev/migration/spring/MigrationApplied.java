// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring;

import dev.migration.RunReport;
import org.jspecify.annotations.Nullable;

/**
 * Published for each migration that was applied at start, in order, between {@link MigrationsStarted} and
 * {@link MigrationsCompleted} of its database.
 *
 * @param database the name of the database: that of its settings, or of its DataSource bean
 * @param tenant the schema of the tenant, in a database that has some
 * @param migration its version and name, and how long it took
 */
public record MigrationApplied(String database, @Nullable String tenant, RunReport.CompletedMigration migration) {}
