package dev.migration.internal.stop;

import dev.migration.internal.database.Database;
import dev.migration.internal.secrets.MaskedLog;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What a run's connection executes now, and how another thread cancels it; the monitor on which the run's threads wait. */
final class Cancellation {

    private static final MaskedLog log = MaskedLog.of(Cancellation.class);

    /** A connection that does not answer is cut after this time. */
    static final Duration PATIENCE = Duration.ofSeconds(4);

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    private static final Duration BETWEEN_CANCELS = Duration.ofMillis(200);

    private static final long MILLIS_BETWEEN_CHECKS = 50;

    private final Thread runner;
    private final Runnable whenInterrupted;
    private @Nullable Connection connection;
    private @Nullable Database database;
    private @Nullable Statement statement;
    private boolean running;
    private boolean cancelling;
    private boolean cancelled;
    private boolean cleaning;
    private boolean ended;

    /** The session that blocks the statement; empty where none is known. */
    private String waitsFor = "";

    Cancellation(Thread runner, Runnable whenInterrupted) {
        this.runner = runner;
        this.whenInterrupted = whenInterrupted;
    }

    /** The database is null where it is unknown. */
    synchronized void attend(Connection next, @Nullable Database product) {
        connection = next;
        database = product;
    }

    /** A statement starts; null where the driver needs none to cancel it. */
    synchronized void begin(@Nullable Statement next) {
        statement = next;
        running = true;
    }

    synchronized void waitsFor(String blocker) {
        waitsFor = blocker;
    }

    /** The statement has ended; a late cancel must not hit the next one. */
    void end() {
        synchronized (this) {
            running = false;
            statement = null;
            if (cancelling) {
                awaitWhile(() -> cancelling, PATIENCE);
            }
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

    /** While it cleans up, nothing is cancelled. */
    synchronized void cleaning(boolean now) {
        cleaning = now;
        notifyAll();
    }

    /** The run has ended. */
    synchronized void close() {
        ended = true;
        notifyAll();
    }

    /** Cancels whatever runs, again and again, until something is cleaned up or the run has ended. */
    void cancelAll() {
        while (isToBeCancelled()) {
            try {
                sendCancel();
            } catch (SQLException | RuntimeException e) {
                log.debug("The statement cannot be cancelled: {}", e);
            }
            synchronized (this) {
                cancelling = false;
                notifyAll();
                awaitWhile(() -> !ended && !cleaning, BETWEEN_CANCELS);
            }
        }
    }

    /** Waits for a statement that runs; false when there will be none any more. */
    private synchronized boolean isToBeCancelled() {
        awaitWhile(() -> !running && !cleaning && !ended, LONGEST_WAIT);
        cancelling = running && !cleaning && !ended;
        cancelled |= cancelling;
        return cancelling;
    }

    private void sendCancel() throws SQLException {
        Connection target;
        Database product;
        Statement cancelled;
        synchronized (this) {
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
        synchronized (this) {
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

    /** Waits while this holds, up to the limit. An interrupt of the run's own thread does not end the wait. */
    synchronized void awaitWhile(BooleanSupplier condition, Duration longest) {
        long end = System.nanoTime() + longest.toNanos();
        while (condition.getAsBoolean() && System.nanoTime() < end) {
            try {
                long left = (end - System.nanoTime()) / 1_000_000;
                wait(Math.max(1, Math.min(left, MILLIS_BETWEEN_CHECKS)));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                if (Thread.currentThread() != runner) {
                    return;
                }
                whenInterrupted.run();
            }
        }
    }
}
