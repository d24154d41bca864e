package dev.migration.internal.blockers;

import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationEvent;
import dev.migration.internal.database.LockBlocker;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.database.Trait;
import dev.migration.internal.execute.Replay;
import dev.migration.internal.execute.ScriptContext;
import dev.migration.internal.execute.ScriptFailure;
import dev.migration.internal.execute.ScriptFailure.Standing;
import dev.migration.internal.files.ScriptOptions;
import dev.migration.internal.help.Durations;
import dev.migration.internal.plan.Step;
import dev.migration.internal.script.Script;
import dev.migration.internal.script.StatementReader;
import dev.migration.internal.session.StatementFailure;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Has a transaction run again that another session's lock has stopped.
 *
 * <p>Who waits for a lock makes everybody wait who comes behind, readers too. So a statement gives up after a few
 * seconds, its transaction is rolled back, which lets the others pass, and after a pause it is tried again.
 */
public final class LockRetry {

    /** So much longer than until somebody yields does a try wait. */
    private static final Duration SPARE = Duration.ofMillis(500);

    private static final Duration BETWEEN_NEWS = Duration.ofSeconds(30);

    private final ScriptContext context;
    private final Step step;
    private final LongSupplier nanoTime;
    private final BlockerWait blockerWait;
    private ScriptContext next;
    private LockTries tries;

    /** The failure that another try was granted for. */
    private @Nullable StatementFailure stopped;

    private boolean timedOut;

    /** A transaction that begins anew at each try. */
    public interface Transaction {
        public void run(ScriptContext context) throws ScriptFailure;
    }

    public LockRetry(ScriptContext context, Step step) {
        this(context, step, System::nanoTime);
    }

    public LockRetry(ScriptContext context, Step step, LongSupplier nanoTime) {
        this.context = context;
        this.step = step;
        this.nanoTime = nanoTime;
        this.blockerWait = new BlockerWait(context);
        this.next = context;
        this.tries = new LockTries(context.sqlLocks().retries(), nanoTime);
    }

    /** Runs a script that is one transaction, as often as it takes and is allowed. */
    public void run(Transaction transaction) throws ScriptFailure {
        while (true) {
            try {
                transaction.run(next);
                return;
            } catch (ScriptFailure e) {
                try {
                    requireAnother(e.failure(), () -> hindrance(e.standing()));
                    pause();
                } catch (StatementFailure last) {
                    throw new ScriptFailure(last, e.standing(), e.done(), e.sent(), e.left());
                }
            }
        }
    }

    private @Nullable String hindrance(Standing standing) {
        if (standing != Standing.NOTHING) {
            return "some of it stays";
        }
        Script script = step.script();
        try (StatementReader statements = script.open()) {
            while (statements.hasNext()) {
                if (!context.database().isUndoneByRollback(statements.next())) {
                    return Replay.NOT_UNDONE;
                }
            }
            return null;
        } catch (InvalidMigrationsException e) {
            return "its file cannot be read any more";
        }
    }

    /** Other statements come, whose tries are counted by themselves. */
    public void beginAnew() {
        tries = new LockTries(context.sqlLocks().retries(), nanoTime);
    }

    /**
     * Returns where another try is worth it. To be called before the pause, in which nothing may be locked.
     *
     * @param hindrance why it cannot be tried again; null where it can
     * @throws StatementFailure the same one, with what is known of the locks if it was one
     */
    public void requireAnother(StatementFailure failure, Supplier<@Nullable String> hindrance) throws StatementFailure {
        SqlError.Kind kind = context.database()
                .explain(failure.refusal(), failure.statement())
                .kind();
        timedOut = kind == SqlError.Kind.LOCKED;
        if (!context.database().has(Trait.LIMITS_LOCK_WAITS)
                || (!timedOut && kind != SqlError.Kind.DEADLOCK)
                || context.stop().reason() != null) {
            throw failure;
        }
        tries.stopped(timedOut ? timeout() : Duration.ZERO);
        String reason = reason(hindrance);
        if (reason != null || tries.left() == 0) {
            throw told(failure, reason);
        }
        stopped = failure;
    }

