// SPDX-License-Identifier: Apache-2.0
package dev.migration;

import dev.migration.internal.compare.MigrationFiles;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedies;
import dev.migration.internal.plan.Steps;
import dev.migration.internal.run.BatchWorker;
import dev.migration.internal.run.Engine;
import dev.migration.internal.run.Runner;
import dev.migration.internal.run.SessionReads;
import dev.migration.internal.settings.Settings;
import dev.migration.internal.stop.ActiveRuns;
import dev.migration.internal.tenant.TenantNames;
import dev.migration.internal.tenant.TenantWorkers;
import dev.migration.internal.tenant.TenantsReader;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Brings all tenants of one database, each with its own schema, to the state that the migration files describe.
 *
 * <p>A tenant's scripts run with its schema as the current one, and its history is kept there. Immutable and safe for use
 * by several threads. Each call sees the files as they are then, and reads them once for all tenants.
 */
public final class TenantMigrator {

    static {
        BatchWorker.openTenants(migrator -> ((TenantMigrator) migrator).batchWorker());
    }

    private final Engine engine;
    private final TenantSource source;
    private final int parallelism;

    /** The runs over all tenants that are at work, from before the tenants are named. */
    private final Set<ActiveRuns> crews = ConcurrentHashMap.newKeySet();

    /** The tenants that were found to be up to date, or were brought there. */
    private final Set<String> ready = ConcurrentHashMap.newKeySet();

    private TenantMigrator(Engine engine, TenantSource source, int parallelism) {
        this.engine = engine;
        this.source = source;
        this.parallelism = parallelism;
    }

    /**
     * Migrates each tenant as the builder describes; its schema is ignored. It reads nothing and connects to nothing yet.
     *
     * @param builder describes what is done with each tenant
     * @param source names the schemas
     * @param parallelism how many tenants are migrated at a time, at most; the pool should have as many connections
     * @throws InvalidMigrationsException if that is less than 1, or {@link Policy#CREATE_SCHEMA} is set: a mistyped name
     *     would become a tenant
     */
    public static TenantMigrator of(Migrator.Builder builder, TenantSource source, int parallelism) {
        Engine engine = Settings.notNull("The builder", builder).engine();
        return new TenantMigrator(
                engine.with(engine.settings().ofEach("tenant"), engine.files(), engine.active()),
                Settings.notNull("The source of the tenants", source),
                Settings.atLeast(1, "tenants.parallelism", parallelism));
    }

    /** The database that has the tenants; empty where only the files are read. */
    public Optional<DataSource> dataSource() {
        return Optional.ofNullable(engine.settings().dataSource());
    }

    /**
     * Applies everything that is pending, to each tenant. Those that fail do not stop the remaining tenants.
     *
     * @throws TenantsFailedException after all were tried, if at least one failed
     * @throws MigrationException if nothing was started: the tenants could not be named, the files have problems, or it was
     *     stopped before
     */
    public TenantsReport up() {
        return stoppable(runs -> run(runs, true, Migrator::up));
    }

    /**
     * Does something else for each tenant, such as {@code tenant -> tenant.up(Target.version("0042"))}, in the same way.
     *
     * @param run what is done with a tenant's Migrator; the report lacks a tenant for which it gives null
     * @throws TenantsFailedException after all were tried, if at least one failed
     * @throws IllegalStateException after all were tried, if {@code run} threw something else for at least one: the message
     *     names the tenant, the cause is what was thrown, and whatever else failed is suppressed
     * @throws Error what {@code run} threw: that alone stops the remaining tenants
     * @throws MigrationException if nothing was started: the tenants could not be named
     */
    public TenantsReport each(Function<Migrator, @Nullable RunReport> run) {
        return stoppable(runs -> run(runs, false, run));
    }

    private TenantsReport run(ActiveRuns runs, boolean skipsIdle, Function<Migrator, @Nullable RunReport> run) {
        long start = System.nanoTime();
        SessionReads.awaitDatabase(engine.settings(), runs);
        List<String> schemas = names(runs);
        MigrationFiles fixed = engine.files().fixed();
        var reader = new TenantsReader(engine.settings(), fixed, engine.adopts());
        Map<String, RunReport> reports = new HashMap<>();
        // Whoever stopped it may have closed the pool since.
        if (skipsIdle && !runs.isEnded()) {
            reportIdle(reader, schemas, runs, reports);
        }
        List<String> rest = without(reports.keySet(), schemas);
        int atATime = rest.size() < 2 || runs.isEnded() ? 1 : reader.mostAtATime(parallelism, runs);
        var crew = new TenantWorkers<@Nullable RunReport>(
                atATime, runs, schema -> run.apply(migrator(schema, fixed, runs)));
        rest.forEach(ready::remove);
        crew.run(rest);
        if (skipsIdle) {
            ready.addAll(reports.keySet());
            ready.addAll(crew.results().keySet());
        }
        if (!crew.failures().isEmpty()) {
            throw new TenantsFailedException(schemas.size(), inOrder(schemas, crew.failures()));
        }
        reports.putAll(crew.results());
        return new TenantsReport(inOrder(schemas, reports), Duration.ofNanos(System.nanoTime() - start));
    }

    /** Reads all tenants together, and reports those for which nothing is pending. */
    private void reportIdle(
            TenantsReader reader, List<String> schemas, ActiveRuns runs, Map<String, RunReport> reports) {
        long start = System.nanoTime();
        Map<String, Steps> plans = reader.plansWithoutSteps(schemas, runs);
        Duration duration = Duration.ofNanos(System.nanoTime() - start);
        plans.forEach((schema, plan) ->
                reports.put(schema, new Runner(engine.settings().ofTenant(schema), runs).runNothing(plan, duration)));
    }

