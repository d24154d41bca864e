package dev.migration.spring;

import dev.migration.Migrator;
import dev.migration.RunReport;
import dev.migration.StatusReport;
import org.jspecify.annotations.Nullable;

/**
 * The start of a database that one Migrator is for.
 *
 * @param database its name, where there are several
 */
record MigratorStart(@Nullable String database, Migrator migrator, MigrationStrategy strategy)
        implements StartupMigration {

    @Override
    public void migrate() {
        RunReport report = DatabaseStartException.naming(database, () -> strategy.migrate(migrator));
        if (report != null) {
            new StartLog(database).ended(report);
        }
    }

    @Override
    public void validate() {
        StatusReport status = DatabaseStartException.naming(database, migrator::requireUpToDate);
        new StartLog(database).valid(status);
    }
}
