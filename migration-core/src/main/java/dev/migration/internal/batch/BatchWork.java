// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.batch;

import dev.migration.MigrationEvent;
import dev.migration.internal.batch.BatchClaimer.Result;
import dev.migration.internal.batch.BatchKey.Range;
import dev.migration.internal.batch.WaitReason.Found;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.execute.Rollback;
import dev.migration.internal.execute.ScriptContext;
import dev.migration.internal.execute.Sender;
import dev.migration.internal.history.BatchProgress;
import dev.migration.internal.history.BatchRow;
import dev.migration.internal.history.BatchesInFlight;
import dev.migration.internal.history.LogReader.StoredScripts;
import dev.migration.internal.history.RunRow;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.script.BatchStatement;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.session.StatementFailure.What;
import dev.migration.internal.settings.BatchSettings;
import dev.migration.internal.settings.Settings.SqlLocks;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Works on a migration that runs in ranges, on a connection without locks: the service, other migrations and other processes go on.
 *
 * <ol>
 *   <li>Takes it in the name of an owner, once nobody works on it, and reads how far it came.
 *   <li>Waits while a standby is behind, another session waits for the table, or the team's query says so.
 *   <li>In one transaction: locks its row, which counts the ranges that are done; reads the next range of keys; executes the
 *       statement for it; and records that. With any other owner or count, all of it is rolled back.
 *   <li>Takes half as many keys where a lock or a limit of time has stopped that, else as many as fit into the time of a batch.
 *   <li>Pauses, with signs of life, and goes on with the next range.
 *   <li>After the last one, removes its row and enters the version into the history, in one transaction.
 * </ol>
 */
public final class BatchWork {

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    /** Of life, in a pause: the server may end a session that is idle for longer, and others take its process for dead. */
    private static final Duration BETWEEN_SIGNS = Duration.ofMillis(900);

    /** The subject of a wait after a batch that another session's lock stopped. */
    private static final String LOCK = "lock";

    private final ScriptContext context;
    private final Connection connection;
    private final Step step;
    private final BatchSettings settings;
    private final SqlLocks locks;
    private final BatchRow row;
    private final BatchWait wait;
    private final BatchClaimer claim;
    /** When the last range was committed, or the wait before the next one ended. */
    private long mark = System.nanoTime();

    /** What is committed; null where that was not read. */
    private @Nullable BatchProgress reached;

    private int done;

    /** On the context's connection, which has nothing open. */
    public BatchWork(ScriptContext context, Step step, BatchSettings settings, SqlLocks locks) {
        this.context = context;
        this.connection = context.connection();
        this.step = step;
        this.settings = settings;
        this.locks = locks;
        this.row = context.recorder().bookkeeping().batchRow(RunRow.newOwner());
        this.wait = new BatchWait(context, step);
        this.claim = new BatchClaimer(context, step, row, wait, settings.patience());
    }

    /** What became of it. */
    public enum End {
        /** It is applied. */
        COMPLETED,
        /** Another process completed it, or somebody decided otherwise. */
        GONE,
        /** It is paused, or another process works on it, for which this run does not wait. */
        LEFT
    }

    /** How many ranges are committed, as far as that was read. */
    public int done() {
        return done;
    }

    /** For how long it was worked on, also by others, as the history has it. */
    public Duration worked() {
        return reached == null ? Duration.ZERO : reached.worked();
    }

    /** What is committed, such as {@code 2,000 rows are done and stay}. */
    public String doneInWords() {
        if (reached == null) {
            return "Batches that are done stay";
        }
        return done == 0
                ? "No row is changed yet"
                : String.format(Locale.ROOT, "%,d rows are done and stay", reached.rows());
    }

    /**
     * Works on it until its end, once it is its turn. The scripts are stored at the end.
     *
     * @param begins what to do once it is its turn
     */
    public End run(StoredScripts scripts, Runnable begins) throws StatementFailure, SQLException {
        Result mine = claim.take();
        if (mine == Result.OURS) {
            begins.run();
        }
        for (; mine == Result.OURS; mine = claim.take()) {
            try {
                End end = work(scripts);
                if (end != End.LEFT) {
                    return end;
                }
            } catch (StatementFailure e) {
                claim.fail(e);
                throw e;
            } finally {
                claim.release();
            }
        }
        return mine == Result.ENDED ? End.GONE : End.LEFT;
    }

    /** One range after the other; left where it was paused, or taken over. */
    private End work(StoredScripts scripts) throws StatementFailure, SQLException {
        BatchesInFlight batches = context.session().history().read().batches();
        if (batches == null) {
            return End.LEFT;
        }
        done = batches.done();
        BatchProgress progress = batches.progress();
        reached = progress;
        mark = System.nanoTime();
        wait.end();
        BatchExecution batch = batch();
        var reasons = new WaitReason(
                connection, context.database(), settings, batch.key().table(), context.stop());
        while (!progress.isComplete()) {
            wait.requireNotStopped();
            awaitOthers(reasons, progress);
            long began = System.nanoTime();
            boolean stopped = false;
            try {
                progress = range(batch, progress);
                mark = System.nanoTime();
                done++;
                wait.end();
                reached = progress;
            } catch (StatementFailure e) {
                rollBack(e);
                if (e.is(What.OVERTAKEN)) {
                    return End.LEFT;
                }
                progress = smallerAfter(e, progress);
                stopped = true;
            }
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            if (!stopped) {
                progress = progress.with(BatchSize.next(
                        progress.size(), took, settings, step.script().options()));
                report(progress);
            }
            if (!stopped && !progress.isComplete()) {
                rest(settings.pauseAfter(took));
            }
        }
        return claim.end(done, progress.worked(), scripts) ? End.COMPLETED : End.LEFT;
    }

