// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.batch;

import dev.migration.internal.batch.WaitReason.Found;
import dev.migration.internal.database.Database.Scope;
import dev.migration.internal.database.Row;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.execute.Rollback;
import dev.migration.internal.execute.ScriptContext;
import dev.migration.internal.execute.Sender;
import dev.migration.internal.history.BatchRow;
import dev.migration.internal.history.BatchRow.Identity;
import dev.migration.internal.history.BatchesInFlight;
import dev.migration.internal.history.LogReader.StoredScripts;
import dev.migration.internal.history.RunRow;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.session.StatementFailure.What;
import dev.migration.internal.settings.BatchSettings.Patience;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Lets one process at a time work on a migration that runs in ranges, in the name of the row's owner. */
record BatchClaimer(ScriptContext context, Step step, BatchRow row, BatchWait waiting, Patience patience) {

    private static final MaskedLog log = MaskedLog.of(BatchClaimer.class);

    /** After it, a process that waits says that the other one may be dead. */
    private static final Duration SILENCE_TO_REPORT = Duration.ofSeconds(5);

    private static final int MOST_TRIES_TO_END = 10;

    /** Whose it is. */
    enum Result {
        OURS,
        /** It is paused, or another process works on it, and this run does not wait for that. */
        NOT_NOW,
        ENDED
    }

    private Connection connection() {
        return context.connection();
    }

    /** Takes it over once nobody works on it. */
    Result take() throws StatementFailure, SQLException {
        Identity identity = BatchStart.identity(step);
        String seen = "";
        long since = System.nanoTime();
        while (true) {
            waiting.requireNotStopped();
            List<Row> rows = Row.all(connection(), row.pulse(identity));
            if (rows.isEmpty()) {
                return Result.ENDED;
            }
            String pulse = rows.get(0).text(1);
            String owner = rows.get(0).get(2);
            boolean paused = !rows.get(0).text(3).isEmpty();
            // Until then, whoever has it may be gone.
            boolean lives = owner != null && !seen.isEmpty() && !pulse.equals(seen);
            // A pause is waited for without this session, which the server may end when it is idle.
            if (paused || (patience == Patience.LEAVES && lives)) {
                return Result.NOT_NOW;
            }
            if (!pulse.equals(seen)) {
                seen = pulse;
                since = System.nanoTime();
            }
            Duration lease = context.database().lease();
            Duration silent = Duration.ofNanos(System.nanoTime() - since);
            boolean isOver = silent.compareTo(lease) > 0;
            if (owner == null || isOver) {
                if (change(row.claim(identity, pulse))) {
                    return Result.OURS;
                }
                if (isOver) {
                    // Its row is locked, as by a batch that lasts long: there is no need to queue for it each second.
                    since += SILENCE_TO_REPORT.toNanos();
                }
            }
            String blocker = context.watch().takeSessions();
            waiting.await(
                    blocker.isEmpty()
                            ? others(String.valueOf(owner), silent, lease.minus(silent))
                            : new Found("row", "its row is locked: " + blocker));
        }
    }

    private Found others(String owner, Duration silent, Duration left) {
        String process = RunRow.inWords(owner);
        BatchesInFlight batches = silent.compareTo(SILENCE_TO_REPORT) < 0
                ? null
                : context.session().history().read().batches();
        return batches == null
                ? new Found(owner, "another process works on it (" + process + ")")
                : new Found(
                        "silence of " + owner,
                        "no sign of life of " + process + " since "
                                + batches.seen().truncatedTo(ChronoUnit.SECONDS)
                                + ", as in a long batch; if it has died, this instance continues in at most "
                                + Math.max(1, left.toSeconds() + 1) + " s");
    }

    /**
     * Whether a statement changed the row; false where it is another's, or another session keeps it locked, such as for a range that
     * lasts long.
     */
    boolean change(String sql) throws StatementFailure, SQLException {
        Sender sender = context.sender();
        try {
            connection().setAutoCommit(false);
            sender.own(context.settings().hurry(Scope.TRANSACTION));
            sender.changeOneRow(sql);
            sender.commit();
            return true;
        } catch (StatementFailure e) {
            Rollback.rollBack(connection(), context.database());
            if (e.is(What.OVERTAKEN)
                    || context.database().explain(e.refusal()).kind().isOfLocks()) {
                return false;
            }
            throw e;
        }
    }

    /** Puts the version into the history; the key of another row may be in the way for a moment. */
    boolean end(int done, Duration worked, StoredScripts scripts) throws StatementFailure, SQLException {
        for (int tries = 1; ; tries++) {
            try {
                connection().setAutoCommit(false);
                Sender sender = new Sender(connection(), context.database());
                sender.own(context.settings().before().resetInTransaction());
                sender.own(context.settings().hurry(Scope.TRANSACTION));
                sender.changeOneRow(row.end(done));
                sender.flush();
                context.recorder().enter(step, sender);
                sender.own(context.recorder().complete(step, scripts, Long.toString(worked.toMillis())));
                sender.commit();
                return true;
            } catch (StatementFailure e) {
                try {
                    Rollback.rollBack(connection(), context.database());
                } catch (SQLException lost) {
                    e.addSuppressed(lost);
                    throw e;
                }
                if (e.is(What.OVERTAKEN)) {
                    return false;
                }
                SqlError.Kind kind = context.database().explain(e.refusal()).kind();
                if (tries == MOST_TRIES_TO_END || !(kind == SqlError.Kind.DUPLICATE_KEY || kind.isOfLocks())) {
                    throw e;
                }
                context.stop().pause(BatchWait.PAUSE);
            }
        }
    }

    /** Records why it ends, unless that is a stop or a lost connection. */
    void fail(StatementFailure failure) {
        SqlError error = failure.explained(context.database(), context.secrets());
        if (context.stop().reason() != null || error.kind() == SqlError.Kind.CONNECTION_LOST) {
            return;
        }
        String what = failure.is(What.WAIT_WHILE) ? failure.what() + ": " : "";
        try {
            change(row.fail(String.join(" ", what + error.message(), String.join(" ", failure.details()))
                    .strip()));
        } catch (SQLException | StatementFailure e) {
            failure.addSuppressed(e);
        }
    }

    /** Leaves it to whoever comes next, at once. */
    void release() {
        try {
            if (!connection().isClosed() && connection().getAutoCommit()) {
                change(row.release());
            }
        } catch (SQLException | StatementFailure e) {
            log.debug("{} is left to the next process once it has been silent for long enough: {}", step.name(), e);
        }
    }
}
