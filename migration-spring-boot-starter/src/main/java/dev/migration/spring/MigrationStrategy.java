package dev.migration.spring;

import dev.migration.Migrator;
import dev.migration.RunReport;
import org.jspecify.annotations.Nullable;

/**
 * What is done with each {@link Migrator} at start, instead of {@link Migrator#up()}. One bean of this type may be there;
 * it is asked where {@code migration.mode} says that there is to be migrated, and only there.
 */
@FunctionalInterface
public interface MigrationStrategy {

    /**
     * Brings a database to where it is wanted. What it throws stops the start.
     *
     * @return what was done, which is logged and told as events; null where nothing is to be told
     */
    @Nullable
    RunReport migrate(Migrator migrator);
}
