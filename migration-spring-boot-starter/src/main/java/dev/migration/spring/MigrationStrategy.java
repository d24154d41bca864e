// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring;

import dev.migration.Migrator;
import dev.migration.RunReport;
import org.jspecify.annotations.Nullable;

/**
 * What to do with each {@link Migrator} at start, instead of {@link Migrator#up()}. There may be one bean of this type; it
 * is called only where {@code migration.mode} is to migrate.
 */
@FunctionalInterface
public interface MigrationStrategy {

    /**
     * Migrates a database. An exception stops the start.
     *
     * @return what was done, which is logged and published as events; null to report nothing
     */
    @Nullable
    RunReport migrate(Migrator migrator);
}
