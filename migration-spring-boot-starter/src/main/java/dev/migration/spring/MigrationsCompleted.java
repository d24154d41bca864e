package dev.migration.spring;

import dev.migration.run.RunReport;

/**
 * Told to {@code @EventListener}s for each database that was migrated at start, after its {@link MigrationApplied} events.
 * A run that failed is not told: it ends the start.
 *
 * @param database the name of the database, which is that of its DataSource bean
 * @param report what was done, which may be nothing
 */
public record MigrationsCompleted(String database, RunReport report) {}
