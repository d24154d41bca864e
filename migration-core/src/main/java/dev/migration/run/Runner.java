package dev.migration.run;

import dev.migration.database.Database;
import dev.migration.database.Database.Scope;
import dev.migration.database.Pooler;
import dev.migration.database.SessionState;
import dev.migration.history.Bookkeeping;
import dev.migration.history.Grants;
import dev.migration.history.History;
import dev.migration.history.HistoryTables;
import dev.migration.history.RunRow;
import dev.migration.plan.Direction;
import dev.migration.plan.Plan;
import dev.migration.plan.Step;
import dev.migration.plan.Transactionality;
import dev.migration.problem.Code;
import dev.migration.problem.MigrationStoppedException;
import dev.migration.problem.Problem;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out a plan.
 *
 * <p>With nothing to do, a run is one look at the history: no lock, no table, nothing changed on the connection. With
 * something to do it takes the lock, reads the history again, since another instance may have been faster, and runs the
 * plan that follows from what it reads then.
 */
public final class Runner {

    private static final Logger log = LoggerFactory.getLogger(Runner.class);

    private final RunSettings settings;
    private final Listeners listeners;
    private final ActiveRuns active;

    /** Runs with these settings, as one of those that are at work. */
    public Runner(RunSettings settings, ActiveRuns active) {
        this.settings = settings;
        this.active = active;
        this.listeners = new Listeners(settings.listeners());
    }

    /**
     * Runs what the planning asks for.
     *
     * @throws dev.migration.problem.MigrationException if it could not be carried to its end
     */
    public RunReport run(Direction direction, Planning planning) {
        RunReport report = runInSession(direction, planning);
        // Told when the connection is back: a listener may want it, and a pool may have one only.
        listeners.tell(new MigrationEvent.RunCompleted(report));
        return report;
    }

    private RunReport runInSession(Direction direction, Planning planning) {
        long start = System.nanoTime();
        try (StopSignal stop = active.begin();
                Session session = Session.open(settings.dataSource(), settings.schema(), settings.table())) {
            stop.attend(session);
            History history = FirstLook.read(session, settings, listeners, stop);
            History foreseen = Baseline.foresee(session, history, settings.baseline());
            boolean baseline = foreseen.applied().size() > history.applied().size();
            var done = new CompletedMigrations();
            // What is in flight may be another instance's that is at work: that is known once the lock is ours.
            Plan plan = history.inFlight() != null
                    ? new Plan(direction, List.of(), List.of())
                    : planning.plan(session, foreseen);
            if (!plan.steps().isEmpty() || history.inFlight() != null || baseline) {
                plan = runLocked(session, stop, history, plan, planning, done);
            }
            // A script that is resumed may be a down script.
            return new RunReport(
                    plan.direction(),
                    done.all(),
                    Duration.ofNanos(System.nanoTime() - start),
                    plan.warnings().stream()
                            // It went on and came to its end.
                            .filter(warning -> warning.code() != Code.INTERRUPTED)
                            .toList());
        }
    }

    private Plan runLocked(
            Session session, StopSignal stop, History seen, Plan first, Planning planning, CompletedMigrations done) {
        stop.arm();
        Preparation.requireWritable(seen);
        session.makeWritable();
        session.expectPooler(seen);
        PoolerLimits.requireOwnSearchPath(session, seen);
        PoolerLimits.requireRunnable(seen, first);
        ExistingSchema.refuseForeign(session, seen, settings.baseline());
        HistoryTables tables = session.tables().in(seen.server().schema());
        RunRow row = MigrationLock.row(session, seen, tables);
        var bookkeeping = new Bookkeeping(tables, Actor.describe(seen.server().user()));
        try (MigrationLock lock = MigrationLock.of(session, seen, tables, row, settings.dataSource())) {
            var wait = new LockWait(Awaited.LOCK, lock::tryAcquire, tables, settings.waitTimeout(), listeners, stop);
            Plan plan = first;
            while (!wait.tryAcquire(session)) {
                History now = session.tryReadHistory();
                if (now != null && now.present() && now.inFlight() == null) {
                    plan = planning.plan(session, Baseline.foresee(session, now, settings.baseline()));
                    if (plan.steps().isEmpty()) {
                        return plan;
                    }
                }
            }
            Preparation.createTables(session, tables, seen);
            Baseline.applyIfDue(session, bookkeeping, settings.baseline());
            History history = FirstLook.again(session, listeners, stop);
            if (wait.hasWaited() && first.direction() == Direction.DOWN) {
                ChangedMeanwhile.requireSame(seen, history);
            }
            plan = planning.plan(session, history);
            if (!plan.steps().isEmpty()) {
                PoolerLimits.requireRunnable(seen, plan);
                PoolerLimits.requireLock(plan, lock);
                if (plan.steps().stream().anyMatch(step -> step.mode() == Transactionality.JOURNALED)) {
                    Preparation.bringUpToDate(session, tables, seen);
                }
                boolean strangersTables = ExistingSchema.isInUse(session, history);
                listeners.tell(new MigrationEvent.Planned(plan));
                runSteps(
                        session,
                        stop,
                        plan,
                        new Books(
                                bookkeeping,
                                row,
                                Grants.of(tables, seen.server().user()).toWrite(),
                                strangersTables),
                        seen.server().pooler(),
                        done);
            }
            return plan;
        }
    }

