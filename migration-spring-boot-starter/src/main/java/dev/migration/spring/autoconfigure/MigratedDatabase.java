package dev.migration.spring.autoconfigure;

import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The database that is migrated.
 *
 * @param name what it is called: the name of its settings, or else that of the application's DataSource bean for it
 * @param dataSource what migrations connect with; null where a test has put its own database in place of another one
 */
record MigratedDatabase(String name, @Nullable DataSource dataSource) {}
