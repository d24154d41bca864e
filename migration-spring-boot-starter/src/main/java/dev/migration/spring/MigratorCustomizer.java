package dev.migration.spring;

import dev.migration.Migrator;
import dev.migration.MigratorBuilder;

/**
 * Changes how the {@link Migrator} is made that the {@code migration.*} settings describe, after they were set. Beans of
 * this type are called in their order, so that the last one has the last word; they must not need a bean that uses the
 * database. A Migrator of the application's own is left as it is.
 */
@FunctionalInterface
public interface MigratorCustomizer {

    /**
     * Changes what it wants to.
     *
     * @param database the name of the database: that of its settings, or of its DataSource bean
     */
    void customize(String database, MigratorBuilder migrator);
}