    /** In a transaction that is set for the script: behind a pooler, a session has no schema of a tenant outside. */
    private BatchExecution batch() throws StatementFailure, SQLException {
        connection.setAutoCommit(false);
        var sender = new Sender(connection, context.database());
        sender.own(context.settings().before().resetInTransaction());
        sender.flush();
        try {
            BatchExecution batch = BatchExecution.of(connection, context.database(), step);
            Rollback.rollBack(connection, context.database());
            return batch;
        } catch (SQLException e) {
            var failure =
                    StatementFailure.ofScript(BatchStatement.of(step.script()).statement(), 1, e);
            rollBack(failure);
            throw failure;
        }
    }

    /** Nothing runs, and it stays ours. */
    private void rest(Duration pause) throws StatementFailure, SQLException {
        long end = System.nanoTime() + Math.min(pause.toNanos(), LONGEST_PAUSE.toNanos());
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            context.stop().pause(Duration.ofNanos(Math.min(left, BETWEEN_SIGNS.toNanos())));
            wait.requireNotStopped();
            if (left > BETWEEN_SIGNS.toNanos() && !claim.change(row.guard(done))) {
                return;
            }
        }
    }

    /** One range, committed with the record of it. */
    private BatchProgress range(BatchExecution batch, BatchProgress progress) throws StatementFailure {
        try {
            connection.setAutoCommit(false);
            Sender sender = context.sender();
            sender.own(context.database().batches().begin());
            sender.own(context.settings().before().firstOfReset());
            context.prepareTransaction(step, step.script().options().withDefaultLockTimeout(locks.timeout()), sender);
            sender.changeOneRow(row.guard(done));
            sender.flush();
            Range range = batch.key().next(connection, progress.last(), progress.upper(), progress.size());
            int changed = range == null ? 0 : batch.execute(range, context.stop(), context.watch());
            BatchProgress next = progress.after(
                    range == null ? progress.upper() : range.to(), changed, Duration.ofNanos(System.nanoTime() - mark));
            sender.changeOneRow(row.advance(done, next));
            sender.commit();
            return next;
        } catch (SQLException e) {
            throw batch.failure(e);
        }
    }

    private void rollBack(StatementFailure failure) throws StatementFailure {
        try {
            Rollback.rollBack(connection, context.database());
        } catch (SQLException e) {
            failure.addSuppressed(e);
            throw failure;
        }
    }

    /**
     * After a lock or a time limit: try again with half the keys. Throws the failure if it was something else, or if smaller
     * batches do not help.
     */
    private BatchProgress smallerAfter(StatementFailure failure, BatchProgress progress)
            throws StatementFailure, SQLException {
        SqlError error = failure.explained(context.database(), context.secrets());
        if (context.stop().reason() != null || error.kind() == SqlError.Kind.CONNECTION_LOST) {
            throw failure;
        }
        String limit = error.timeout();
        int size = BatchSize.half(progress.size());
        String reason = (limit == null ? "a lock of another session" : limit)
                + " stopped a batch, which is tried again with " + size + " keys";
        boolean helps = limit == null
                ? error.kind().isOfLocks() && wait.waited(LOCK).compareTo(locks.waitTimeout()) <= 0
                : size < progress.size();
        String blocker = context.watch().takeSessions();
        String blockedBy = limit != null || blocker.isEmpty() ? "" : "; blocked by: " + blocker;
        if (!helps) {
            throw blockedBy.isEmpty() ? failure : failure.adding("Blocked by: " + blocker + ".");
        }
        BatchProgress smaller = progress.with(size);
        claim.change(row.waits(done, smaller.waitingFor(reason + blockedBy)));
        wait.await(new Found(limit == null ? LOCK : limit, reason + blockedBy));
        mark = System.nanoTime();
        return smaller;
    }

    /** Waits as long as there is a reason to, which is not counted as work. */
    private void awaitOthers(WaitReason reasons, BatchProgress progress) throws StatementFailure, SQLException {
        for (Optional<Found> reason = reasons.find(); reason.isPresent(); reason = reasons.find()) {
            if (!claim.change(row.waits(done, progress.waitingFor(reason.get().detail())))) {
                return;
            }
            wait.await(reason.get());
            mark = System.nanoTime();
        }
    }

    private void report(BatchProgress progress) {
        context.listeners()
                .publish(new MigrationEvent.BatchProgress(
                        step.direction(),
                        step.version().text(),
                        step.name(),
                        progress.rows(),
                        (int) (100 * progress.share().orElse(0)),
                        progress.size(),
                        progress.rate(),
                        progress.left()));
    }
}
