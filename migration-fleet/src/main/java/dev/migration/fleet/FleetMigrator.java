// SPDX-License-Identifier: Apache-2.0
package dev.migration.fleet;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationException;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.Strictness;
import dev.migration.TargetNotReadyException;
import dev.migration.fleet.FleetSettings.OnDemand;
import dev.migration.fleet.TargetOutcome.Kind;
import dev.migration.internal.help.Problems;
import dev.migration.internal.stop.ActiveRuns;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.IntPredicate;

/**
 * Brings many targets to the state that the migration files describe: schemas, databases, and databases of other servers.
 *
 * <p>Any number of processes may do so at once, on the same targets: each target is locked in its own database. A process tries a
 * target's lock without waiting, comes back at the end to those that others had, and ends when all are done. Safe for use by
 * several threads.
 */
public final class FleetMigrator {

    private final TargetMigrators.Shared migrators;
    private final FleetList list;
    private final TargetConnector connector;
    private final FleetSettings settings;
    private final FleetCrews crews = new FleetCrews();
    private final ReadyTargets ready = new ReadyTargets();
    private final ServerLimits limits;

    private FleetMigrator(
            Migrator.Builder builder, TargetSource source, TargetConnector connector, FleetSettings settings) {
        this.migrators = new TargetMigrators.Shared(builder);
        this.list = new FleetList(source, connector);
        this.connector = connector;
        this.settings = settings;
        this.limits = new ServerLimits(settings.connections());
    }

    /**
     * Migrates each target as the builder describes; its DataSource and schema are ignored. It reads nothing and connects to
     * nothing yet.
     *
     * @param builder describes what is done with each target; not to be changed afterwards
     * @param source names the targets
     * @param connector reaches them
     * @param settings how many at a time, and as part of which run
     * @throws InvalidMigrationsException if the builder has what only one database can have
     */
    public static FleetMigrator of(
            Migrator.Builder builder, TargetSource source, TargetConnector connector, FleetSettings settings) {
        return new FleetMigrator(builder, source, connector, settings);
    }

    /** Applies everything that is pending to all targets at once. */
    public FleetReport up() {
        return up(FleetOrder.ALL);
    }

    /**
     * Applies everything that is pending, wave by wave. What failed is in the report, not thrown.
     *
     * @throws MigrationException if nothing was started: the targets could not be named, or their files are wrong
     */
    public FleetReport up(FleetOrder order) {
        return crews.run(runs -> up(targets(), order, runs));
    }

    /**
     * Applies everything that is pending to the targets that are new, or not known to be up to date by an earlier run or look of
     * this FleetMigrator. What another thread is about to migrate is left to it.
     *
     * @throws MigrationException if nothing was started
     */
    public FleetReport catchUp() {
        List<FleetTarget> taken = ready.take(targets());
        if (taken.isEmpty()) {
            return new FleetReport(List.of(), null, Duration.ZERO);
        }
        try {
            return crews.run(runs -> up(taken, FleetOrder.ALL, runs));
        } finally {
            ready.leave(taken);
        }
    }

    private FleetReport up(List<FleetTarget> targets, FleetOrder order, ActiveRuns runs) {
        long start = System.nanoTime();
        List<List<FleetTarget>> waves = order.waves().of(targets);
        TargetMigrators now = migrators.of(settings.run(), runs);
        now.requireFiles();
        Map<String, TargetOutcome> outcomes = new LinkedHashMap<>();
        targets.forEach(target -> outcomes.put(target.name(), notStarted(target)));
        var failures = new FailureLimit(order.endsAt(targets.size()));
        Problem ended = null;
        for (int i = 0; i < waves.size() && ended == null; i++) {
            work(
                    waves.get(i),
                    runs,
                    new UpJob(now, runs),
                    (target, outcome) -> {
                        outcomes.put(target.name(), outcome);
                        ready.found(target, outcome);
                        failures.count(outcome);
                        order.progress().accept(outcome);
                    },
                    failures::allowBeside);
            ended = failures.end(order, waves, i, runs);
        }
        return new FleetReport(new ArrayList<>(outcomes.values()), ended, Duration.ofNanos(System.nanoTime() - start));
    }

    /** Does the job with each target, from the place in the list where this process begins. */
    private <T> void work(
            List<FleetTarget> targets,
            ActiveRuns runs,
            CrewJob<T> job,
            BiConsumer<FleetTarget, T> done,
            IntPredicate mayStart) {
        new Crew<>(connector, settings, runs, job, done, mayStart).run(settings.around(targets));
    }

    private static TargetOutcome notStarted(FleetTarget target) {
        return new TargetOutcome(target.name(), Kind.NOT_STARTED, 0, Duration.ZERO, List.of(), "");
    }

    /** How all targets stand. What is wrong with one, or why it cannot be read, is in its status, not thrown. */
    public FleetStatus status() {
        return crews.run(this::status);
    }

