// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Published for each database that was migrated at start, also where nothing was pending. Spring's events are published
 * when all beans exist, after the run; during the run only {@link dev.migration.MigrationListener}s are called.
 *
 * @param database the name of the database: that of its settings, or of its DataSource bean
 * @param tenant the schema of the tenant, in a database that has some
 * @param at when the run started
 */
public record MigrationsStarted(String database, @Nullable String tenant, Instant at) {}
