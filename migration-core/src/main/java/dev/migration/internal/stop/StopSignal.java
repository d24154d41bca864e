package dev.migration.internal.stop;

import dev.migration.Code;
import dev.migration.MigrationStoppedException;
import dev.migration.Problem;
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
 * Whether a run has to be stopped, and why: the process ends, the run's thread is interrupted, or the application asks.
 *
 * <p>From then on no statement of a script is started, and the running one is cancelled repeatedly until it has ended: a
 * cancel that comes before the statement reached the server is lost. Our own bookkeeping is never cancelled, so what took
 * effect is recorded. A connection that does not answer is cut after {@link Cancellation#PATIENCE}.
 */
public final class StopSignal implements AutoCloseable {

    private static final MaskedLog log = MaskedLog.of(StopSignal.class);

    static final Duration LIMIT = Duration.ofSeconds(5);

    private static final Duration BETWEEN_CHECKS = Duration.ofMillis(50);

    private final Thread runner = Thread.currentThread();
    private final Cancellation cancellation = new Cancellation(runner, this::noticeInterrupt);
    private final Scheduler scheduler = new Scheduler();
    private final Consumer<StopSignal> whenEnded;
    private @Nullable Thread shutdownHook;
    private @Nullable Reason reason;
    private String migration = "";
    private volatile boolean armed;
    private volatile boolean unprotected;
    private boolean reading;
    private boolean readingInterrupted;
    private boolean interrupted;
    private boolean ended;
    private boolean watched;

    public enum Reason {
        PROCESS("the process is ending"),
        INTERRUPT("its thread was interrupted"),
        APPLICATION("the application asked for it"),
        LEASE("its lease on the migration lock could not be renewed in time");

        private final String words;

        Reason(String words) {
            this.words = words;
        }

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
        cancellation.attend(session.connection(), session.database());
        session.history().whenSlow(this::watch);
    }

    /** The same for a connection to an unknown database. */
    public void attend(Connection connection) {
        cancellation.attend(connection, null);
    }

    /** From now on the end of the process stops the run, and waits until it has ended. */
    public void heedProcess() {
        if (shutdownHook != null) {
            return;
        }
        shutdownHook = new Thread(
                () -> {
                    request(Reason.PROCESS);
                    awaitEnd(LIMIT);
                },
                "migration-shutdown");
        try {
            Runtime.getRuntime().addShutdownHook(shutdownHook);
        } catch (IllegalStateException e) {
            log.debug("The process is ending already");
            request(Reason.PROCESS);
        }
    }

    private void removeShutdownHook() {
        if (shutdownHook != null) {
            try {
                Runtime.getRuntime().removeShutdownHook(shutdownHook);
            } catch (IllegalStateException e) {
                log.debug("The process is ending already");
            }
        }
    }

    /** There is something to run or to wait for: from now on an interrupt is noticed at any time. */
    public void arm() {
        if (!armed) {
            watch();
            heedProcess();
        }
    }

    /** By any thread: the run waits for an answer, so another thread has to notice an interrupt. */
    public void watch() {
        synchronized (cancellation) {
            if (ended) {
                return;
            }
            armed = true;
            if (!watched) {
                watched = true;
                scheduler.check(BETWEEN_CHECKS, this::checkRunner);
            }
        }
    }

    private void checkRunner() {
        if (runner.isInterrupted()) {
            request(Reason.INTERRUPT);
        }
    }

    /** Why the run is to be stopped; null while it is not. */
    @Nullable
    public Reason reason() {
        synchronized (cancellation) {
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

    /** Why it was stopped, if that caused this failure; else null. */
    @Nullable
    public Reason reasonOf(StatementFailure failure, SqlError error) {
        return failure.isStopped() || explains(error) ? reason() : null;
    }

    /** For a run that was stopped before a script ran, with when and what was changed, as clauses that may be empty. */
    public MigrationStoppedException stopped(String when, String changed, @Nullable Exception cause) {
        String outcome = changed.isEmpty() ? "Nothing was changed." : "No script was run, but " + changed + ".";
        return new MigrationStoppedException(
                Problem.error(Code.STOPPED, null, "Stopped" + when + ": " + reason() + ". " + outcome, "start again"),
                cause);
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

    /** A statement that may be cancelled is about to be executed; false if the run is stopped. */
    public boolean begin(@Nullable Statement next) {
        synchronized (cancellation) {
            if (reason() != null) {
                return false;
            }
            cancellation.begin(next);
            return true;
        }
    }

    /** Reads files, which ends at once where the run is stopped. */
    public <T> T reading(Supplier<T> files) {
        synchronized (cancellation) {
            reading = reason == null;
        }
        try {
            return files.get();
        } finally {
            synchronized (cancellation) {
                reading = false;
                if (readingInterrupted) {
                    Thread.interrupted();
                    readingInterrupted = false;
                }
            }
        }
    }

    /** Whether the running statement commits by itself, even if the lock is lost. */
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

    /** The migration that runs from now on. */
    public void running(String name) {
        synchronized (cancellation) {
            migration = name;
        }
    }

    /** The statement has ended, with or without success. */
    public void end() {
        cancellation.end();
    }

    /** Waits; false if the run is stopped. */
    public boolean pause(Duration duration) {
        cancellation.awaitWhile(() -> reason() == null, duration);
        return reason() == null;
    }

    /** Something failed: the clean-up that follows is not cancelled. */
    public void cleanUp() {
        reason();
        cancellation.cleaning(true);
    }

    /** The clean-up has ended, and the script continues. */
    public void resume() {
        cancellation.cleaning(false);
    }

    /** Asks for the end of the run. */
    public void request(Reason why) {
        synchronized (cancellation) {
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
            cancellation.notifyAll();
        }
    }

    /** Waits until the run has ended, and its connection is returned. */
    void awaitEnd(Duration longest) {
        if (Thread.currentThread() != runner) {
            cancellation.awaitWhile(() -> !ended, longest);
        }
    }

    @Override
    public void close() {
        synchronized (cancellation) {
            ended = true;
            cancellation.close();
        }
        whenEnded.accept(this);
        removeShutdownHook();
        scheduler.close();
        if (interrupted) {
            runner.interrupt();
        }
    }
}
