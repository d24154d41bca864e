package dev.migration;

import dev.migration.database.Vendor;
import dev.migration.plan.Rules;
import dev.migration.problem.Code;
import dev.migration.problem.InvalidMigrationsException;
import dev.migration.problem.Problem;
import dev.migration.run.MigrationListener;
import dev.migration.run.RunSettings;
import dev.migration.run.SqlLocks;
import dev.migration.script.Version;
import dev.migration.source.RootFinder;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** All that can be set, as it was set. */
record MigratorSettings(
        @Nullable DataSource dataSource,
        Vendor vendor,
        List<String> locations,
        RootFinder finder,
        @Nullable String schema,
        String table,
        Rules rules,
        Duration waitTimeout,
        SqlLocks sqlLocks,
        @Nullable Version baseline,
        List<MigrationListener> listeners) {

    MigratorSettings {
        locations = List.copyOf(locations);
        listeners = List.copyOf(listeners);
    }

    /** The version of a baseline; a text would count as newer than every number, and nothing would run any more. */
    static Version baseline(String version) {
        Version baseline = Version.of(version);
        if (!baseline.isNumeric()) {
            throw new InvalidMigrationsException(Problem.error(
                    Code.INVALID_SETTING,
                    null,
                    "The baseline cannot be \"" + version + "\": a version is a number, such as 0005.",
                    "name the newest migration that the schema has already"));
        }
        return baseline;
    }

    DataSource requireDataSource() {
        if (dataSource == null) {
            throw new InvalidMigrationsException(Problem.error(
                    Code.INVALID_SETTING, null, "There is no database to work on.", "set a DataSource, or its URL"));
        }
        return dataSource;
    }

    RunSettings forRun() {
        return new RunSettings(requireDataSource(), schema, table, waitTimeout, sqlLocks, baseline, listeners);
    }
}
