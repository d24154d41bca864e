package dev.migration.internal.batch;

import dev.migration.MigrationEvent;
import dev.migration.MigrationEvent.Waiting;
import dev.migration.Vendor;
import dev.migration.internal.batch.BatchKey.Range;
import dev.migration.internal.database.Database.Scope;
import dev.migration.internal.database.Row;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.execute.ScriptContext;
import dev.migration.internal.execute.Sender;
import dev.migration.internal.execute.Transactions;
import dev.migration.internal.help.Printable;
import dev.migration.internal.history.BatchRow;
import dev.migration.internal.history.Batches;
import dev.migration.internal.history.Batches.Progress;
import dev.migration.internal.history.LogReader.StoredScripts;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.session.StatementFailure.What;
import dev.migration.internal.settings.BatchSettings;
import dev.migration.internal.settings.Settings.SqlLocks;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Works on a migration that runs in ranges: each range, and the record that it is done, is one transaction. It holds no lock
 * between two of them, so that the service, other migrations and other processes go on.
 */
public final class BatchWork {

    private static final MaskedLog log = MaskedLog.of(BatchWork.class);

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final Duration BETWEEN_NEWS = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final int MOST_TRIES_TO_END = 10;

    private final ScriptContext context;
    private final Connection connection;
    private final Step step;
    private final BatchSettings settings;
    private final SqlLocks locks;
    private final BatchRow row;
    private final Batch batch;
    private final long start = System.nanoTime();

    private long nextNews = start;
    private @Nullable Beginning beginning;

    /** Since when a lock of another session, and nothing else, has stopped every try. */
    private @Nullable Long stoppedSince;

    /** In the name of this owner, on the context's connection, which has nothing open. */
    public BatchWork(ScriptContext context, Step step, BatchSettings settings, SqlLocks locks, String owner)
            throws SQLException {
        this.context = context;
        this.connection = context.connection();
        this.step = step;
        this.settings = settings;
        this.locks = locks;
        this.row = context.bookkeeping().batchRow(owner);
        this.batch = new Batch(connection, context.database(), step, context.stop());
    }

    /** What became of it. */
    public enum End {
        /** It is applied, or undone. */
        COMPLETED,
        /** Another process completed it, or somebody decided otherwise. */
        GONE
    }

    /** Works on it until its end; whoever else works on it is waited for. The scripts are stored at the end. */
    public End run(StoredScripts scripts) throws StatementFailure, SQLException {
        while (claim()) {
            try {
                if (work(scripts)) {
                    return End.COMPLETED;
                }
            } finally {
                leave();
            }
        }
        return End.GONE;
    }

    /** Takes it over once nobody works on it; false where it has ended. */
    private boolean claim() throws StatementFailure, SQLException {
        String seen = "";
        long since = System.nanoTime();
        while (true) {
            requireNotStopped();
            List<Row> rows = Row.all(connection, row.pulse());
            if (rows.isEmpty()) {
                return false;
            }
            String pulse = rows.get(0).text(1);
            String owner = rows.get(0).get(2);
            boolean paused = !rows.get(0).text(3).isEmpty();
            if (!pulse.equals(seen)) {
                seen = pulse;
                since = System.nanoTime();
            }
            boolean silent =
                    System.nanoTime() - since > context.database().lease().toNanos();
            if (!paused && (owner == null || silent) && change(row.claim(step.version(), pulse))) {
                return true;
            }
            await(
                    paused
                            ? "it is paused: migration batches resume " + step.version()
                            : "another process works on it: " + Printable.line(String.valueOf(owner)),
                    BETWEEN_LOOKS);
        }
    }

    private boolean change(String sql) throws SQLException {
        try (java.sql.Statement change = connection.createStatement()) {
            return change.executeUpdate(sql) == 1;
        }
    }

