package dev.migration.spring;

import dev.migration.Migrator;
import dev.migration.problem.MigrationException;
import dev.migration.report.StatusReport;
import dev.migration.run.RunReport;
import java.util.function.Supplier;
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
        RunReport report = named(() -> strategy.migrate(migrator));
        if (report != null) {
            log().summary(report);
        }
    }

    @Override
    public void validate() {
        StatusReport status = named(migrator::requireUpToDate);
        log().valid(status);
    }

    private MigrationLog log() {
        return database == null ? new MigrationLog() : new MigrationLog(database);
    }

    private <T extends @Nullable Object> T named(Supplier<T> work) {
        try {
            return work.get();
        } catch (MigrationException e) {
            throw database == null ? e : new DatabaseStartException(database, e);
        }
    }
}
