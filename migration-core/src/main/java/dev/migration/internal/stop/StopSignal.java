package dev.migration.internal.stop;

import dev.migration.internal.database.SqlError;
import dev.migration.internal.schedule.Scheduler;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.session.Session;
import dev.migration.internal.session.StatementFailure;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether a run has to be stopped, and why.
 *
 * <p>It is asked by the process that ends, by an interrupt of the run's thread, or by the application. From then on no
 * statement of a script is started any more, and the one that runs is cancelled, again and again until it has ended: a
 * cancel that comes before the statement reached the server is lost. Our own bookkeeping is never cancelled, so what took
 * effect is booked. A connection that does not answer is cut after {@link Cancellation#PATIENCE}, and whoever waits for the end goes
 * on after {@link #LIMIT}.
 *
 * <p>All methods are for the thread of the run but {@link #request} and what waits for its end.
 */
public final class StopSignal implements AutoCloseable {

    private static final MaskedLog log = MaskedLog.of(StopSignal.class);

    static final Duration LIMIT = Duration.ofSeconds(5);

    private static final Duration BETWEEN_CHECKS = Duration.ofMillis(50);

    private final Thread runner = Thread.currentThread();
    private final StopMonitor monitor = new StopMonitor(runner, this::noticeInterrupt);
    private final Cancellation cancellation = new Cancellation(monitor);
    private final Scheduler scheduler = new Scheduler();
    private final StopHook hook = new StopHook();
    private final Consumer<StopSignal> whenEnded;
    private @Nullable Reason reason;
    private String migration = "";
    private volatile boolean armed;
    private volatile boolean unprotected;
    private boolean reading;
    private boolean readingInterrupted;
    private boolean interrupted;
    private boolean ended;
    private boolean watched;

    /** Who asked. */
    public enum Reason {
        PROCESS("the process is ending"),
        INTERRUPT("its thread was interrupted"),
        APPLICATION("the application asked for it"),
        LEASE("its lease on the migration lock could not be renewed in time");

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

    /** A signal that can be given until it is closed. */
    StopSignal(Consumer<StopSignal> whenEnded) {
        this.whenEnded = whenEnded;
    }

    /** A signal that is never given. */
    public static StopSignal never() {
        return new StopSignal(signal -> {});
    }

    /** Runs the background tasks of the run. */
    public Scheduler scheduler() {
        return scheduler;
    }

    /** From now on the run has a connection. */
    public void attend(Session session) {
        cancellation.attend(session);
        session.history().whenSlow(this::watch);
    }

    /** From now on there is a connection of which nothing is known but that it is one. */
    public void attend(Connection connection) {
        cancellation.attend(connection);
    }

    /** From now on the end of the process is noticed, which costs no thread as long as it does not come. */
    public void heedProcess() {
        hook.set(() -> request(Reason.PROCESS), this::awaitEnd);
    }

    /** There is something to run, or to wait for: from now on an interrupt is noticed at any time. */
    public void arm() {
        if (!armed) {
            armed = true;
            watchThread();
            heedProcess();
        }
    }

    /** The run may be waiting for an answer, so another thread notices that its thread is interrupted. */
    private void watchThread() {
        synchronized (monitor) {
            if (!watched) {
                watched = true;
                scheduler.check(BETWEEN_CHECKS, () -> {
                    if (runner.isInterrupted()) {
                        request(Reason.INTERRUPT);
                    }
                });
            }
        }
    }

    /** By any thread: the run waits for an answer, so that it would not notice an interrupt by itself. */
    public void watch() {
        synchronized (monitor) {
            if (!ended) {
                armed = true;
                watchThread();
            }
        }
    }

    /** Why the run is to be stopped; null while it is not. */
    @Nullable
    public Reason reason() {
        synchronized (monitor) {
            noticeInterrupt();
            return reason;
        }
    }

    private void noticeInterrupt() {
        // Taken away while we clean up, where it would close files and sockets; given back at the end.
        if (Thread.currentThread() == runner
                && !readingInterrupted
                && (armed || reason != null)
                && Thread.interrupted()) {
            interrupted = true;
            request(Reason.INTERRUPT);
        }
    }

    /** Who wanted it to end, if that is why this failed; else null. */
    @Nullable
    public Reason reasonOf(StatementFailure failure, SqlError error) {
        return failure.isStopped() || explains(error) ? reason() : null;
    }

    /** Whether this error may come from a cancel, or a cut, of ours. */
    public boolean explains(SqlError error) {
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
    public boolean begin(@Nullable Statement next) {
        synchronized (monitor) {
            if (reason() != null) {
                return false;
            }
            cancellation.begin(next);
            return true;
        }
    }

    /** Reads files, which ends at once where the run is stopped. */
    public <T> T reading(Supplier<T> files) {
        synchronized (monitor) {
            reading = reason == null;
        }
        try {
            return files.get();
        } finally {
            synchronized (monitor) {
                reading = false;
                if (readingInterrupted) {
                    Thread.interrupted();
                    readingInterrupted = false;
                }
            }
        }
    }

    /** What runs now is committed by itself, whatever became of the lock, or no longer is. */
    public void unprotected(boolean now) {
        unprotected = now;
    }

    public boolean isUnprotected() {
        return unprotected;
    }

    /** By any thread: which session the database waits for; empty when it does not any more. */
    public void waitsFor(String blocker) {
        cancellation.waitsFor(blocker);
    }

    /** From now on this migration runs, until the next one does. */
    public void running(String name) {
        synchronized (monitor) {
            migration = name;
        }
    }

    /** It has ended, whatever became of it; a cancel that was too late for it does not hit the next one. */
    public void end() {
        cancellation.end();
    }

    /** Waits; false if there is no time for that. */
    public boolean pause(Duration duration) {
        monitor.awaitWhile(() -> reason() == null, duration);
        return reason() == null;
    }

    /** Something failed: what follows brings things in order, and is not cancelled. */
    public void cleanUp() {
        reason();
        cancellation.cleaning(true);
    }

    /** What failed is in order again, and is tried once more. */
    public void goOn() {
        cancellation.cleaning(false);
    }

    /** Asks for the end of the run. */
    public void request(Reason why) {
        synchronized (monitor) {
            if (reason != null || ended) {
                return;
            }
            reason = why;
            log.info("The migration run is stopped{}: {}", migration.isEmpty() ? "" : " in " + migration, why);
            if (reading) {
                readingInterrupted = true;
                runner.interrupt();
            }
            scheduler.start("migration-cancel", cancellation::cancelAll);
            scheduler.after(Cancellation.PATIENCE, "migration-cut", cancellation::cut);
            monitor.tell();
        }
    }

    /** Waits until the run has ended, and its connection is back, but not for ever. */
    void awaitEnd() {
        awaitEnd(LIMIT);
    }

    void awaitEnd(Duration longest) {
        if (Thread.currentThread() != runner) {
            monitor.awaitWhile(() -> !ended, longest);
        }
    }

    @Override
    public void close() {
        synchronized (monitor) {
            ended = true;
            cancellation.close();
        }
        whenEnded.accept(this);
        hook.remove();
        scheduler.close();
        if (interrupted) {
            runner.interrupt();
        }
    }
}
