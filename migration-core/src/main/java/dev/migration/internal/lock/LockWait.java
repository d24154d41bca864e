// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.lock;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.Fix;
import dev.migration.MigrationEvent.Waiting;
import dev.migration.WaitTimeoutException;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.session.Session;
import dev.migration.internal.settings.Listeners;
import dev.migration.internal.stop.StopSignal;
import dev.migration.internal.stop.Wait;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Waits by polling for the migration lock, for that of another tool, or for a lock that keeps us from reading the history, and
 * reports who holds it.
 */
public final class LockWait {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(250);
    private static final Duration BETWEEN_NEWS = Duration.ofSeconds(5);

    private final Awaited awaited;
    private final Attempt attempt;
    private final Session session;
    private final Duration timeout;
    private final Listeners listeners;
    private final StopSignal stop;
    private final Wait wait;
    private boolean waited;

    /** The database's own lock that the last attempt met, as the database says it. */
    private @Nullable String refusal;

    public enum Awaited {
        LOCK("another instance held the migration lock"),
        HISTORY("another connection kept everyone from reading the history"),
        TOOL("another migration tool was running");

        private final String circumstance;

        Awaited(String circumstance) {
            this.circumstance = circumstance;
        }
    }

    @FunctionalInterface
    public interface Attempt {

        /** Tries; never waits. */
        boolean tryAcquire() throws SQLException;

        /** Whether the holder may be gone already: to fail now would be to fail at every start. */
        default boolean mayBeAbandoned() {
            return false;
        }

        /** What attempts that failed may have changed for good, as a clause; empty for nothing. */
        default String changes() {
            return "";
        }

        /** Who has it; null where the database names nobody. */
        default @Nullable String holder() throws SQLException {
            return null;
        }

        /** What to type where the holder's process is gone, as a clause; may be empty. */
        default String remedyForOrphan() throws SQLException {
            return "";
        }
    }

    public LockWait(
            Awaited awaited, Attempt attempt, Session session, Duration timeout, Listeners listeners, StopSignal stop) {
        this.awaited = awaited;
        this.attempt = attempt;
        this.session = session;
        this.timeout = timeout;
        this.listeners = listeners;
        this.stop = stop;
        this.wait = new Wait(stop, timeout, FIRST_PAUSE, LONGEST_PAUSE, BETWEEN_NEWS);
    }

    /** Whether another had the lock first, so that the history may have changed. */
    public boolean hasWaited() {
        return waited;
    }

    public void await() {
        while (!tryOnce()) {}
    }

    /** Tries once, and pauses if another has the lock; fails if the wait took too long or the run is stopped. */
    public boolean tryOnce() {
        try {
            requireGoOn(null);
            if (succeeds()) {
                return true;
            }
            waited = true;
            stop.arm();
            if (wait.isOver() && (refusal != null || !attempt.mayBeAbandoned())) {
                throw timedOut(wait.waited());
            }
            if (wait.isNewsDue()) {
                listeners.publish(news(wait.waited()));
            }
            wait.pause();
            requireGoOn(null);
            return false;
        } catch (SQLException e) {
            if (stop.explains(session.database().explain(e))) {
                requireGoOn(e);
            }
            throw refused(e);
        }
    }

    private boolean succeeds() throws SQLException {
        try {
            refusal = null;
            return attempt.tryAcquire();
        } catch (SQLException e) {
            SqlError error = session.database().explain(e);
            if (!error.kind().isOfLocks()) {
                throw e;
            }
            refusal = Printable.block(error.message(), 4);
            return false;
        }
    }

    private void requireGoOn(@Nullable SQLException cause) {
        if (stop.reason() != null) {
            throw stop.stopped(waited ? " while " + awaited.circumstance : "", attempt.changes(), cause);
        }
    }

    private DatabaseAccessException refused(SQLException cause) {
        return switch (awaited) {
            case LOCK -> session.history().cannotWrite("The migration lock cannot be taken", cause);
            case HISTORY -> session.history().cannotRead("The history cannot be read", cause);
            case TOOL -> session.failure("The lock of the other migration tool cannot be taken", cause);
        };
    }

    private Waiting news(Duration elapsed) throws SQLException {
        return switch (awaited) {
            case LOCK -> held(Waiting.Cause.MIGRATION_LOCK, "an instance that is about to release it", elapsed);
            case TOOL -> held(Waiting.Cause.OTHER_TOOL, "it is about to end", elapsed);
            case HISTORY -> new Waiting(Waiting.Cause.HISTORY, null, String.valueOf(refusal), elapsed);
        };
    }

    private Waiting held(Waiting.Cause cause, String unknown, Duration elapsed) throws SQLException {
        return new Waiting(cause, null, holder(unknown), elapsed);
    }

    private String holder(String unknown) throws SQLException {
        if (refusal != null) {
            return "a connection that is writing to the database";
        }
        String holder = attempt.holder();
        return holder == null ? unknown : holder;
    }

    private WaitTimeoutException timedOut(Duration elapsed) throws SQLException {
        String notEnough =
                timeout.isZero() ? ". " : ", and waiting " + Printable.duration(elapsed) + " was not enough. ";
        String message = switch (awaited) {
            case LOCK ->
                (refusal == null ? "Another instance holds the migration lock" : "The migration lock cannot be taken")
                        + notEnough + "It is held by " + holder("a session that the database does not name") + "."
                        + (refusal == null ? "" : " The database says: " + refusal);
            case TOOL ->
                "Another migration tool is running" + notEnough + "Its lock is held by "
                        + holder("a session that the database does not name") + ".";
            case HISTORY -> "Another connection has locked the history" + notEnough + "The database says: " + refusal;
        };
        return new WaitTimeoutException(
                Problems.error(
                        Code.WAIT_TIMEOUT,
                        message,
                        Remedy.of(
                                "see what it does; start again when it has ended, or set a longer {}{}",
                                Fix.setting("wait-timeout"),
                                refusal == null ? attempt.remedyForOrphan() : "")),
                awaited == Awaited.LOCK && timeout.isZero());
    }
}
