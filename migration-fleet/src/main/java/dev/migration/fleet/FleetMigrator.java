package dev.migration.fleet;

import dev.migration.Code;
import dev.migration.MigrationException;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.Strictness;
import dev.migration.fleet.TargetOutcome.Kind;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Remedies;
import dev.migration.internal.stop.ActiveRuns;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Brings many targets to the state that the migration files describe: schemas, databases, and databases of other servers.
 *
 * <p>Any number of processes may do so at once, on the same targets: each target is locked in its own database. A process tries a
 * target's lock without waiting, comes back at the end to those that others had, and ends when all are done. Safe for use by
 * several threads.
 */
public final class FleetMigrator {

    private final Migrator.Builder builder;
    private final TargetSource source;
    private final TargetConnector connector;
    private final FleetSettings settings;
    private final ActiveRuns active = new ActiveRuns();

    private FleetMigrator(
            Migrator.Builder builder, TargetSource source, TargetConnector connector, FleetSettings settings) {
        this.builder = builder;
        this.source = source;
        this.connector = connector;
        this.settings = settings;
    }

    /**
     * Migrates each target as the builder describes; its DataSource and schema are ignored. It reads nothing and connects to
     * nothing yet.
     *
     * @param builder describes what is done with each target; not to be changed afterwards
     * @param source names the targets
     * @param connector reaches them
     * @param settings how many at a time, and as part of which run
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
     * @throws MigrationException if nothing was started: the targets could not be named, or the builder has what only one
     *     database can have
     */
    public FleetReport up(FleetOrder order) {
        long start = System.nanoTime();
        ActiveRuns runs = active.part();
        List<FleetTarget> targets = source.targets();
        var migrators = new TargetMigrators(builder, settings.run(), runs);
        Map<String, TargetOutcome> outcomes = new LinkedHashMap<>();
        targets.forEach(target -> outcomes.put(target.name(), notStarted(target)));
        IntPredicate enough = order.endsAt(targets.size());
        var failures = new Failures(enough);
        Problem ended = null;
        List<List<FleetTarget>> waves = order.waves().of(targets);
        for (int i = 0; i < waves.size() && ended == null; i++) {
            var work = new FleetWork<TargetOutcome>(
                    connector,
                    settings,
                    runs,
                    new UpJob(migrators, runs),
                    (target, outcome) -> {
                        outcomes.put(target.name(), outcome);
                        failures.count(outcome);
                        order.progress().accept(outcome);
                    },
                    failures::areEnough);
            work.run(waves.get(i));
            ended = end(order, waves, i, failures, runs);
        }
        return new FleetReport(new ArrayList<>(outcomes.values()), ended, Duration.ofNanos(System.nanoTime() - start));
    }

    private static TargetOutcome notStarted(FleetTarget target) {
        return new TargetOutcome(target.name(), Kind.NOT_STARTED, 0, Duration.ZERO, List.of());
    }

    /** Why the run ends behind this wave; null where it goes on, or was the last. */
    private static @Nullable Problem end(
            FleetOrder order, List<List<FleetTarget>> waves, int wave, Failures failures, ActiveRuns runs) {
        boolean last = wave == waves.size() - 1;
        String then = "fix what failed, and start the same command again: it goes on with what is not done";
        if (runs.isEnded()) {
            return Problem.error(
                    Code.STOPPED, null, "The run was stopped.", "start it again: it goes on with what is not done");
        }
        if (failures.areEnough()) {
            return Problem.error(
                    Code.STOPPED,
                    null,
                    "The run ended after " + failures.number + (failures.number == 1 ? " failure." : " failures."),
                    then);
        }
        if (last) {
            return null;
        }
        if (failures.number > 0 && order.stopAfter().isEmpty()) {
            return Problem.error(
                    Code.STOPPED,
                    null,
                    "The run ended behind wave " + (wave + 1) + " of " + waves.size() + ", in which " + failures.number
                            + " failed.",
                    then);
        }
        try {
            order.check().requireWell(waves.get(wave));
            return null;
        } catch (MigrationException e) {
            Problem problem = e.problems().get(0);
            return problem.withMessage("The check behind wave " + (wave + 1) + " of " + waves.size()
                    + " failed, so the run ended. " + problem.message());
        }
    }

    private static final class Failures {

        private final IntPredicate enough;
        private volatile int number;

        Failures(IntPredicate enough) {
            this.enough = enough;
        }

        synchronized void count(TargetOutcome outcome) {
            number += outcome.kind() == Kind.FAILED ? 1 : 0;
        }

        boolean areEnough() {
            return enough.test(number);
        }
    }

    /** How all targets stand. What is wrong with one, or why it cannot be read, is in its status, not thrown. */
    public FleetStatus status() {
        return status(source.targets());
    }

    private FleetStatus status(List<FleetTarget> targets) {
        ActiveRuns runs = active.part();
        Map<String, TargetStatus> states = new LinkedHashMap<>();
        targets.forEach(target -> states.put(target.name(), TargetStatus.unknown(target, List.of(NOT_READ))));
        new FleetWork<TargetStatus>(
                        connector,
                        settings,
                        runs,
                        new StatusJob(new TargetMigrators(builder, settings.run(), runs), runs),
                        (target, status) -> states.put(target.name(), status),
                        () -> false)
                .run(targets);
        return new FleetStatus(new ArrayList<>(states.values()));
    }

    /**
     * Everything that is wrong with the files and with each target's history of them; what is the same for many is one problem
     * that names them.
     */
    public List<Problem> validate(Strictness strictness) {
        ActiveRuns runs = active.part();
        Map<String, List<Problem>> problems = new LinkedHashMap<>();
        List<FleetTarget> targets = source.targets();
        targets.forEach(target -> problems.put(target.name(), List.of(NOT_READ)));
        new FleetWork<List<Problem>>(
                        connector,
                        settings,
                        runs,
                        new ValidateJob(new TargetMigrators(builder, settings.run(), runs), strictness),
                        (target, found) -> problems.put(target.name(), found),
                        () -> false)
                .run(targets);
        return Remedies.ofTenants(problems);
    }

    private static final Problem NOT_READ =
            Problem.error(Code.STOPPED, null, "It was not read: the work was stopped before.", "start again");

    /** All that can be done with one target by itself, whether or not the source names it. */
    public Migrator migrator(FleetTarget target) {
        return new TargetMigrators(builder, settings.run(), active.part()).of(target, connector.connect(target));
    }

    /**
     * The target with this name, as the source has it now.
     *
     * @throws dev.migration.InvalidMigrationsException if there is none
     */
    public FleetTarget target(String name) {
        return source.targets().stream()
                .filter(target -> target.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Refused.because(
                        "There is no target " + Printable.line(name) + ".",
                        "name one that the source of the targets has"));
    }

    /**
     * A run whose targets something else distributes. The targets are named now, and nothing is connected yet.
     *
     * @param name the name that all processes of the run have in common: what failed in one of them is not tried again by
     *     another
     */
    public FleetRun run(String name) {
        ActiveRuns runs = active.part();
        String run = settings.withRun(name).run();
        return new FleetRun(
                source.targets(), connector, settings.connections(), new TargetMigrators(builder, run, runs), runs);
    }

    /** The targets, as the source has them now, in the order of the waves. */
    public List<FleetTarget> targets() {
        return source.targets();
    }

    /** How the fleet is run. */
    public FleetSettings settings() {
        return settings;
    }

    /** Stops all runs in other threads, as {@link Migrator#stop()} does; targets that are not started are left out. */
    public void stop() {
        active.stop();
    }
}