    private record Books(Bookkeeping bookkeeping, RunRow row, String grant, boolean strangersTables) {}

    private void runSteps(
            Session session,
            StopSignal stop,
            Plan plan,
            Books books,
            @Nullable Pooler pooler,
            CompletedMigrations done) {
        var durability = new Durability(
                session.database(), books.row(), plan.steps().get(plan.steps().size() - 1));
        SessionState before;
        try {
            before = pooler == null ? session.database().captureSession(session.connection()) : pooler.session();
        } catch (SQLException e) {
            throw session.failure("The session's settings cannot be read", e);
        }
        try (ServerMessages messages = ServerMessages.of(session.database());
                LockWatch watch = watch(session, before)) {
            var context = new ScriptContext(
                    session.connection(),
                    session.database(),
                    before.with(Preparation.prepare(session, pooler == null ? Scope.SESSION : Scope.TRANSACTION)),
                    books.bookkeeping(),
                    books.row(),
                    durability,
                    messages,
                    settings.sqlLocks(),
                    watch,
                    listeners,
                    stop);
            for (Step step : plan.steps()) {
                requireGoOn(stop, step, done, plan.direction());
                runStep(context, plan.direction(), step, books, done);
            }
        } finally {
            stop.cleanUp();
            restore(session, before, durability);
            if (plan.steps().stream().anyMatch(step -> step.script().staysInSession())) {
                session.giveUp();
            }
        }
    }

    private static void requireGoOn(StopSignal stop, Step next, CompletedMigrations done, Direction direction) {
        StopSignal.Reason reason = stop.reason();
        if (reason != null) {
            throw new MigrationStoppedException(
                    Problem.error(
                            Code.STOPPED,
                            null,
                            "Stopped before " + next.name() + ": " + reason + "."
                                    + done.sentence(direction == Direction.UP ? "Applied" : "Undone"),
                            direction == Direction.UP ? "start again" : "undo the rest again"),
                    null);
        }
    }

    private LockWatch watch(Session session, SessionState state) {
        return state.id().isEmpty()
                ? LockWatch.idle()
                : LockWatch.of(
                        new LockLook(
                                new SecondConnection(settings.dataSource(), session.connection()),
                                session.database(),
                                state.id()),
                        listeners);
    }

    private void runStep(ScriptContext context, Direction direction, Step step, Books books, CompletedMigrations done) {
        listeners.tell(
                new MigrationEvent.MigrationStarted(direction, step.version().text(), step.name()));
        long start = System.nanoTime();
        context.watch().watch(step, context.lockTimeout(step.script().options()));
        try {
            if (step.mode() == Transactionality.TRANSACTION) {
                new LockRetry(context, step).run(() -> new TransactionalRun(context).run(step));
            } else {
                new JournaledRun(context, step).run();
            }
            context.durability().committed(step);
            context.clearLeftovers();
        } catch (ScriptFailure e) {
            throw new FailureHandling(context, listeners, books.grant())
                    .handle(direction, step, e, done, books.strangersTables());
        }
        var completed = new RunReport.CompletedMigration(
                step.version().text(),
                step.name(),
                step.script().statementCount(),
                Duration.ofNanos(System.nanoTime() - start));
        done.add(completed);
        listeners.tell(new MigrationEvent.MigrationCompleted(direction, completed));
    }

    /** Brings the session back to what it was, so that nothing of a script leaks into the pool. */
    private static void restore(Session session, SessionState before, Durability durability) {
        Database database = session.database();
        try {
            if (session.connection().isClosed()) {
                return;
            }
            // Also a transaction that a script opened itself, of which the driver's autocommit knows nothing.
            session.connection().setAutoCommit(false);
            Transactions.rollBack(session.connection(), database);
            var sender = new Sender(session.connection(), database);
            sender.own(before.leftovers().of(session.connection()));
            sender.flush();
            session.connection().setAutoCommit(false);
            sender.own(before.resetInTransaction());
            sender.own(durability.lastWrite());
            sender.own(before.farewell());
            sender.flush();
            session.connection().commit();
            session.connection().setAutoCommit(true);
        } catch (SQLException | StatementFailure e) {
            log.info(
                    "The session could not be brought back to what it was, so its connection is given up: {}",
                    SecretMask.maskMessage(e.getMessage()));
            session.giveUp();
        }
    }
}