    /** One range after the other; false where it was paused, or taken over. */
    private boolean work(StoredScripts scripts) throws StatementFailure, SQLException {
        Batches batches = context.session().history().read().batches();
        if (batches == null || !batches.version().equals(step.version())) {
            return false;
        }
        int done = batches.done();
        Progress progress = batches.progress();
        while (!progress.isComplete()) {
            requireNotStopped();
            awaitOthers(done);
            long began = System.nanoTime();
            try {
                progress = range(done, progress);
                done++;
                stoppedSince = null;
            } catch (StatementFailure e) {
                rollBack(e);
                if (e.is(What.OVERTAKEN)) {
                    return false;
                }
                progress = progress.with(sizeAfterLock(e, progress.size()));
            }
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            progress = progress.with(
                    stoppedSince == null
                            ? settings.sizeAfter(
                                    progress.size(), took, step.script().options())
                            : progress.size());
            report(progress);
            if (!progress.isComplete()) {
                Duration pause = settings.pauseAfter(took);
                context.stop().pause(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
            }
        }
        return end(done, batches.since(), scripts);
    }

    /** One range, committed with the record of it. */
    private Progress range(int done, Progress progress) throws StatementFailure {
        try {
            connection.setAutoCommit(false);
            Sender sender = new Sender(connection, context.database());
            sender.own(context.before().resetInTransaction());
            sender.own(context.database()
                    .settingsFor(
                            step.script().options().withDefaultLockTimeout(locks.timeout()),
                            Scope.TRANSACTION,
                            context.activity(step),
                            false));
            sender.changeOneRow(row.guard(done));
            sender.flush();
            Range range = batch.key().next(connection, progress.last(), progress.upper(), progress.size());
            Progress next = range == null
                    ? progress.after(progress.upper(), 0, progress.size())
                    : progress.after(range.to(), batch.execute(range), progress.size());
            sender.changeOneRow(row.advance(done, next));
            sender.commit();
            return next;
        } catch (SQLException e) {
            throw batch.failure(e);
        }
    }

    private void rollBack(StatementFailure failure) throws StatementFailure {
        try {
            Transactions.rollBack(connection, context.database());
        } catch (SQLException e) {
            failure.addSuppressed(e);
            throw failure;
        }
    }

    /** Half as many keys for the next try where a lock of another session was in the way; anything else is thrown. */
    private int sizeAfterLock(StatementFailure failure, int size) throws StatementFailure, SQLException {
        SqlError error = context.database().explain(failure.refusal());
        if (!error.kind().isOfLocks() || context.stop().reason() != null) {
            if (error.kind() != SqlError.Kind.CONNECTION_LOST && context.stop().reason() == null) {
                change(row.fail(error.message()));
            }
            throw failure;
        }
        long now = System.nanoTime();
        long since = stoppedSince == null ? now : stoppedSince;
        stoppedSince = since;
        if (now - since > locks.waitTimeout().toNanos()) {
            throw failure;
        }
        publish(Waiting.Cause.SCRIPT_LOCK, Printable.line(error.message()));
        context.stop().pause(BETWEEN_LOOKS);
        return BatchSettings.half(size);
    }

    /** Waits while a standby is too far behind, and while the team's own query says so. */
    private void awaitOthers(int done) throws StatementFailure, SQLException {
        while (true) {
            String reason = reasonToWait();
            if (reason == null) {
                return;
            }
            if (!change(row.guard(done))) {
                return;
            }
            await(reason, BETWEEN_LOOKS);
        }
    }

    private @Nullable String reasonToWait() throws SQLException {
        if (!settings.maxLag().isZero() && context.database().vendor() == Vendor.POSTGRESQL) {
            // NULL for a user who may not see it, and for a standby that has nothing to replay.
            String lag = Row.all(
                            connection,
                            "SELECT COALESCE(pg_catalog.max(EXTRACT(EPOCH FROM replay_lag)), 0) FROM"
                                    + " pg_catalog.pg_stat_replication")
                    .get(0)
                    .text(1);
            if (Double.parseDouble(lag) > settings.maxLag().toMillis() / 1000.0) {
                return "a standby is " + lag + " s behind";
            }
        }
        if (settings.waitWhile() == null) {
            return null;
        }
        List<Row> rows = Row.all(connection, settings.waitWhile());
        String answer = rows.isEmpty() ? "" : rows.get(0).text(1);
        return List.of("t", "true", "TRUE", "1").contains(answer) ? "migration.batches.wait-while says so" : null;
    }

    private void await(String reason, Duration pause) throws StatementFailure {
        if (System.nanoTime() - nextNews >= 0) {
            publish(Waiting.Cause.BATCH, reason);
            nextNews = System.nanoTime() + BETWEEN_NEWS.toNanos();
        }
        context.stop().pause(pause);
        requireNotStopped();
    }

    private void publish(Waiting.Cause cause, String detail) {
        context.listeners()
                .publish(new Waiting(cause, step.name(), detail, Duration.ofNanos(System.nanoTime() - start)));
    }

    private void requireNotStopped() throws StatementFailure {
        if (context.stop().reason() != null) {
            throw StatementFailure.stopped();
        }
    }

    private void report(Progress progress) {
        double share = BatchKey.share(progress.first(), progress.last(), progress.upper())
                .orElse(0.0);
        if (beginning == null) {
            beginning = new Beginning(System.nanoTime(), progress.rows(), share);
        }
        double seconds = (System.nanoTime() - beginning.at) / 1e9;
        double gained = share - beginning.share;
        context.listeners()
                .publish(new MigrationEvent.BatchProgress(
                        step.direction(),
                        step.version().text(),
                        step.name(),
                        progress.rows(),
                        (int) (100 * share),
                        progress.size(),
                        seconds <= 0 ? 0 : Math.round((progress.rows() - beginning.rows) / seconds),
                        gained <= 0 ? null : Duration.ofSeconds(Math.round(seconds * (1 - share) / gained))));
    }

    /** After the first batch of this process: what is measured from then on has its pauses in it. */
    private record Beginning(long at, long rows, double share) {}

    /** Puts the version into the history, or takes it out; the key of another row may be in the way for a moment. */
    private boolean end(int done, Instant since, StoredScripts scripts) throws StatementFailure, SQLException {
        for (int tries = 1; ; tries++) {
            try {
                connection.setAutoCommit(false);
                Sender sender = new Sender(connection, context.database());
                sender.own(context.before().resetInTransaction());
                sender.changeOneRow(row.end(done));
                sender.flush();
                context.enter(step, sender);
                sender.record(context.complete(
                        step,
                        scripts,
                        Long.toString(Duration.between(since, Instant.now()).toMillis())));
                sender.commit();
                return true;
            } catch (StatementFailure e) {
                rollBack(e);
                if (e.is(What.OVERTAKEN)) {
                    return false;
                }
                SqlError.Kind kind = context.database().explain(e.refusal()).kind();
                if (tries == MOST_TRIES_TO_END || !(kind == SqlError.Kind.DUPLICATE_KEY || kind.isOfLocks())) {
                    throw e;
                }
                context.stop().pause(BETWEEN_LOOKS);
            }
        }
    }

    /** Leaves it to whoever comes next, at once. */
    private void leave() {
        try {
            if (!connection.isClosed() && connection.getAutoCommit()) {
                change(row.release());
            }
        } catch (SQLException e) {
            log.debug("{} is left to the next process once it has been silent for long enough: {}", step.name(), e);
        }
    }
}
