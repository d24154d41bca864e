package dev.migration.internal.run;

import dev.migration.Code;
import dev.migration.Direction;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationEvent;
import dev.migration.RunReport;
import dev.migration.internal.checks.ExistingSchema;
import dev.migration.internal.checks.Refusals;
import dev.migration.internal.event.Listeners;
import dev.migration.internal.history.History;
import dev.migration.internal.lock.MigrationLockWait;
import dev.migration.internal.plan.ExecutionPlan;
import dev.migration.internal.planning.FilePlanning.Planning;
import dev.migration.internal.session.Session;
import dev.migration.internal.settings.Settings;
import dev.migration.internal.stop.ActiveRuns;
import dev.migration.internal.stop.StopSignal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Runs what is asked for: reads the history, plans, takes the lock, reads the history and plans again, and runs each step.
 *
 * <p>With nothing to do, a run is one read of the history: no lock, no table, nothing changed on the connection. With
 * something to do it takes the lock and plans again, since another instance may have been faster. The files are parsed once.
 */
public final class Runner {

    private final Settings settings;
    private final Listeners listeners;
    private final ActiveRuns active;

    /** Runs with these settings, as one of those that are at work. */
    public Runner(Settings settings, ActiveRuns active) {
        this.settings = settings;
        this.active = active;
        this.listeners = settings.listeners();
    }

    /**
     * Runs what is asked for.
     *
     * @throws dev.migration.MigrationException if it could not be carried to its end
     */
    public RunReport run(Planning planning) {
        RunReport report = active.run(listeners, stop -> runInSession(planning, stop));
        // Reported when the connection is back: a listener may want it, and a pool may have one only.
        listeners.publish(new MigrationEvent.RunCompleted(report));
        return report;
    }

    /** Does as {@link #run} does where its plan has nothing to do, and was made of a history that is known already. */
    public RunReport runNothing(ExecutionPlan plan, Duration duration) {
        RunReport report = report(plan, new CompletedMigrations(), duration);
        listeners.publish(new MigrationEvent.RunCompleted(report));
        return report;
    }

    private RunReport runInSession(Planning planning, StopSignal stop) {
        long start = System.nanoTime();
        try (Session session = DatabaseWait.open(settings, stop)) {
            stop.attend(session);
            History history = StoppableRead.history(session, settings, listeners, stop);
            History foreseen =
                    ExistingSchema.foresee(session, history, settings.rules().baseline());
            boolean baseline = foreseen.applied().size() > history.applied().size();
            var done = new CompletedMigrations();
            // What is in flight may be another instance's that is at work: that is known once the lock is ours.
            ExecutionPlan plan = history.inFlight() != null
                    ? new ExecutionPlan(planning.direction(), List.of(), List.of())
                    : plan(planning, session, foreseen, stop, "");
            if (!plan.steps().isEmpty() || history.inFlight() != null || baseline) {
                Refusals.throwIfAny(
                        Refusals.of(session, history, settings.rules().baseline(), Optional.of(plan)));
                stop.arm();
                try (LockedHistory locked = LockedHistory.of(session, history, settings, listeners, stop)) {
                    var run = new PlanRun(session, settings, listeners, stop, locked, done);
                    plan = runLocked(locked, run, session, history, plan, planning, stop);
                }
            }
            return report(plan, done, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    /** A large file takes seconds to read. */
    private static ExecutionPlan plan(
            Planning planning, Session session, History history, StopSignal stop, String changed) {
        try {
            return stop.reading(() -> planning.plan(session, history));
        } catch (InvalidMigrationsException e) {
            StopSignal.Reason reason = stop.reason();
            if (reason == null) {
                throw e;
            }
            throw MigrationLockWait.stopped(" while the migration files were read", reason, changed, null);
        }
    }

    private static RunReport report(ExecutionPlan plan, CompletedMigrations done, Duration duration) {
        // A script that is resumed may be a down script.
        return new RunReport(
                plan.direction(),
                done.all(),
                duration,
                plan.warnings().stream()
                        // It went on and came to its end.
                        .filter(warning -> warning.code() != Code.INTERRUPTED)
                        .toList());
    }

    private ExecutionPlan runLocked(
            LockedHistory locked,
            PlanRun run,
            Session session,
            History seen,
            ExecutionPlan first,
            Planning planning,
            StopSignal stop) {
        while (!locked.tryLock()) {
            History now = session.history().tryRead();
            if (now != null && now.present() && now.inFlight() == null) {
                ExecutionPlan left = plan(
                        planning,
                        session,
                        ExistingSchema.foresee(session, now, settings.rules().baseline()),
                        stop,
                        "");
                if (left.steps().isEmpty()) {
                    return left;
                }
            }
        }
        locked.writeBaseline(settings.rules().baseline());
        History history = locked.read();
        if (first.direction() == Direction.DOWN) {
            locked.requireSame(history);
        }
        ExecutionPlan plan = plan(planning, session, history, stop, locked.changes());
        if (!plan.steps().isEmpty()) {
            locked.prepareFor(plan);
            listeners.publish(new MigrationEvent.Planned(plan.toReport()));
            run.run(plan, seen.server().pooler());
        }
        return plan;
    }
}
