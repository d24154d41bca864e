package dev.migration.spring;

import dev.migration.Migrator;

/** A database that is brought up to date, or only looked at, while the application starts. */
public interface StartupMigration {

    /** Migrates it, and logs what was done. */
    void migrate();

    /**
     * Changes nothing.
     *
     * @throws dev.migration.problem.MigrationException if something is pending or wrong
     * @throws DatabaseStartException the same for one of several databases
     */
    void validate();

    /** The database of this Migrator, brought up to date by that strategy. */
    static StartupMigration of(Migrator migrator, MigrationStrategy strategy) {
        return new MigratorStart(null, migrator, strategy);
    }

    /** One of several databases, by its name, which every line of the log then has. */
    static StartupMigration of(String database, Migrator migrator, MigrationStrategy strategy) {
        return new MigratorStart(database, migrator, strategy);
    }
}
