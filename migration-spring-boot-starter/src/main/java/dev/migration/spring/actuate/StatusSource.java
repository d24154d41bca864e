package dev.migration.spring.actuate;

import dev.migration.Migrator;
import dev.migration.report.MigrationSql;
import dev.migration.report.StatusReport;
import java.util.function.Function;
import java.util.function.Supplier;

/** What can be asked where it stands. */
public final class StatusSource {

    private final Supplier<StatusReport> status;
    private final Function<String, MigrationSql> sql;

    StatusSource(Supplier<StatusReport> status, Function<String, MigrationSql> sql) {
        this.status = status;
        this.sql = sql;
    }

    /** One database. */
    public static StatusSource of(Migrator migrator) {
        return new StatusSource(migrator::status, migrator::sql);
    }

    StatusReport status() {
        return status.get();
    }

    MigrationSql sql(String version) {
        return sql.apply(version);
    }
}
