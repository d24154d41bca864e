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
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether and when a transaction is tried again that the lock of another session has stopped.
 *
 * <p>A statement that waits for a lock blocks every session behind it in the queue, readers too. So it stops waiting
 * soon, its transaction is rolled back, and it is tried again when the blocking transactions have ended. The run's own
 * connection is idle then, and asks for them.
 */
public final class LockTimeoutRetry {

    private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(30);

    /** InnoDB refreshes what it shows of transactions to sessions that have not asked for 0.1 s. */
    private static final Duration BETWEEN_CHECKS = Duration.ofMillis(150);

    private static final int LONGEST_QUERY_SECONDS = 5;

    /** Why a transaction cannot be tried again that did something which a rollback does not undo. */
    public static final String NOT_UNDONE = "it does something that a rollback does not undo";

    private static final MaskedLog log = MaskedLog.of(LockTimeoutRetry.class);

    private final Database database;
    private final Connection connection;
    private final Step step;
    private final SqlLocks locks;
    private final BlockerWatch watch;
    private final Listeners listeners;
    private final StopSignal stop;
    private final LongSupplier nanoTime;
    private RetryBudget tries;

    /** The failure that is retried. */
    private @Nullable StatementFailure stopped;

    private boolean timedOut;

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
        this.tries = new RetryBudget(locks.retries(), nanoTime);
    }

    /** Starts another transaction, whose tries are counted separately. */
    public void restart() {
        tries = new RetryBudget(locks.retries(), nanoTime);
    }

    /**
     * Returns if the transaction should be tried again. Call it before the pause, in which nothing may be locked.
     *
     * @param objection why it cannot be tried again; null where it can
     * @throws StatementFailure the same failure, with what is known of the locks if it was one
     */
    public void requireAnother(StatementFailure failure, Supplier<@Nullable String> objection) throws StatementFailure {
        SqlError.Kind kind =
                database.explain(failure.refusal(), failure.statement()).kind();
        timedOut = kind == SqlError.Kind.LOCKED;
        if (!database.has(Capability.LOCK_TIMEOUT)
                || (!timedOut && kind != SqlError.Kind.DEADLOCK)
                || stop.reason() != null) {
            throw failure;
        }
        tries.stopped(timedOut ? timeout() : Duration.ZERO);
        String reason = reason(objection);
        if (reason != null || tries.left() == 0) {
            throw reported(failure, reason);
        }
        stopped = failure;
    }

    private StatementFailure reported(StatementFailure failure, @Nullable String reason) {
        return failure.after(
                tries.report(timedOut ? timeout() : Duration.ZERO, reason, watch.seen(), watch.hasAnswered()));
    }

    private @Nullable String reason(Supplier<@Nullable String> objection) {
        if (!step.script().options().retries()) {
            return "retry=off";
        }
        if (tries.workedTooLong()) {
            return "all tries together ran for more than " + Printable.duration(RetryBudget.LONGEST_WORK);
        }
        if (tries.left() == 0) {
            return null;
        }
        return patienceLeft().isZero() ? patienceIsOver() : objection.get();
    }

    private String patienceIsOver() {
        return "it may wait for no longer than " + Printable.duration(locks.waitTimeout())
                + " (migration.wait-timeout)";
    }

    private Duration patienceLeft() {
        Duration left = locks.waitTimeout().minus(tries.inAll());
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** How long a statement of the script waits for a lock; zero is without limit. */
    public Duration timeout() {
        Duration own = step.script().options().lockTimeout();
        return own == null ? locks.timeout() : own;
    }

    /** The options, with our limit where they have none. */
    public ScriptOptions limited(ScriptOptions options) {
        return database.has(Capability.LOCK_TIMEOUT) && !locks.timeout().isZero()
                ? options.withDefaultLockTimeout(locks.timeout())
                : options;
    }

    /** Waits until the next try is due; nothing is locked meanwhile. Fails if the run is stopped or the wait is over. */
    public void pause() throws StatementFailure {
        awaitEnd(watch.take());
        if (stop.reason() != null) {
            throw StatementFailure.stopped();
        }
        tries.start();
    }

    private void awaitEnd(List<LockBlocker> blockers) throws StatementFailure {
        boolean seen = !blockers.isEmpty() && blockers.stream().allMatch(blocker -> blocker.transaction() != null);
        boolean certain = seen && blockers.stream().allMatch(LockBlocker::isCertain);
        Duration left = patienceLeft();
        Duration longest = certain ? left : shorter(tries.pauseAfter(timedOut ? timeout() : Duration.ZERO), left);
        listeners.publish(new MigrationEvent.StoppedByLock(
                step.direction(),
                step.version().text(),
                step.name(),
                tries.count(),
                tries.left(),
                longest,
                BlockerWatch.words(blockers)));
        if (!seen) {
            stop.pause(longest);
            return;
        }
        long start = nanoTime.getAsLong();
        if (haveEnded(blockers, longest)) {
            // Otherwise sessions that follow each other would be blocked most of the time.
            Duration least = timeout().multipliedBy(tries.count() - 1L).minusNanos(nanoTime.getAsLong() - start);
            stop.pause(shorter(least, left));
        } else if (certain && stop.reason() == null) {
            throw reported(Objects.requireNonNull(stopped), patienceIsOver());
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Waits without queueing for their locks, and reports it from time to time; false if they have not ended. */
    private boolean haveEnded(List<LockBlocker> blockers, Duration longest) {
        long start = System.nanoTime();
        Duration nextReport = BETWEEN_REPORTS;
        while (isOpen(blockers)) {
            Duration waited = Duration.ofNanos(System.nanoTime() - start);
            Duration left = longest.minus(waited);
            if (left.isNegative() || !stop.pause(shorter(left, BETWEEN_CHECKS))) {
                return false;
            }
            if (waited.compareTo(nextReport) >= 0) {
                listeners.publish(
                        new Waiting(Waiting.Cause.SCRIPT_LOCK, step.name(), BlockerWatch.words(blockers), waited));
                nextReport = waited.plus(BETWEEN_REPORTS);
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