    private FleetStatus status(ActiveRuns runs) {
        List<FleetTarget> targets = targets();
        Map<String, TargetStatus> states = new LinkedHashMap<>();
        targets.forEach(target -> states.put(target.name(), TargetStatus.unknown(target, List.of(NOT_READ), "")));
        work(
                targets,
                runs,
                new StatusJob(migrators.of(settings.run(), runs), runs),
                (target, status) -> {
                    states.put(target.name(), status);
                    ready.found(target, status);
                },
                any -> true);
        return new FleetStatus(new ArrayList<>(states.values()));
    }

    /**
     * Everything that is wrong with the files and with each target's history of them; what is the same for many is one problem
     * that names them.
     */
    public List<Problem> validate(Strictness strictness) {
        return Problems.ofEach("Target", inspect(targets(), migrator -> migrator.validate(strictness)));
    }

    /**
     * What is wrong with each of some targets, by its name. They are inspected as many at a time as they are migrated.
     *
     * @param inspection finds what is wrong with one; a {@link MigrationException} that it throws is wrong with that target
     * @throws IllegalStateException after all were inspected, if it threw another exception
     */
    public Map<String, List<Problem>> inspect(List<FleetTarget> targets, Function<Migrator, List<Problem>> inspection) {
        Map<String, List<Problem>> found = new LinkedHashMap<>();
        targets.forEach(target -> found.put(target.name(), List.of(NOT_READ)));
        crews.run(runs -> {
            work(
                    targets,
                    runs,
                    new InspectJob(migrators.of(settings.run(), runs), inspection),
                    (target, problems) -> found.put(target.name(), problems),
                    any -> true);
            return null;
        });
        return found;
    }

    private static final Problem NOT_READ =
            Problem.error(Code.STOPPED, null, "It was not read: the work was stopped before.", "start again");

    /**
     * Makes sure that one target may be used, such as before a connection to it is given away. Returns at once where it was found
     * to be up to date before, or was brought there; else it is looked at, and refused or migrated first, as it is set.
     *
     * @throws TargetNotReadyException if something is pending or wrong, or another process is at work on it for too long
     * @throws MigrationException if there is no such target, or it cannot be looked at
     */
    public void require(String name) {
        if (!ready.isReady(name)) {
            crews.run(runs -> {
                ready.require(name, () -> {
                    FleetTarget target = target(name);
                    TargetMigrators now = migrators.of(settings.run(), runs);
                    limits.run(connector.server(target), target, now.waitTimeout(), () -> look(target, now, runs));
                });
                return null;
            });
        }
    }

    private void look(FleetTarget target, TargetMigrators now, ActiveRuns runs) {
        if (settings.onDemand() == OnDemand.MIGRATE) {
            migrate(target, now, runs);
        } else {
            Migrator migrator = now.of(target, connector.connect(target));
            try {
                migrator.requireUpToDate();
            } catch (InvalidMigrationsException e) {
                throw new TargetNotReadyException(List.of(target.name()), ready.why(target, e.problems()));
            }
            ready.found(target, true);
        }
    }

    private void migrate(FleetTarget target, TargetMigrators now, ActiveRuns runs) {
        var job = new UpJob(now, runs);
        long start = System.nanoTime();
        long longest = now.waitTimeout().toNanos();
        var became = new AtomicReference<>(notStarted(target));
        work(
                List.of(target),
                runs,
                job,
                (same, outcome) -> {
                    ready.found(same, outcome);
                    became.set(outcome);
                },
                any -> job.whyLeft(target) == null || System.nanoTime() - start < longest);
        TargetOutcome outcome = Objects.requireNonNull(became.get());
        if (outcome.kind() != Kind.MIGRATED && outcome.kind() != Kind.UP_TO_DATE) {
            throw new TargetNotReadyException(
                    List.of(target.name()),
                    outcome.kind() == Kind.NOT_STARTED
                            ? List.of(Objects.requireNonNullElse(job.whyLeft(target), NOT_READ))
                            : outcome.problems());
        }
    }

    /** All that can be done with one target by itself, whether or not the source names it. */
    public Migrator migrator(FleetTarget target) {
        return migrators.of(settings.run(), crews.part()).of(target, connector.connect(target));
    }

    /**
     * The target with this name, as the source had it last. The source is asked again for a name that it did not have.
     *
     * @throws dev.migration.InvalidMigrationsException if there is none
     */
    public FleetTarget target(String name) {
        return list.target(name);
    }

    /**
     * A run whose targets something else distributes. The targets are named now, and nothing is connected yet.
     *
     * @param name the name that all processes of the run have in common: what failed in one of them is not tried again by
     *     another
     */
    public FleetRun run(String name) {
        ActiveRuns runs = crews.handOut();
        String run = settings.withRun(name).run();
        return new FleetRun(targets(), connector, limits, migrators.of(run, runs), runs);
    }

    /**
     * The targets, as the source has them now, in the order of the waves.
     *
     * @throws MigrationException if the source cannot name them, or it is not known on which server one of them is; all that
     *     is wrong with them is reported, with the lines of a file
     */
    public List<FleetTarget> targets() {
        return list.read();
    }

    /** How the fleet is run. */
    public FleetSettings settings() {
        return settings;
    }

    /** Stops all runs in other threads, as {@link Migrator#stop()} does; targets that are not started are left out. */
    public void stop() {
        crews.stop();
    }
}
