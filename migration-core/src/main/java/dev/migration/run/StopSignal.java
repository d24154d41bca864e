package dev.migration.run;

import dev.migration.database.Database;
import dev.migration.database.SqlError;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a run has to end before its time, and what makes it.
 *
 * <p>It is asked by the process that ends, by an interrupt of the run's thread, or by the application. From then on no
 * statement of a script is begun any more, and the one that runs is cancelled, again and again until it has ended: a
 * cancel that comes before the statement reached the server is lost. Our own bookkeeping is never cancelled, so what took
 * effect is booked. A connection that does not answer is cut after {@link #PATIENCE}, and whoever waits for the end goes
 * on after {@link #LIMIT}.
 *
 * <p>All methods are for the thread of the run but {@link #request} and {@link #awaitEnd}.
 */
final class StopSignal implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(StopSignal.class);

    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final long MILLIS_BETWEEN_CANCELS = 200;
    private static final long MILLIS_BETWEEN_LOOKS = 50;

    private final Thread runner = Thread.currentThread();
    private final Consumer<StopSignal> whenEnded;
    private @Nullable Reason reason;
    private @Nullable Connection connection;
    private @Nullable Database database;
    private @Nullable Thread watch;
    private @Nullable Thread hook;
    private @Nullable Statement statement;
    private boolean running;
    private boolean cancelling;
    private boolean cancelled;
    private boolean cleaning;
    private boolean interrupted;
    private boolean ended;

    /** Who asked. */
    enum Reason {
        PROCESS("the process is ending"),
        INTERRUPT("its thread was interrupted"),
        APPLICATION("the application asked for it");

        private final String words;

        Reason(String words) {
            this.words = words;
        }

        /** As a clause. */
        @Override
        public String toString() {
            return words;
        }
    }

    /** One that somebody may give, until it is closed. */
    StopSignal(Consumer<StopSignal> whenEnded) {
        this.whenEnded = whenEnded;
    }

    /** One that nobody gives. */
    static StopSignal never() {
        return new StopSignal(signal -> {});
    }

    /** From now on the run has a connection. */
    synchronized void attend(Session session) {
        connection = session.connection();
        database = session.database();
    }

    /**
     * There is something to run, or to wait for: from now on the end of the process and an interrupt are noticed as well.
     */
    void arm() {
        if (hook != null) {
            return;
        }
        hook = new Thread(this::stopWithProcess, "migration-shutdown");
        startWatch();
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It is ending already.
            request(Reason.PROCESS);
        }
    }

    private void stopWithProcess() {
        request(Reason.PROCESS);
        awaitEnd();
    }

    /** Who wants it to end; null while nobody does. */
    synchronized @Nullable Reason reason() {
        noticeInterrupt();
        return reason;
    }

    private void noticeInterrupt() {
        // Taken away while we clean up, where it would close files and sockets; given back at the end.
        if (Thread.currentThread() == runner && (hook != null || reason != null) && Thread.interrupted()) {
            interrupted = true;
            request(Reason.INTERRUPT);
        }
    }

    /** Who wanted it to end, if that is why this failed; else null. */
    @Nullable
    Reason reasonOf(StatementFailure failure, SqlError error) {
        return failure.isStopped() || explains(error) ? reason() : null;
    }

    /** Whether this error may come from a cancel, or a cut, of ours. */
    boolean explains(SqlError error) {
        return reason() != null
                && switch (error.kind()) {
                    // HSQLDB has the same error for a cancel and for a lock that it waited for.
                    case CANCELLED, LOCKED, CONNECTION_LOST -> true;
                    default -> false;
                };
    }

    /**
     * A statement that may be cancelled is going to be executed; none of its own where the driver does without. False if
     * it must not.
     */
    synchronized boolean begin(@Nullable Statement next) {
        if (reason() != null) {
            return false;
        }
        statement = next;
        running = true;
        return true;
    }

    /** It has ended, whatever became of it; a cancel that was too late for it does not hit the next one. */
    void end() {
        synchronized (this) {
            running = false;
            statement = null;
            awaitWhile(() -> cancelling, PATIENCE);
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
            log.debug("The cancel was late", e);
        }
    }

    /** Waits; false if there is no time for that. */
    synchronized boolean pause(Duration duration) {
        awaitWhile(() -> reason() == null, duration);
        return reason() == null;
    }

    /** Something failed: what follows brings things in order, and is not cancelled. */
    synchronized void cleanUp() {
        reason();
        cleaning = true;
        notifyAll();
    }

    /** What failed is in order again, and is tried once more. */
    synchronized void goOn() {
        cleaning = false;
    }

    /** Asks for the end of the run. */
    synchronized void request(Reason why) {
        if (reason != null || ended) {
            return;
        }
        reason = why;
        log.info("The migration run is stopped: {}", why);
        startWatch();
        notifyAll();
    }

    /** Waits until the run has ended, and its connection is back, but not for ever. */
    synchronized void awaitEnd() {
        if (Thread.currentThread() != runner) {
            awaitWhile(() -> !ended, LIMIT);
        }
    }

    private synchronized void startWatch() {
        if (watch == null) {
            watch = daemon(this::watch, "migration-stop");
        }
    }

    private static Thread daemon(Runnable work, String name) {
        var thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void watch() {
        if (!awaitReason()) {
            return;
        }
        daemon(this::cancel, "migration-cancel");
        Connection silent;
        synchronized (this) {
            awaitWhile(() -> !ended, PATIENCE);
            silent = ended ? null : connection;
        }
        if (silent != null) {
            log.warn("The database does not answer, and the migration run has to end: its connection is cut");
            cut(silent);
        }
    }

    /** False if the run ended before anybody asked. */
    private synchronized boolean awaitReason() {
        while (reason == null && !ended) {
            awaitWhile(() -> reason == null && !ended && !runner.isInterrupted(), LIMIT);
            if (runner.isInterrupted()) {
                request(Reason.INTERRUPT);
            }
        }
        return reason != null;
    }

    private static void cut(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            log.debug("The connection cannot be cut", e);
        }
    }

    private void cancel() {
        while (isToBeCancelled()) {
            try {
                sendCancel();
            } catch (SQLException | RuntimeException e) {
                log.debug("The statement cannot be cancelled", e);
            }
            synchronized (this) {
                cancelling = false;
                notifyAll();
                awaitWhile(() -> !ended && !cleaning, Duration.ofMillis(MILLIS_BETWEEN_CANCELS));
            }
        }
    }

    /** Waits for a statement that runs; false when there will be none any more. */
    private synchronized boolean isToBeCancelled() {
        awaitWhile(() -> !running && !cleaning && !ended, LIMIT);
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
        }
    }

    private interface Condition {
        boolean holds();
    }

    private synchronized void awaitWhile(Condition condition, Duration longest) {
        long end = System.nanoTime() + longest.toNanos();
        while (condition.holds() && System.nanoTime() < end) {
            try {
                long left = (end - System.nanoTime()) / 1_000_000;
                wait(Math.max(1, Math.min(left, MILLIS_BETWEEN_LOOKS)));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                if (Thread.currentThread() != runner) {
                    return;
                }
                reason();
            }
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            ended = true;
            notifyAll();
        }
        whenEnded.accept(this);
        removeHook();
        if (interrupted) {
            runner.interrupt();
        }
    }

    private void removeHook() {
        if (hook == null) {
            return;
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            log.debug("The process is ending already", e);
        }
    }
}
