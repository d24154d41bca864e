// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.blockers;

import dev.migration.MigrationEvent;
import dev.migration.MigrationEvent.Waiting;
import dev.migration.internal.database.Capability;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.DatabaseLocks.LockBlocker;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.header.ScriptOptions;
import dev.migration.internal.help.Printable;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.settings.Listeners;
import dev.migration.internal.settings.Settings.SqlLocks;
import dev.migration.internal.stop.StopSignal;
import dev.migration.internal.stop.Wait;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether and when a transaction is tried again that the lock of another session has stopped.
 *
 * <p>A statement that waits for a lock blocks every session behind it in the queue, readers too. So it stops waiting
 * soon, its transaction is rolled back, and it is tried again when the blocking transactions have ended. The run's own
 * connection is idle then, and asks for them. A try holds its own locks while it works, so all of them together may work
 * for a limited time; the wait for the lock does not count.
 */
public final class LockTimeoutRetry {

    private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(30);

    /** InnoDB refreshes what it shows of transactions to sessions that have not asked for 0.1 s. */
    private static final Duration BETWEEN_CHECKS = Duration.ofMillis(150);

    private static final Duration LONGEST_WORK = Duration.ofSeconds(30);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(150);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final int LONGEST_QUERY_SECONDS = 5;

    private static final MaskedLog log = MaskedLog.of(LockTimeoutRetry.class);

    private final Database database;
    private final Connection connection;
    private final Step step;
    private final SqlLocks locks;
    private final BlockerWatch watch;
    private final Listeners listeners;
    private final StopSignal stop;
    private final LongSupplier nanoTime;
    private long firstStart;
    private long lastStart;
    private Duration work = Duration.ZERO;
    private int tries;

    /** The failure that is retried. */
    private @Nullable StatementFailure stopped;

    /** How long the last try waited at most; zero where a deadlock stopped it. */
    private Duration lastWait = Duration.ZERO;

    public LockTimeoutRetry(
            Database database,
            Connection connection,
            Step step,
            SqlLocks locks,
            BlockerWatch watch,
            Listeners listeners,
            StopSignal stop,
            LongSupplier nanoTime) {
        this.database = database;
        this.connection = connection;
        this.step = step;
        this.locks = locks;
        this.watch = watch;
        this.listeners = listeners;
        this.stop = stop;
        this.nanoTime = nanoTime;
        restart();
    }

    /** Starts another transaction, whose tries are counted separately. */
    public void restart() {
        firstStart = nanoTime.getAsLong();
        lastStart = firstStart;
        work = Duration.ZERO;
        tries = 0;
    }

    /**
     * Returns if the transaction should be tried again. Call it before the pause, in which nothing may be locked.
     *
     * @param repeatable whether it is a transaction of ours that a rollback undoes as a whole, or as good as one
     * @throws StatementFailure the same failure, with what is known of the locks if it was one
     */
    public void requireAnother(StatementFailure failure, BooleanSupplier repeatable) throws StatementFailure {
        SqlError.Kind kind =
                database.explain(failure.refusal(), failure.statement()).kind();
        if (!database.has(Capability.LOCK_TIMEOUT)
                || !(kind == SqlError.Kind.LOCKED || kind == SqlError.Kind.DEADLOCK)
                || stop.reason() != null) {
            throw failure;
        }
        lastWait = kind == SqlError.Kind.LOCKED ? timeout() : Duration.ZERO;
        tries++;
        Duration worked = since(lastStart).minus(lastWait);
        work = worked.isNegative() ? work : work.plus(worked);
        String objection = objection(repeatable);
        if (objection != null || left() == 0) {
            throw reported(failure, objection);
        }
        stopped = failure;
    }

    private StatementFailure reported(StatementFailure failure, @Nullable String objection) {
        String waited = tries == 1
                ? "Stopped by a lock" + (lastWait.isZero() ? "" : " after " + Printable.duration(lastWait))
                        + ", at the first try"
                : "Stopped by a lock at each of " + tries + " tries in " + Printable.duration(since(firstStart))
                        + ", rolled back in between";
        List<LockBlocker> seen = watch.seen();
        String unseen = watch.hasAnswered()
                ? "no session that a second connection could see"
                : "unknown. No second connection was available in time";
        return failure.after(List.of(
                waited + (objection == null ? "." : "; not tried again: " + objection + "."),
                "Blocked by: " + (seen.isEmpty() ? unseen : BlockerWatch.words(seen)) + "."));
    }

