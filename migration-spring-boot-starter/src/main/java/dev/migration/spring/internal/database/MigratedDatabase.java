package dev.migration.spring.internal.database;

import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A database that is migrated.
 *
 * @param name the name of its settings, or else that of the application's DataSource bean for it
 * @param dataSource what migrations connect with; null where a test has replaced another database and this one is left
 *     alone
 */
public record MigratedDatabase(String name, @Nullable DataSource dataSource) {}
