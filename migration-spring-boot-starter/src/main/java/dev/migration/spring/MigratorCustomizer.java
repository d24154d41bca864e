// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring;

import dev.migration.Migrator;

/**
 * Changes the builder of a {@link Migrator} after the {@code migration.*} settings were applied to it. Beans of this type
 * are called in their order; they must not need a bean that uses the database. They do not apply to a Migrator bean that
 * the application defines.
 */
@FunctionalInterface
public interface MigratorCustomizer {

    /**
     * Changes the builder.
     *
     * @param database the name of the database: that of its settings, or of its DataSource bean
     */
    void customize(String database, Migrator.Builder migrator);
}
