package dev.migration.spring.autoconfigure;

import javax.sql.DataSource;

/**
 * The database that is migrated.
 *
 * @param name the name of the application's DataSource bean for it
 * @param dataSource what migrations connect with
 */
record MigratedDatabase(String name, DataSource dataSource) {}
