package dev.migration.internal.lock;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.MigrationEvent;
import dev.migration.MigrationEvent.Waiting;
import dev.migration.MigrationStoppedException;
import dev.migration.Problem;
import dev.migration.WaitTimeoutException;
import dev.migration.internal.database.DatabaseLocks.SessionLock;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.event.Listeners;
import dev.migration.internal.help.Durations;
import dev.migration.internal.help.Printable;
import dev.migration.internal.history.HistoryTables;
import dev.migration.internal.session.Session;
import dev.migration.internal.stop.StopSignal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Waits for the lock, or for the history, by polling, and reports who holds it. */
public final class MigrationLockWait {

    /** What is waited for. */
    public enum Awaited {
        LOCK("another instance held the migration lock"),
        HISTORY("another connection kept everyone from reading the history");

        private final String circumstance;

        Awaited(String circumstance) {
            this.circumstance = circumstance;
        }
    }

    private static final String WRITER = "a connection that is writing to the database";
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);
    private static final Duration BETWEEN_NEWS = Duration.ofSeconds(5);

    private final Awaited awaited;
    private final Attempt attempt;
    private final HistoryTables tables;
    private final Duration timeout;
    private final Listeners listeners;
    private final StopSignal stop;
    private final long start = System.nanoTime();
    private boolean waited;

    /** The database's own lock that the last attempt met, as the database says it. */
    private @Nullable String shutOut;

    private Duration pause = FIRST_PAUSE;
    private Duration nextNews = Duration.ZERO;

    /** What is tried. */
    @FunctionalInterface
    public interface Attempt {

        /** Tries; never waits. */
        boolean succeeds() throws SQLException;

        /** What trying may have changed for good, as a clause; empty where that is nothing. */
        default String trace() {
            return "";
        }

        /** Whether the holder may be gone already: to fail now would be to fail at every start. */
        default boolean mayBeAbandoned() {
            return false;
        }

        /** What is known of the holder, as a clause; may be empty. */
        default String observation() {
            return "";
        }
    }

    /** Waits with these attempts. */
    public MigrationLockWait(
            Awaited awaited,
            Attempt attempt,
            HistoryTables tables,
            Duration timeout,
            Listeners listeners,
            StopSignal stop) {
        this.awaited = awaited;
        this.attempt = attempt;
        this.tables = tables;
        this.timeout = timeout;
        this.listeners = listeners;
        this.stop = stop;
    }

    /** Whether another had the lock first, so that the history may have changed. */
    public boolean hasWaited() {
        return waited;
    }

    /** Tries until it succeeds. */
    public void await(Session session) {
        boolean succeeded;
        do {
            succeeded = tryAcquire(session);
        } while (!succeeded);
    }

    /** Tries once, and pauses if another has the lock; fails if the wait took too long or the run is stopped. */
    public boolean tryAcquire(Session session) {
        try {
            requireGoOn(null);
            if (succeeds(session)) {
                return true;
            }
            waited = true;
            stop.arm();
            Duration waited = Duration.ofNanos(System.nanoTime() - start);
            Duration left = timeout.minus(waited);
            if (left.compareTo(Duration.ZERO) <= 0 && (shutOut != null || !attempt.mayBeAbandoned())) {
                throw timedOut(session, waited);
            }
            if (waited.compareTo(nextNews) >= 0) {
                listeners.publish(news(session, waited));
                nextNews = waited.plus(BETWEEN_NEWS);
            }
            boolean ends = left.compareTo(Duration.ZERO) > 0 && left.compareTo(pause) < 0;
            stop.pause(ends ? left : pause);
            requireGoOn(null);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            return false;
        } catch (SQLException e) {
            if (stop.explains(session.database().explain(e))) {
                requireGoOn(e);
            }
            throw refused(session, e);
        }
    }

    private DatabaseAccessException refused(Session session, SQLException cause) {
        return switch (awaited) {
            case LOCK -> session.history().cannotWrite("The migration lock cannot be taken", cause);
            case HISTORY -> session.history().cannotRead("The history cannot be read", cause);
        };
    }

    private void requireGoOn(@Nullable SQLException cause) {
        StopSignal.Reason reason = stop.reason();
        if (reason != null) {
            throw stopped(waited ? " while " + awaited.circumstance : "", reason, attempt.trace(), cause);
        }
    }

    /** For a run that was stopped before a script ran, with when and what was changed, as clauses that may be empty. */
    public static MigrationStoppedException stopped(
            String circumstance, StopSignal.Reason reason, String changed, @Nullable SQLException cause) {
        return new MigrationStoppedException(
                Problem.error(
                        Code.STOPPED,
                        null,
                        "Stopped" + circumstance + ": " + reason
                                + (changed.isEmpty()
                                        ? ". Nothing was changed."
                                        : ". No script was run, but " + changed + "."),
                        "start again"),
                cause);
    }

    private boolean succeeds(Session session) throws SQLException {
        try {
            shutOut = null;
            return attempt.succeeds();
        } catch (SQLException e) {
            SqlError error = session.database().explain(e);
            if (error.kind().isOfLocks()) {
                shutOut = Printable.block(error.message(), 4);
                return false;
            }
            throw e;
        }
    }

    private MigrationEvent news(Session session, Duration waited) throws SQLException {
        return switch (awaited) {
            case LOCK ->
                new Waiting(
                        Waiting.Cause.MIGRATION_LOCK,
                        null,
                        holder(session, "an instance that is about to release it"),
                        waited);
            case HISTORY -> new Waiting(Waiting.Cause.HISTORY, null, String.valueOf(shutOut), waited);
        };
    }

    private String holder(Session session, String unknown) throws SQLException {
        if (shutOut != null) {
            return WRITER;
        }
        MigrationLockHolder holder = MigrationLockHolder.read(session.connection(), tables);
        return holder == null ? unknown : holder.words() + attempt.observation();
    }

    private WaitTimeoutException timedOut(Session session, Duration waited) throws SQLException {
        String notEnough = ", and waiting " + Durations.inWords(waited) + " was not enough. ";
        String message = switch (awaited) {
            case LOCK ->
                "Another instance holds the migration lock" + notEnough + "It is held by "
                        + holder(session, "a session that the database does not name") + ".";
            case HISTORY ->
                "Another connection keeps everyone from reading the history" + notEnough + "The database says: "
                        + shutOut;
        };
        return new WaitTimeoutException(Problem.error(
                Code.WAIT_TIMEOUT,
                null,
                message,
                "see what it does; start again when it has ended, or set a longer migration.wait-timeout"
                        + (shutOut == null ? remedyForOrphan(session) : "")));
    }

    /** How to end the session of a killed instance: MariaDB notices that only when the running statement has ended. */
    private String remedyForOrphan(Session session) throws SQLException {
        SessionLock lock = session.database().sessionLock(tables.migrations()).orElse(null);
        if (lock == null) {
            return "";
        }
        try (Statement statement = session.connection().createStatement();
                ResultSet row = statement.executeQuery(lock.end())) {
            String end = row.next() ? row.getString(1) : null;
            return end == null ? "" : "; if its process is gone, end what it left behind: " + end;
        }
    }
}
