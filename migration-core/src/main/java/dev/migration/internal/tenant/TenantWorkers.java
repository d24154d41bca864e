package dev.migration.internal.tenant;

import dev.migration.Code;
import dev.migration.MigrationException;
import dev.migration.MigrationStoppedException;
import dev.migration.internal.crew.Crew;
import dev.migration.internal.crew.CrewJob;
import dev.migration.internal.crew.Defects;
import dev.migration.internal.crew.Limits;
import dev.migration.internal.crew.Reach;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedies;
import dev.migration.internal.stop.ActiveRuns;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.NonNull;
import org.jspecify.annotations.Nullable;

/** Does the same with many tenants, each by itself: targets that are schemas of one database, whose connections are pooled. */
public final class TenantWorkers<T extends @Nullable Object> {

    private final DataSource database;
    private final int parallelism;
    private final ActiveRuns runs;
    private final Function<String, T> work;
    private final Map<String, @NonNull T> results = new HashMap<>();
    private final Map<String, MigrationException> failures = new HashMap<>();

    /** With at most so many threads; when the runs are ended, no tenant is started any more. */
    public TenantWorkers(DataSource database, int parallelism, ActiveRuns runs, Function<String, T> work) {
        this.database = database;
        this.parallelism = parallelism;
        this.runs = runs;
        this.work = work;
    }

    /** The results of those that completed, by schema. */
    public Map<String, @NonNull T> results() {
        return results;
    }

    /** The failures of the others, by schema. */
    public Map<String, MigrationException> failures() {
        return failures;
    }

    /** Tries all of them, and returns when the last thread has ended. To be called once. */
    public void run(List<String> schemas) {
        var notStarted = new MigrationStoppedException(
                Problems.error(
                        Code.STOPPED, "Not started: the run was stopped before. Nothing was changed.", "start again"),
                null);
        schemas.forEach(schema -> failures.put(schema, notStarted));
        Defects<String> defects = new Crew<>(
                        new Schemas(), parallelism, parallelism, runs, new Job(), this::settle, Limits.NONE)
                .run(schemas);
        defects.targets().forEach(failures::remove);
        defects.throwWith(schemas, failures, Remedies::tenants);
    }

    private void settle(String schema, Became<T> became) {
        failures.remove(schema);
        if (became.failure != null) {
            failures.put(schema, became.failure);
        } else if (became.result != null) {
            results.put(schema, became.result);
        }
    }

    /** What became of one. */
    private record Became<T extends @Nullable Object>(
            @Nullable T result, @Nullable MigrationException failure) {}

    private final class Job implements CrewJob<String, Became<T>> {

        /** They were looked at together before. */
        @Override
        public Map<String, Became<T>> together(List<String> schemas, DataSource from) {
            return Map.of();
        }

        @Override
        public Became<T> single(String schema, DataSource from) {
            return new Became<>(work.apply(schema), null);
        }

        @Override
        public Became<T> failed(String schema, MigrationException cause) {
            return new Became<>(null, cause);
        }

        @Override
        public Became<T> stopped(String schema, MigrationException cause) {
            return failed(schema, cause);
        }
    }

    private final class Schemas implements Reach<String> {

        @Override
        public String name(String schema) {
            return schema;
        }

        @Override
        public String server(String schema) {
            return "";
        }

        @Override
        public Object database(String schema) {
            return schema;
        }

        @Override
        public boolean isPooled(String schema) {
            return true;
        }

        @Override
        public DataSource connect(String schema) {
            return database;
        }
    }
}
