package dev.migration.internal.run;

import dev.migration.Code;
import dev.migration.Direction;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationEvent;
import dev.migration.Problem;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs what is asked for: reads the history, plans, takes the lock, plans again, as another instance may have been faster,
 * and runs each step. The files are parsed once. With nothing to do, a run is one read of the history.
 */
public final class Runner {

    private final Settings settings;
    private final Listeners listeners;
    private final ActiveRuns active;

    public Runner(Settings settings, ActiveRuns active) {
        this.settings = settings;
        this.active = active;
        this.listeners = settings.listeners();
    }

    public RunReport run(Planning planning) {
        RunReport report = active.run(listeners, stop -> runInSession(planning, stop));
        // Reported when the connection is returned: a listener may need it, and a pool may have only one.
        listeners.publish(new MigrationEvent.RunCompleted(report));
        return report;
    }

    /** Reports a run with nothing to do, whose plan was made of a history that was read before. */
    public RunReport runNothing(ExecutionPlan plan, Duration duration) {
        RunReport report = report(plan, new CompletedMigrations(), duration);
        listeners.publish(new MigrationEvent.RunCompleted(report));
        return report;
    }

    private RunReport runInSession(Planning planning, StopSignal stop) {
        long start = System.nanoTime();
        var done = new CompletedMigrations();
        try (Session session = DatabaseWait.open(settings, stop)) {
            stop.attend(session);
            History history = StoppableRead.history(session, settings, listeners, stop);
            History foreseen = foreseen(session, history);
            boolean addsBaseline = foreseen.applied().size() > history.applied().size();
            // Whether another instance works on what is in flight is known once the lock is ours.
            ExecutionPlan plan = history.inFlight() != null
                    ? new ExecutionPlan(planning.direction(), List.of(), List.of())
                    : plan(planning, session, foreseen, stop, "");
            if (!plan.steps().isEmpty() || history.inFlight() != null || addsBaseline) {
                Refusals.throwIfAny(
                        Refusals.of(session, history, settings.rules().baseline(), Optional.of(plan)));
                stop.arm();
                try (LockedHistory locked = LockedHistory.of(session, history, settings, listeners, stop)) {
                    ExecutionPlan obsolete = awaitLock(locked, planning, session, stop);
                    plan = obsolete == null ? planLocked(locked, planning, session, stop) : obsolete;
                    if (!plan.steps().isEmpty()) {
                        locked.prepareFor(plan);
                        listeners.publish(new MigrationEvent.Planned(plan.toReport()));
                        new PlanRun(session, settings, listeners, stop, locked, done)
                                .run(plan, history.server().pooler());
                    }
                }
            }
            return report(plan, done, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private History foreseen(Session session, History history) {
        return ExistingSchema.foresee(session, history, settings.rules().baseline());
    }

    /** Takes the lock; returns a plan without steps as soon as another instance has left nothing to do, else null. */
    private @Nullable ExecutionPlan awaitLock(
            LockedHistory locked, Planning planning, Session session, StopSignal stop) {
        while (!locked.tryLock()) {
            History now = session.history().tryRead();
            if (now != null && now.present() && now.inFlight() == null) {
                ExecutionPlan left = plan(planning, session, foreseen(session, now), stop, "");
                if (left.steps().isEmpty()) {
                    return left;
                }
            }
        }
        return null;
    }

    private ExecutionPlan planLocked(LockedHistory locked, Planning planning, Session session, StopSignal stop) {
        locked.writeBaseline(settings.rules().baseline());
        History history = locked.read();
        if (planning.direction() == Direction.DOWN) {
            locked.requireSame(history);
        }
        return plan(planning, session, history, stop, locked.changes());
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
        List<Problem> warnings = new ArrayList<>();
        for (Problem warning : plan.warnings()) {
            // What was interrupted has been resumed.
            if (warning.code() != Code.INTERRUPTED) {
                warnings.add(warning);
            }
        }
        // A resumed script may be a down script.
        return new RunReport(plan.direction(), done.all(), duration, warnings);
    }
}
