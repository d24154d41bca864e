package dev.migration.internal.stop;

import dev.migration.internal.database.Database;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.session.Session;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a run's connection executes now, and how that is brought to its end by another thread. */
final class Cancellation {

    private static final MaskedLog log = MaskedLog.of(Cancellation.class);

    /** A connection that does not answer is cut after this time. */
    static final Duration PATIENCE = Duration.ofSeconds(4);

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    private static final Duration BETWEEN_CANCELS = Duration.ofMillis(200);

    private final StopMonitor monitor;
    private @Nullable Connection connection;
    private @Nullable Database database;
    private @Nullable Statement statement;
    private boolean running;
    private boolean cancelling;
    private boolean cancelled;
    private boolean cleaning;
    private boolean ended;

    /** Whom the database waits for, as far as that is known; else empty. */
    private String waitsFor = "";

    Cancellation(StopMonitor monitor) {
        this.monitor = monitor;
    }

    void attend(Session session) {
        synchronized (monitor) {
            connection = session.connection();
            database = session.database();
        }
    }

    /** A connection to whatever database. */
    void attend(Connection unknown) {
        synchronized (monitor) {
            connection = unknown;
        }
    }

    /** A statement starts; null where the driver does without. */
    void begin(@Nullable Statement next) {
        synchronized (monitor) {
            statement = next;
            running = true;
        }
    }

    /** Known by another thread; empty when it is over. */
    void waitsFor(String blocker) {
        synchronized (monitor) {
            waitsFor = blocker;
        }
    }

    /** It has ended, whatever became of it; a cancel that was too late for it does not hit the next one. */
    void end() {
        synchronized (monitor) {
            running = false;
            statement = null;
            monitor.awaitWhile(() -> cancelling, PATIENCE);
            if (!cancelled) {
                return;
            }
            cancelled = false;
        }
        absorbCancel();
    }

    private void absorbCancel() {
        Connection late = connection;
        if (late == null) {
            return;
        }
        try (Statement nothing = late.createStatement()) {
            nothing.execute("SELECT 1");
        } catch (SQLException e) {
            log.debug("The cancel was late: {}", e);
        }
    }

    /** From now on nothing is cancelled, or is again. */
    void cleaning(boolean now) {
        synchronized (monitor) {
            cleaning = now;
            monitor.tell();
        }
    }

    /** The run has ended. */
    void close() {
        synchronized (monitor) {
            ended = true;
            monitor.tell();
        }
    }

    /** Cancels whatever runs, again and again, until something is cleaned up or the run has ended. */
    void cancelAll() {
        while (isToBeCancelled()) {
            try {
                sendCancel();
            } catch (SQLException | RuntimeException e) {
                log.debug("The statement cannot be cancelled: {}", e);
            }
            synchronized (monitor) {
                cancelling = false;
                monitor.tell();
                monitor.awaitWhile(() -> !ended && !cleaning, BETWEEN_CANCELS);
            }
        }
    }

    /** Waits for a statement that runs; false when there will be none any more. */
    private boolean isToBeCancelled() {
        synchronized (monitor) {
            monitor.awaitWhile(() -> !running && !cleaning && !ended, LONGEST_WAIT);
            cancelling = running && !cleaning && !ended;
            cancelled |= cancelling;
            return cancelling;
        }
    }

    private void sendCancel() throws SQLException {
        Connection target;
        Database product;
        Statement cancelled;
        synchronized (monitor) {
            target = connection;
            product = database;
            cancelled = statement;
        }
        if (target != null && product != null) {
            product.cancel(target, cancelled);
        } else if (cancelled != null) {
            cancelled.cancel();
        }
    }

    /** Cuts the connection of a run that does not come to its end. */
    void cut() {
        Connection silent;
        String why;
        synchronized (monitor) {
            silent = ended ? null : connection;
            why = !waitsFor.isEmpty()
                    ? "The database waits for " + waitsFor
                    : running ? "The database does not answer" : "What the run does takes longer than it may";
        }
        if (silent == null) {
            return;
        }
        log.warn("{}, and the migration run has to end: its connection is cut", why);
        try {
            silent.abort(Runnable::run);
        } catch (SQLException e) {
            log.debug("The connection cannot be cut: {}", e);
        }
    }
}
