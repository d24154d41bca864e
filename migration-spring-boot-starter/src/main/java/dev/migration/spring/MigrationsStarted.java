package dev.migration.spring;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Told to {@code @EventListener}s for each database that was migrated at start, also where nothing was pending. It comes once
 * all beans are there, and so after the fact; during the run only {@link dev.migration.MigrationListener}s are told.
 *
 * @param database the name of the database: that of its settings, or of its DataSource bean
 * @param tenant the schema of the tenant, in a database that has some
 * @param at when the run began
 */
public record MigrationsStarted(String database, @Nullable String tenant, Instant at) {}