    private List<String> names(ActiveRuns runs) {
        return TenantNames.ask(
                () -> source instanceof TenantNames.Stoppable query ? query.schemas(runs) : source.schemas());
    }

    /** Applies everything that is pending to one tenant, such as a new one; the source need not name it yet. */
    public RunReport up(String schema) {
        RunReport report = migrator(schema).up();
        ready.add(schema);
        return report;
    }

    /**
     * Makes sure that one tenant may be used, such as before a connection to it is given away. Returns at once where it was
     * found to be up to date before, or was brought there; else it is looked at.
     *
     * @throws TargetNotReadyException if something is pending or wrong: {@link #up(String)} applies what is pending
     * @throws MigrationException if it cannot be looked at
     */
    public void require(String schema) {
        if (ready.contains(schema)) {
            return;
        }
        Migrator tenant = migrator(schema);
        try {
            tenant.requireUpToDate();
        } catch (InvalidMigrationsException e) {
            throw new TargetNotReadyException(List.of(schema), e.problems());
        }
        ready.add(schema);
    }

    /** The state of each tenant. What is wrong with a tenant is in its state, not thrown. */
    public Map<String, TenantState> status() {
        return stoppable(this::status);
    }

    private Map<String, TenantState> status(ActiveRuns runs) {
        List<String> schemas = names(runs);
        MigrationFiles fixed = engine.files().fixed();
        var crew = new TenantWorkers<StatusReport>(
                parallelism, runs, schema -> migrator(schema, fixed, runs).status());
        Map<String, TenantState> states = new HashMap<>();
        new TenantsReader(engine.settings(), fixed, engine.adopts())
                .reports(schemas, runs)
                .forEach((schema, report) -> states.put(schema, TenantState.of(report)));
        crew.run(without(states.keySet(), schemas));
        for (MigrationException failure : inOrder(schemas, crew.failures()).values()) {
            // Whoever stopped it wants no state of the others.
            if (failure instanceof MigrationStoppedException stopped) {
                throw stopped;
            }
        }
        crew.results().forEach((schema, report) -> states.put(schema, TenantState.of(report)));
        crew.failures().forEach((schema, failure) -> states.put(schema, TenantState.unknown(failure.problems())));
        return inOrder(schemas, states);
    }

    /** What runs in batches and may be finished, by tenant. */
    private Map<String, BatchStatus> unfinishedBatches(ActiveRuns runs) {
        Map<String, BatchStatus> unfinished = new LinkedHashMap<>();
        for (String schema :
                new TenantsReader(engine.settings(), engine.files(), engine.adopts()).inBatches(names(runs), runs)) {
            BatchWorker.find(engineOf(schema, engine.files(), runs))
                    .ifPresent(status -> unfinished.put(schema, status));
        }
        return unfinished;
    }

    private BatchWorker batchWorker() {
        ActiveRuns runs = engine.active().part();
        return new BatchWorker(
                () -> unfinishedBatches(runs),
                schema -> BatchWorker.finish(engineOf(schema, engine.files(), runs)),
                runs);
    }

    /** Does this over all tenants, and ends it if somebody stops them. */
    private <T> T stoppable(Function<ActiveRuns, T> work) {
        ActiveRuns runs = engine.active().part();
        crews.add(runs);
        try {
            return work.apply(runs);
        } finally {
            crews.remove(runs);
        }
    }

    /**
     * Makes sure that nothing is pending and nothing is wrong with any tenant, and changes nothing.
     *
     * @throws InvalidMigrationsException if something is; its problems name their tenants
     */
    public Map<String, TenantState> requireUpToDate() {
        SessionReads.awaitDatabase(engine.settings(), engine.active());
        Map<String, TenantState> status = status();
        Map<String, List<Problem>> problems = new LinkedHashMap<>();
        status.forEach((schema, state) -> {
            StatusReport report = state.report();
            problems.put(
                    schema,
                    report == null
                            ? state.problems()
                            : report.problemsAndPending(engine.settings().rules()));
        });
        Problems.throwIfInvalid(Remedies.ofTenants(problems));
        return status;
    }

    /** All that can be done with one tenant by itself; the source need not name it. */
    public Migrator migrator(String schema) {
        return migrator(schema, engine.files(), engine.active().part());
    }

    private Migrator migrator(String schema, MigrationFiles of, ActiveRuns runs) {
        return new Migrator(engineOf(schema, of, runs));
    }

    private Engine engineOf(String schema, MigrationFiles of, ActiveRuns runs) {
        TenantNames.requireName(schema);
        return engine.with(engine.settings().ofTenant(schema), of, runs);
    }

    /**
     * Stops all runs in other threads, as {@link Migrator#stop()} does, with those of each Migrator that was handed out.
     * Tenants that have not been started are left out. Returns when the runs have ended, or after 5 seconds.
     */
    public void stop() {
        crews.forEach(ActiveRuns::end);
        engine.active().stop();
    }

    private static List<String> without(Set<String> done, List<String> schemas) {
        return schemas.stream().filter(schema -> !done.contains(schema)).toList();
    }

    private static <T> Map<String, T> inOrder(List<String> schemas, Map<String, T> bySchema) {
        Map<String, T> ordered = new LinkedHashMap<>();
        for (String schema : schemas) {
            T value = bySchema.get(schema);
            if (value != null) {
                ordered.put(schema, value);
            }
        }
        return ordered;
    }
}
