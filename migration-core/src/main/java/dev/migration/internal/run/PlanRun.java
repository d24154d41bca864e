package dev.migration.internal.run;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.Direction;
import dev.migration.MigrationEvent;
import dev.migration.Problem;
import dev.migration.RunReport;
import dev.migration.Version;
import dev.migration.internal.blockers.BlockerWatch;
import dev.migration.internal.blockers.LockTimeoutRetry;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.Database.Pooler;
import dev.migration.internal.database.Database.Scope;
import dev.migration.internal.database.SessionState;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.execute.Durability;
import dev.migration.internal.execute.ScriptContext;
import dev.migration.internal.execute.ScriptFailure;
import dev.migration.internal.execute.Sender;
import dev.migration.internal.execute.Transactions;
import dev.migration.internal.help.Printable;
import dev.migration.internal.lock.HistorySetup;
import dev.migration.internal.plan.Step;
import dev.migration.internal.plan.Step.Transactionality;
import dev.migration.internal.plan.Steps;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.session.SecondConnection;
import dev.migration.internal.session.Session;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.settings.Listeners;
import dev.migration.internal.settings.Settings;
import dev.migration.internal.stop.StopSignal;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs the steps of a plan, one after the other, in a session that gets back what it was set to. */
final class PlanRun {

    private static final MaskedLog log = MaskedLog.of(PlanRun.class);

    private final Session session;
    private final Settings settings;
    private final Listeners listeners;
    private final StopSignal stop;
    private final LockedHistory locked;
    private final CompletedMigrations done;

    /** With a list for those that come to their end. */
    PlanRun(
            Session session,
            Settings settings,
            Listeners listeners,
            StopSignal stop,
            LockedHistory locked,
            CompletedMigrations done) {
        this.session = session;
        this.settings = settings;
        this.listeners = listeners;
        this.stop = stop;
        this.locked = locked;
        this.done = done;
    }

    /** Runs a plan with one step at least. */
    void run(Steps plan, @Nullable Pooler pooler) {
        var durability = new Durability(
                session.database(), locked.row(), plan.steps().get(plan.steps().size() - 1));
        SessionState before;
        try {
            before = pooler == null ? session.database().captureSession(session.connection()) : pooler.session();
        } catch (SQLException e) {
            throw session.failure("The session's settings cannot be read", e);
        }
        // Behind a pooler each transaction may be another session's, and has the lock.
        try (BlockerWatch watch = watch(pooler == null ? before.id() : locked.lockHolder())) {
            var context = new ScriptContext(
                    session,
                    session.database(),
                    before.with(
                            HistorySetup.prepareSession(session, pooler == null ? Scope.SESSION : Scope.TRANSACTION)),
                    locked.bookkeeping(),
                    locked.row(),
                    durability,
                    watch,
                    listeners,
                    stop);
            for (Step step : plan.steps()) {
                requireGoOn(step, plan.direction());
                run(context, plan.direction(), step);
            }
            writeToDisk(plan.direction());
        } finally {
            stop.cleanUp();
            restore(before, durability, plan.direction());
            if (plan.steps().stream().anyMatch(step -> step.script().staysInSession())) {
                session.discard();
            }
        }
    }

    /** Makes sure at the end of a run that what was committed is in the database's file, where a commit does not say so. */
    private void writeToDisk(Direction direction) {
        String checkpoint = session.database().checkpoint().orElse(null);
        if (checkpoint == null) {
            return;
        }
        try (Statement statement = session.connection().createStatement()) {
            statement.execute(checkpoint);
        } catch (SQLException e) {
            SqlError error = session.database().explain(e);
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            if (!(cause instanceof IOException) && error.kind() != SqlError.Kind.CONNECTION_LOST) {
                // Only an administrator may ask.
                log.debug("Whether what was committed is in the file is unknown: {}", e);
                return;
            }
            // Whatever is asked of the store now may wait in it for ever.
            session.lose();
            String why =
                    cause instanceof IOException ? Printable.cut(String.valueOf(cause.getMessage())) : error.message();
            throw new DatabaseAccessException(
                    Problem.error(
                            Code.DATABASE_ERROR,
                            null,
                            "The database took all that was to run, but cannot write it to its file: " + why
                                    + ". It may be lost with the next start of the database."
                                    + done.sentence(direction == Direction.UP ? "Applied" : "Undone"),
                            "make room where the database keeps its files, and start again: the history says what is"
                                    + " there then"),
                    e);
        }
    }

    private BlockerWatch watch(String id) {
        return id.isEmpty()
                ? BlockerWatch.idle()
                : BlockerWatch.of(
                        new SecondConnection(settings.requireDataSource(), session.connection()),
                        session.database(),
                        id,
                        stop.scheduler(),
                        listeners,
                        stop::blockedBy);
    }

    private void requireGoOn(Step next, Direction direction) {
        if (stop.reason() != null) {
            throw stop.stopped(
                    " before " + next.name(),
                    done.sentence(direction == Direction.UP ? "Applied" : "Undone"),
                    direction == Direction.UP ? "start again" : "undo the rest again",
                    null);
        }
    }

    private void run(ScriptContext context, Direction direction, Step step) {
        listeners.publish(
                new MigrationEvent.MigrationStarted(direction, step.version().text(), step.name()));
        stop.running(step.name());
        long start = System.nanoTime();
        LockTimeoutRetry retry = context.lockRetry(step, settings.sqlLocks());
        context.watch().watch(step, retry.timeout());
        try {
            if (step.mode() == Transactionality.TRANSACTION) {
                new TransactionalRun(context, step, retry).run();
            } else {
                new JournaledRun(context, step, retry).run();
            }
            context.durability().committed(step);
            context.clearLeftovers();
        } catch (ScriptFailure e) {
            throw new FailureHandling(context, listeners, locked.grant()).handle(direction, step, e, done);
        }
        var completed = new RunReport.CompletedMigration(
                step.version().text(),
                step.name(),
                step.script().statementCount(),
                Duration.ofNanos(System.nanoTime() - start));
        done.add(completed);
        listeners.publish(new MigrationEvent.MigrationCompleted(direction, completed));
    }

    /** Brings the session back to what it was, so that nothing of a script leaks into the pool. */
    private void restore(SessionState before, Durability durability, Direction direction) {
        Database database = session.database();
        try {
            if (session.isLost() || session.isRenewed() || session.connection().isClosed()) {
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
            if (direction == Direction.UP) {
                if (!durability.isAwaited()) {
                    sender.own(database.deferDurability());
                }
                for (Map<Version, Long> millis : done.millisByVersion()) {
                    sender.own(List.of(locked.bookkeeping().completeAll(millis)));
                }
            }
            sender.own(before.cleanup());
            sender.flush();
            session.connection().commit();
            session.connection().setAutoCommit(true);
        } catch (SQLException | StatementFailure e) {
            SQLException cause = e instanceof StatementFailure failure ? failure.refusal() : (SQLException) e;
            log.warn(
                    "The session could not be restored, so its connection is discarded: {}", cause.getMessage(), cause);
            session.discard();
        }
    }
}