    private StatementFailure told(StatementFailure failure, @Nullable String reason) {
        return failure.after(LockPage.of(
                tries,
                timedOut ? timeout() : Duration.ZERO,
                reason,
                context.watch().seen(),
                context.watch().hasLooked()));
    }

    private @Nullable String reason(Supplier<@Nullable String> hindrance) {
        if (step.script().options().retry() == ScriptOptions.Retry.OFF) {
            return "retry=off";
        }
        if (tries.workedTooLong()) {
            return "all tries together ran for more than " + Durations.inWords(LockTries.LONGEST_WORK);
        }
        if (tries.left() == 0) {
            return null;
        }
        return patienceLeft().isZero() ? patienceIsOver() : hindrance.get();
    }

    private String patienceIsOver() {
        return "it may wait for no longer than "
                + Durations.inWords(context.sqlLocks().patience()) + " (migration.wait-timeout)";
    }

    private Duration patienceLeft() {
        Duration left = context.sqlLocks().patience().minus(tries.inAll());
        return left.isNegative() ? Duration.ZERO : left;
    }

    private Duration timeout() {
        return context.lockTimeout(step.script().options());
    }

    /** With the limit for locks that holds for the next try. */
    public ScriptContext next() {
        return next;
    }

    /**
     * Waits until the next try is due, which begins then. Nothing is locked meanwhile.
     *
     * @throws StatementFailure if the run has to end before, or its patience has
     */
    public void pause() throws StatementFailure {
        List<LockBlocker> blockers = context.watch().take();
        Duration untilTheyYield = blockers.isEmpty() ? null : blockerWait.untilTheyYield(blockers);
        next = untilTheyYield == null || untilTheyYield.plus(SPARE).compareTo(timeout()) < 0
                ? context
                : context.withLockTimeout(untilTheyYield.plus(SPARE));
        if (untilTheyYield == null) {
            awaitEnd(blockers);
        }
        if (context.stop().reason() != null) {
            throw StatementFailure.stopped();
        }
        context.stop().goOn();
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
            context.stop().pause(longest);
            return;
        }
        long start = nanoTime.getAsLong();
        boolean ended = awaitEnd(blockers, longest);
        if (ended) {
            // Those who come one after the other would else be blocked most of the time.
            Duration least = timeout().multipliedBy(tries.count() - 1L).minusNanos(nanoTime.getAsLong() - start);
            context.stop().pause(least.isNegative() ? Duration.ZERO : least.compareTo(left) < 0 ? least : left);
        } else if (certain && context.stop().reason() == null) {
            throw told(required(stopped), patienceIsOver());
        }
    }

    /** Waits, and says from time to time that it does. */
    private boolean awaitEnd(List<LockBlocker> blockers, Duration longest) {
        long start = System.nanoTime();
        while (true) {
            Duration waited = Duration.ofNanos(System.nanoTime() - start);
            Duration left = longest.minus(waited);
            if (blockerWait.await(blockers, left.compareTo(BETWEEN_NEWS) < 0 ? left : BETWEEN_NEWS)) {
                return true;
            }
            if (left.compareTo(BETWEEN_NEWS) <= 0 || context.stop().reason() != null) {
                return false;
            }
            context.listeners()
                    .tell(new MigrationEvent.WaitingForSqlLock(
                            step.direction(),
                            step.version().text(),
                            step.name(),
                            LockPage.blockers(blockers),
                            waited.plus(BETWEEN_NEWS)));
        }
    }

    private void tell(Duration longest, List<LockBlocker> blockers) {
        context.listeners()
                .tell(new MigrationEvent.StoppedByLock(
                        step.direction(),
                        step.version().text(),
                        step.name(),
                        tries.count(),
                        tries.left(),
                        longest,
                        LockPage.blockers(blockers)));
    }

    private static StatementFailure required(@Nullable StatementFailure failure) {
        if (failure == null) {
            throw new IllegalStateException("no try was stopped");
        }
        return failure;
    }
}
