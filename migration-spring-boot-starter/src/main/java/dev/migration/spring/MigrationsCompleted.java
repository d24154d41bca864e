// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring;

import dev.migration.RunReport;
import org.jspecify.annotations.Nullable;

/**
 * Published for each database that was migrated at start, after its {@link MigrationApplied} events. A run that failed
 * is not published: it ends the start.
 *
 * @param database the name of the database: that of its settings, or of its DataSource bean
 * @param tenant the schema of the tenant, in a database that has some
 * @param report what was done, which may be nothing
 */
public record MigrationsCompleted(String database, @Nullable String tenant, RunReport report) {}
