// SPDX-License-Identifier: Apache-2.0
package dev.migration.fleet;

import dev.migration.MigrationEvent;
import dev.migration.MigrationException;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.WaitTimeoutException;
import dev.migration.fleet.TargetOutcome.Kind;
import dev.migration.internal.stop.ActiveRuns;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Applies what is pending. */
final class UpJob implements CrewJob<TargetOutcome> {

    private final TargetMigrators migrators;
    private final ActiveRuns runs;
    private final Map<FleetTarget, Work> work = new ConcurrentHashMap<>();
    private final Map<FleetTarget, Problem> left = new ConcurrentHashMap<>();

    /** What was done with a target, at one try or several: what was committed before a failure remains. */
    private record Work(int applied, Duration took) {

        static final Work NONE = new Work(0, Duration.ZERO);

        Work plus(Work more) {
            return new Work(applied + more.applied, took.plus(more.took));
        }
    }

    UpJob(TargetMigrators migrators, ActiveRuns runs) {
        this.migrators = migrators;
        this.runs = runs;
    }

    /** Those with nothing to do. */
    @Override
    public Map<FleetTarget, TargetOutcome> together(List<FleetTarget> targets, DataSource database) {
        Map<String, FleetTarget> bySchema = FleetTarget.bySchema(targets);
        Map<FleetTarget, TargetOutcome> idle = new HashMap<>();
        migrators
                .reader(database)
                .plansWithoutSteps(List.copyOf(bySchema.keySet()), runs)
                .forEach((schema, plan) -> {
                    FleetTarget target = bySchema.get(schema);
                    if (target != null) {
                        idle.put(
                                target,
                                new TargetOutcome(
                                        target.name(), Kind.UP_TO_DATE, 0, Duration.ZERO, plan.warnings(), ""));
                    }
                });
        return idle;
    }

    @Override
    public TargetOutcome single(FleetTarget target, DataSource database) throws CrewJob.Busy {
        List<Problem> warnings = up(target, database);
        boolean isMigrated = work.getOrDefault(target, Work.NONE).applied > 0;
        return outcome(target, isMigrated ? Kind.MIGRATED : Kind.UP_TO_DATE, warnings, "");
    }

    private List<Problem> up(FleetTarget target, DataSource database) throws CrewJob.Busy {
        long start = System.nanoTime();
        var applied = new AtomicInteger();
        try {
            Migrator migrator = migrators.of(target, database, event -> count(event, applied));
            migrators.requireNotFailed(migrator);
            return migrator.up().warnings();
        } catch (WaitTimeoutException e) {
            if (!e.isBusy()) {
                throw e;
            }
            var busy = new CrewJob.Busy(e, migrators.waitTimeout());
            left.put(target, busy.problem());
            throw busy;
        } finally {
            var done = new Work(applied.get(), Duration.ofNanos(System.nanoTime() - start));
            work.merge(target, done, Work::plus);
        }
    }

    /** Why a target was left to another process, the last time that it was; null where it never was. */
    @Nullable
    Problem whyLeft(FleetTarget target) {
        return left.get(target);
    }

    private static void count(MigrationEvent event, AtomicInteger applied) {
        if (event instanceof MigrationEvent.MigrationCompleted) {
            applied.incrementAndGet();
        }
    }

    @Override
    public TargetOutcome stopped(FleetTarget target, MigrationException cause) {
        return outcome(target, Kind.STOPPED, cause.problems(), "");
    }

    @Override
    public TargetOutcome failed(FleetTarget target, MigrationException cause) {
        return outcome(target, Kind.FAILED, cause.problems(), CauseGroups.cause(cause));
    }

    private TargetOutcome outcome(FleetTarget target, Kind kind, List<Problem> problems, String cause) {
        Work done = work.getOrDefault(target, Work.NONE);
        return new TargetOutcome(target.name(), kind, done.applied, done.took, problems, cause);
    }
}
