package dev.migration.run;

import dev.migration.database.SqlError;
import dev.migration.database.Trait;
import dev.migration.plan.Step;
import dev.migration.problem.Durations;
import dev.migration.problem.InvalidMigrationsException;
import dev.migration.run.ScriptFailure.Standing;
import dev.migration.script.Script;
import dev.migration.script.ScriptOptions;
import dev.migration.script.StatementReader;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Has a transaction run again that another session's lock has stopped.
 *
 * <p>Who waits for a lock makes everybody wait who comes behind, readers too. So a statement gives up after a few
 * seconds, its transaction is rolled back, which lets the others pass, and after a pause it is tried again.
 */
final class LockRetry {

    private final ScriptContext context;
    private final Step step;
    private final LongSupplier nanoTime;
    private LockTries tries;

    /** A transaction that begins anew at each try. */
    interface Transaction {
        void run() throws ScriptFailure;
    }

    LockRetry(ScriptContext context, Step step) {
        this(context, step, System::nanoTime);
    }

    LockRetry(ScriptContext context, Step step, LongSupplier nanoTime) {
        this.context = context;
        this.step = step;
        this.nanoTime = nanoTime;
        this.tries = new LockTries(context.sqlLocks().retries(), nanoTime);
    }

    /** Runs a script that is one transaction, as often as it takes and is allowed. */
    void run(Transaction transaction) throws ScriptFailure {
        while (true) {
            try {
                transaction.run();
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
    void beginAnew() {
        tries = new LockTries(context.sqlLocks().retries(), nanoTime);
    }

    /**
     * Returns where another try is worth it. To be called before the pause, in which nothing may be locked.
     *
     * @param hindrance why it cannot be tried again; null where it can
     * @throws StatementFailure the same one, with what is known of the locks if it was one
     */
    void requireAnother(StatementFailure failure, Supplier<@Nullable String> hindrance) throws StatementFailure {
        SqlError.Kind kind = context.database()
                .explain(failure.refusal(), failure.statement())
                .kind();
        boolean timedOut = kind == SqlError.Kind.LOCKED;
        if (!context.database().has(Trait.LIMITS_LOCK_WAITS)
                || (!timedOut && kind != SqlError.Kind.DEADLOCK)
                || context.stop().reason() != null) {
            throw failure;
        }
        tries.stopped(timedOut ? timeout() : Duration.ZERO);
        String reason = reason(hindrance);
        if (reason != null || tries.left() == 0) {
            throw told(failure, timedOut ? timeout() : Duration.ZERO, reason);
        }
    }

    private StatementFailure told(StatementFailure failure, Duration waited, @Nullable String reason) {
        return failure.after(LockPage.of(
                tries, waited, reason, context.watch().seen(), context.watch().hasLooked()));
    }

    private @Nullable String reason(Supplier<@Nullable String> hindrance) {
        if (step.script().options().retry() == ScriptOptions.Retry.OFF) {
            return "retry=off";
        }
        if (tries.workedTooLong()) {
            return "all tries together ran for more than " + Durations.inWords(LockTries.LONGEST_WORK);
        }
        return tries.left() == 0 ? null : hindrance.get();
    }

    private Duration timeout() {
        return context.lockTimeout(step.script().options());
    }

    /**
     * Waits until the next try is due, which begins then.
     *
     * @throws StatementFailure if the run has to end before
     */
    void pause() throws StatementFailure {
        Duration pause = tries.pause();
        context.listeners()
                .tell(new MigrationEvent.StoppedByLock(
                        step.direction(),
                        step.version().text(),
                        step.name(),
                        tries.count(),
                        tries.left(),
                        pause,
                        LockPage.blockers(context.watch().seen())));
        if (!context.stop().pause(pause)) {
            throw StatementFailure.stopped();
        }
        context.stop().goOn();
        tries.begin();
    }
}
