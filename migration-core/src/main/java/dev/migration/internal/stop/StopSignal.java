// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.stop;

import dev.migration.Code;
import dev.migration.MigrationStoppedException;
import dev.migration.Problem;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.session.Scheduler;
import dev.migration.internal.session.Session;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.session.StatementFailure.What;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether a run has to be stopped, and why: the process ends, the run's thread is interrupted, or the application asks.
 *
 * <p>From then on no statement of a script is started, and the running one is cancelled repeatedly until it has ended: a
 * cancel that comes before the statement reached the server is lost. Our own bookkeeping is never cancelled, so what took
 * effect is recorded. A connection that does not answer is cut after four seconds.
 */
public final class StopSignal implements AutoCloseable {

    static final Duration LIMIT = Duration.ofSeconds(5);

    private static final Duration BETWEEN_CHECKS = Duration.ofMillis(50);

    private static final MaskedLog log = MaskedLog.of(StopSignal.class);

    private final Thread runner = Thread.currentThread();
    private final Scheduler scheduler = new Scheduler();
    private final Cancellation cancellation = new Cancellation();
    private final List<Set<StopSignal>> groups;
    private @Nullable Thread shutdownHook;
    private @Nullable StopReason reason;
    private volatile boolean armed;
    private volatile boolean unprotected;
    private boolean reading;
    private boolean readingInterrupted;
    private boolean interrupted;
    private boolean ended;
    private String migration = "";

    /** A signal that can be given until it is closed, which removes it from these groups. */
    StopSignal(List<Set<StopSignal>> groups) {
        this.groups = groups;
    }

    public Scheduler scheduler() {
        return scheduler;
    }

    /** From now on the run has a connection. */
    public void attend(Session session) {
        attend(session.connection(), session.database());
        session.history().whenSlow(this::watch);
    }

    /** The same for a connection; the database is null where it is unknown. */
    public void attend(Connection connection, @Nullable Database database) {
        cancellation.attend(connection, database);
    }

    /** From now on the end of the process stops the run, and waits until it has ended. */
    public void heedProcess() {
        if (shutdownHook != null) {
            return;
        }
        shutdownHook = new Thread(
                () -> {
                    request(StopReason.PROCESS);
                    awaitEnd(LIMIT);
                },
                "migration-shutdown");
        try {
            Runtime.getRuntime().addShutdownHook(shutdownHook);
        } catch (IllegalStateException e) {
            log.debug("The process is ending already");
            request(StopReason.PROCESS);
        }
    }

    /** There is something to run or to wait for: from now on an interrupt is noticed at any time. */
    public void arm() {
        watch();
        heedProcess();
    }

    /** By any thread: the run waits for an answer, so another thread has to notice an interrupt. */
    public synchronized void watch() {
        if (!armed && !ended) {
            armed = true;
            scheduler.check(BETWEEN_CHECKS, this::checkRunner);
        }
    }

    private synchronized void checkRunner() {
        // Our own interrupt follows a reason, and is not given back.
        if (reason == null && runner.isInterrupted()) {
            interrupted = true;
            request(StopReason.INTERRUPT);
        }
    }

    /** Why the run is to be stopped; null while it is not. */
    @Nullable
    public synchronized StopReason reason() {
        // Taken away while we clean up, where it would close files and sockets; given back at the end.
        if (Thread.currentThread() == runner
                && !readingInterrupted
                && (armed || reason != null)
                && Thread.interrupted()) {
            interrupted = true;
            request(StopReason.INTERRUPT);
        }
        return reason;
    }

    /** Why it was stopped, if that caused this failure; else null. */
    @Nullable
    public StopReason reasonOf(StatementFailure failure, SqlError error) {
        return failure.is(What.STOPPED) || explains(error) ? reason() : null;
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

    /** For a stop before any script ran: when that was, and what was changed, as clauses that may be empty. */
    public MigrationStoppedException stopped(String when, String changed, @Nullable Throwable cause) {
        String effect = changed.isEmpty() ? " Nothing was changed." : " No script was run, but " + changed + ".";
        return stopped(when, effect, "start again", cause);
    }

    /** For any stop: when that was, as a clause, and the effect in sentences; both may be empty. */
    public MigrationStoppedException stopped(
            String when, String effect, CharSequence remedy, @Nullable Throwable cause) {
        return new MigrationStoppedException(
                Problem.error(Code.STOPPED, null, "Stopped" + when + ": " + reason() + "." + effect, remedy), cause);
    }

    /** A statement that may be cancelled is about to be executed; false if the run is stopped. */
    public synchronized boolean begin(@Nullable Statement next) {
        if (reason() != null) {
            return false;
        }
        cancellation.begin(next);
        return true;
    }

    public void end() {
        // An interrupt must not reach what the end asks of the connection.
        reason();
        cancellation.end();
    }

    /** Reads files, which ends at once where the run is stopped. */
    public <T> T reading(Supplier<T> files) {
        synchronized (this) {
            reading = true;
            if (reason != null) {
                interruptReading();
            }
        }
        try {
            return files.get();
        } finally {
            synchronized (this) {
                reading = false;
                if (readingInterrupted) {
                    Thread.interrupted();
                    readingInterrupted = false;
                }
            }
        }
    }

    /** Something failed: an interrupt must not close files and sockets during the clean-up that follows. */
    public void cleanUp() {
        reason();
    }

    /** Whether the running statement commits by itself, even if the lock is lost. */
    public void unprotected(boolean now) {
        unprotected = now;
    }

    public boolean isUnprotected() {
        return unprotected;
    }

    /** By any thread: which session blocks the statement; empty when none does any more. */
    public void blockedBy(String session) {
        cancellation.blockedBy(session);
    }

    /** The migration that runs from now on. */
    public synchronized void running(String name) {
        migration = name;
    }

    /** The migration that runs now, or did last. */
    public synchronized String running() {
        return migration;
    }

    /** Waits; false if the run is stopped. */
    public boolean pause(Duration duration) {
        awaitWhile(() -> reason() == null, duration);
        return reason() == null;
    }

    private void interruptReading() {
        interrupted |= runner.isInterrupted();
        readingInterrupted = true;
        runner.interrupt();
    }

    public synchronized void request(StopReason why) {
        if (reason != null || ended) {
            return;
        }
        reason = why;
        log.info("The migration run is stopped{}: {}", migration.isEmpty() ? "" : " in " + migration, why);
        if (reading) {
            interruptReading();
        }
        cancellation.start(scheduler);
        notifyAll();
    }

    /** Waits until the run has ended, and its connection is returned. */
    void awaitEnd(Duration longest) {
        if (Thread.currentThread() != runner) {
            awaitWhile(() -> !ended, longest);
        }
    }

    /** Waits while this holds, up to the limit. An interrupt of the run's own thread does not end the wait. */
    private synchronized void awaitWhile(BooleanSupplier condition, Duration longest) {
        long end = System.nanoTime() + longest.toNanos();
        while (condition.getAsBoolean() && System.nanoTime() < end) {
            try {
                TimeUnit.NANOSECONDS.timedWait(this, end - System.nanoTime());
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
        cancellation.close();
        for (Set<StopSignal> group : groups) {
            group.remove(this);
        }
        if (shutdownHook != null) {
            try {
                Runtime.getRuntime().removeShutdownHook(shutdownHook);
            } catch (IllegalStateException e) {
                log.debug("The process is ending already");
            }
        }
        scheduler.close();
        if (interrupted) {
            runner.interrupt();
        }
    }
}