    private @Nullable String objection(BooleanSupplier repeatable) {
        if (!step.script().options().retries()) {
            return "retry=off";
        }
        if (work.compareTo(LONGEST_WORK) >= 0) {
            return "all tries together ran for more than " + Printable.duration(LONGEST_WORK);
        }
        if (left() == 0) {
            return null;
        }
        if (patienceLeft().isZero()) {
            return patienceIsOver();
        }
        return repeatable.getAsBoolean()
                ? null
                : "it is not a transaction of its own that a rollback undoes as a whole";
    }

    private String patienceIsOver() {
        return "it may wait for no longer than " + Printable.duration(locks.waitTimeout()) + " (wait-timeout)";
    }

    private int left() {
        return Math.max(0, locks.retries() - (tries - 1));
    }

    private Duration since(long start) {
        return Duration.ofNanos(nanoTime.getAsLong() - start);
    }

    private Duration patienceLeft() {
        Duration left = locks.waitTimeout().minus(since(firstStart));
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** How long a statement of the script waits for a lock; zero is without limit. */
    public Duration timeout() {
        Duration own = step.script().options().lockTimeout();
        return own == null ? locks.timeout() : own;
    }

    /** The options, with our limit where they have none. */
    public ScriptOptions limited(ScriptOptions options) {
        return limited(options, database, locks);
    }

    /** The same where it is not tried again. */
    public static ScriptOptions limited(ScriptOptions options, Database database, SqlLocks locks) {
        return database.has(Capability.LOCK_TIMEOUT) && !locks.timeout().isZero()
                ? options.withDefaultLockTimeout(locks.timeout())
                : options;
    }

    /** Waits until the next try is due; nothing is locked meanwhile. Fails if the run is stopped or the wait is over. */
    public void pause() throws StatementFailure {
        List<LockBlocker> blockers = watch.take();
        boolean seen = !blockers.isEmpty() && blockers.stream().allMatch(blocker -> blocker.transaction() != null);
        boolean certain = seen && blockers.stream().allMatch(LockBlocker::isCertain);
        Duration left = patienceLeft();
        Duration longest = certain ? left : shorter(pauseOfUnknown(), left);
        listeners.publish(new MigrationEvent.StoppedByLock(
                step.direction(),
                step.version().text(),
                step.name(),
                tries,
                left(),
                longest,
                BlockerWatch.words(blockers)));
        if (!seen) {
            stop.pause(longest);
        } else if (haveEnded(blockers, longest)) {
            // Otherwise sessions that follow each other would be blocked most of the time.
            stop.pause(shorter(timeout().multipliedBy(tries - 1L), patienceLeft()));
        } else if (certain && stop.reason() == null) {
            throw reported(Objects.requireNonNull(stopped), patienceIsOver());
        }
        if (stop.reason() != null) {
            throw StatementFailure.stopped();
        }
        lastStart = nanoTime.getAsLong();
    }

    /**
     * Where the blocker is unknown: a wait of this length blocks others for a tenth of the time at most. A part is random, so that
     * two that stopped each other do not meet again.
     */
    private Duration pauseOfUnknown() {
        long base = Math.max(lastWait.toMillis() * 12, SHORTEST_PAUSE.toMillis());
        long longest = Math.min(base * tries, LONGEST_PAUSE.toMillis());
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(longest * 3 / 4, longest + 1));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Waits without queueing for their locks, and reports it from time to time; false if they have not ended. */
    private boolean haveEnded(List<LockBlocker> blockers, Duration longest) {
        var wait = new Wait(stop, longest, BETWEEN_CHECKS, BETWEEN_CHECKS, BETWEEN_REPORTS);
        // The pause itself was reported just now.
        wait.isNewsDue();
        while (isOpen(blockers)) {
            if (wait.isOver() || !wait.pause()) {
                return false;
            }
            if (wait.isNewsDue()) {
                listeners.publish(new Waiting(
                        Waiting.Cause.SCRIPT_LOCK, step.name(), BlockerWatch.words(blockers), wait.waited()));
            }
        }
        return true;
    }

    private boolean isOpen(List<LockBlocker> blockers) {
        List<String> transactions = blockers.stream()
                .map(blocker -> String.valueOf(blocker.transaction()))
                .toList();
        try {
            return database.locks().isOpen(connection, transactions, LONGEST_QUERY_SECONDS);
        } catch (SQLException e) {
            log.debug("Whether the blocking transactions have ended cannot be seen: {}", e);
            return true;
        }
    }
}
