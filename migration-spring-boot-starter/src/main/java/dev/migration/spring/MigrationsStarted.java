package dev.migration.spring;

import java.time.Instant;

/**
 * Told to {@code @EventListener}s for each database that was migrated at start, also where nothing was pending. It comes once
 * all beans are there, and so after the fact; during the run only {@link dev.migration.run.MigrationListener}s are told.
 *
 * @param database the name of the database, which is that of its DataSource bean
 * @param at when the run began
 */
public record MigrationsStarted(String database, Instant at) {}
