package dev.migration.internal.blockers;

import dev.migration.MigrationEvent;
import dev.migration.MigrationEvent.Waiting;
import dev.migration.internal.database.Capability;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.DatabaseLocks.LockBlocker;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.event.Listeners;
import dev.migration.internal.files.ScriptOptions;
import dev.migration.internal.help.Durations;
import dev.migration.internal.plan.Step;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.settings.Settings.SqlLocks;
import dev.migration.internal.stop.StopSignal;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether and when a transaction is tried again that the lock of another session has stopped.
 *
 * <p>A statement that waits for a lock blocks every session behind it in the queue, readers too. So it gives up after a
 * few seconds, its transaction is rolled back, which lets the others pass, and after a pause it is tried again.
 */
public final class LockRetry {

    /** A try waits so much longer than until a blocker yields. */
    private static final Duration SPARE = Duration.ofMillis(500);

    private static final Duration BETWEEN_NEWS = Duration.ofSeconds(30);

    /** Why a transaction cannot be tried again that did something which a rollback does not undo. */
    public static final String NOT_UNDONE = "it does something that a rollback does not take back";

    private final Database database;
    private final Step step;
    private final SqlLocks locks;
    private final LockWatch watch;
    private final Listeners listeners;
    private final StopSignal stop;
    private final LongSupplier nanoTime;
    private final BlockerWait blockerWait;
    private LockTries tries;

    /** How long the next try waits for a lock where the script does not say it. */
    private Duration nextTimeout;

    /** The failure that another try was granted for. */
    private @Nullable StatementFailure stopped;

    private boolean timedOut;

    /** For the transactions of one script. */
    public LockRetry(
            Database database,
            Connection connection,
            Step step,
            SqlLocks locks,
            LockWatch watch,
            Listeners listeners,
            StopSignal stop) {
        this(database, connection, step, locks, watch, listeners, stop, System::nanoTime);
    }

    LockRetry(
            Database database,
            Connection connection,
            Step step,
            SqlLocks locks,
            LockWatch watch,
            Listeners listeners,
            StopSignal stop,
            LongSupplier nanoTime) {
        this.database = database;
        this.step = step;
        this.locks = locks;
        this.watch = watch;
        this.listeners = listeners;
        this.stop = stop;
        this.nanoTime = nanoTime;
        this.blockerWait = new BlockerWait(database, connection, stop);
        this.nextTimeout = locks.timeout();
        this.tries = new LockTries(locks.retries(), nanoTime);
    }

    /** Another transaction starts, whose tries are counted separately. */
    public void restart() {
        tries = new LockTries(locks.retries(), nanoTime);
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
                BlockerReport.of(tries, timedOut ? timeout() : Duration.ZERO, reason, watch.seen(), watch.hasLooked()));
    }

    private @Nullable String reason(Supplier<@Nullable String> objection) {
        if (step.script().options().retry() == ScriptOptions.Retry.OFF) {
            return "retry=off";
        }
        if (tries.workedTooLong()) {
            return "all tries together ran for more than " + Durations.inWords(LockTries.LONGEST_WORK);
        }
        if (tries.left() == 0) {
            return null;
        }
        return patienceLeft().isZero() ? patienceIsOver() : objection.get();
    }

    private String patienceIsOver() {
        return "it may wait for no longer than " + Durations.inWords(locks.patience()) + " (migration.wait-timeout)";
    }

    private Duration patienceLeft() {
        Duration left = locks.patience().minus(tries.inAll());
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** How long a statement of the script waits for a lock, as far as we know; zero for ever. */
    public Duration timeout() {
        Duration own = step.script().options().lockTimeout();
        return own == null ? locks.timeout() : own;
    }

    /** The options with our limit for the next try, where there is one and they name none. */
    public ScriptOptions limited(ScriptOptions options) {
        return database.has(Capability.LOCK_TIMEOUT) && !nextTimeout.isZero()
                ? options.withDefaultLockTimeout(nextTimeout)
                : options;
    }

    /**
     * Waits until the next try is due. Nothing is locked meanwhile.
     *
     * @throws StatementFailure if the run is stopped, or may not wait any longer
     */
    public void pause() throws StatementFailure {
        List<LockBlocker> blockers = watch.take();
        Duration untilTheyYield = blockers.isEmpty() ? null : blockerWait.untilTheyYield(blockers);
        nextTimeout = untilTheyYield == null || untilTheyYield.plus(SPARE).compareTo(timeout()) < 0
                ? locks.timeout()
                : untilTheyYield.plus(SPARE);
        if (untilTheyYield == null) {
            awaitEnd(blockers);
        }
        if (stop.reason() != null) {
            throw StatementFailure.stopped();
        }
        stop.goOn();
        tries.begin();
    }

    private void awaitEnd(List<LockBlocker> blockers) throws StatementFailure {
        boolean seen = blockerWait.sees(blockers);
        boolean certain = seen && blockers.stream().allMatch(LockBlocker::isCertain);
        Duration left = patienceLeft();
        Duration pause = timedOut ? tries.pauseAfter(timeout()) : tries.pause();
        Duration longest = certain || pause.compareTo(left) > 0 ? left : pause;
        tell(longest, blockers);
        if (!seen) {
            stop.pause(longest);
            return;
        }
        long start = nanoTime.getAsLong();
        boolean ended = awaitEnd(blockers, longest);
        if (ended) {
            // Otherwise sessions that come one after the other would be blocked most of the time.
            Duration least = timeout().multipliedBy(tries.count() - 1L).minusNanos(nanoTime.getAsLong() - start);
            stop.pause(least.isNegative() ? Duration.ZERO : least.compareTo(left) < 0 ? least : left);
        } else if (certain && stop.reason() == null) {
            throw reported(required(stopped), patienceIsOver());
        }
    }

    /** Waits, and reports it from time to time. */
    private boolean awaitEnd(List<LockBlocker> blockers, Duration longest) {
        long start = System.nanoTime();
        while (true) {
            Duration waited = Duration.ofNanos(System.nanoTime() - start);
            Duration left = longest.minus(waited);
            if (blockerWait.await(blockers, left.compareTo(BETWEEN_NEWS) < 0 ? left : BETWEEN_NEWS)) {
                return true;
            }
            if (left.compareTo(BETWEEN_NEWS) <= 0 || stop.reason() != null) {
                return false;
            }
            listeners.tell(new Waiting(
                    Waiting.Cause.SCRIPT_LOCK,
                    step.name(),
                    BlockerReport.blockers(blockers),
                    waited.plus(BETWEEN_NEWS)));
        }
    }

    private void tell(Duration longest, List<LockBlocker> blockers) {
        listeners.tell(new MigrationEvent.StoppedByLock(
                step.direction(),
                step.version().text(),
                step.name(),
                tries.count(),
                tries.left(),
                longest,
                BlockerReport.blockers(blockers)));
    }

    private static StatementFailure required(@Nullable StatementFailure failure) {
        if (failure == null) {
            throw new IllegalStateException("no try was stopped");
        }
        return failure;
    }
}
