package dev.migration.spring;

import dev.migration.run.RunReport;

/**
 * Told to {@code @EventListener}s for each migration that was applied at start, in order, between {@link MigrationsStarted}
 * and {@link MigrationsCompleted} of its database.
 *
 * @param database the name of the database, which is that of its DataSource bean
 * @param migration its version and name, and how long it took
 */
public record MigrationApplied(String database, RunReport.CompletedMigration migration) {}
