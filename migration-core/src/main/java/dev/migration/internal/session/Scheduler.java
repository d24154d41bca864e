// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.session;

import dev.migration.internal.secrets.MaskedLog;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The background tasks of one run: heartbeat, stop, blockers, reports of slow answers. One thread keeps the time, from the
 * first task on; what may block has its own thread, so that a database that does not answer delays no other task.
 */
public final class Scheduler implements AutoCloseable {

    private static final MaskedLog log = MaskedLog.of(Scheduler.class);

    /** After it, a question is a slow one. */
    public static final Duration PATIENCE = Duration.ofSeconds(2);

    private final ScheduledThreadPoolExecutor clock =
            new ScheduledThreadPoolExecutor(1, new Daemons("migration-clock"));
    private final ExecutorService workers = Executors.newCachedThreadPool(new Daemons("migration-idle"));

    /** Without a thread until there is a task. */
    public Scheduler() {
        clock.setRemoveOnCancelPolicy(true);
    }

    private record Daemons(String name) implements ThreadFactory {

        @Override
        public Thread newThread(Runnable work) {
            var thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        }
    }

    /** Checks something again and again. The check must not block. */
    public Task check(Duration pause, Runnable check) {
        var task = new Task("migration-clock", check);
        task.timer = clock.scheduleWithFixedDelay(task::run, pause.toNanos(), pause.toNanos(), TimeUnit.NANOSECONDS);
        return task;
    }

    /** Does something again and again that may block; skipped while the one before has not ended. */
    public Task repeat(Duration pause, String name, Runnable work) {
        var task = new Task(name, work);
        task.timer = clock.scheduleWithFixedDelay(
                () -> submit(task), pause.toNanos(), pause.toNanos(), TimeUnit.NANOSECONDS);
        return task;
    }

    /** Does something once, after this time, that may block. */
    public Task after(Duration delay, String name, Runnable work) {
        var task = new Task(name, work);
        task.timer = clock.schedule(() -> submit(task), delay.toNanos(), TimeUnit.NANOSECONDS);
        return task;
    }

    /** Does something at once that may block. */
    public Task start(String name, Runnable work) {
        var task = new Task(name, work);
        submit(task);
        return task;
    }

    /** A question that the database may answer late, such as when another session has locked the history's tables. */
    public interface Question<T> {
        T ask() throws SQLException;
    }

    /** Asks, and does this, which may block, where there is no answer for long; it may ask whether that is still so. */
    public <T> T ask(Question<T> question, Consumer<BooleanSupplier> whenSlow) throws SQLException {
        var answered = new AtomicBoolean();
        Task slow = after(PATIENCE, "migration-silence", () -> whenSlow.accept(() -> !answered.get()));
        try {
            return question.ask();
        } finally {
            answered.set(true);
            slow.cancel();
        }
    }

    private void submit(Task task) {
        if (task.startWork()) {
            try {
                workers.execute(task::work);
            } catch (RejectedExecutionException | OutOfMemoryError e) {
                // The run has ended, or no thread could be made this time.
                task.end();
                log.debug("{} did not start: {}", task.name, e);
            }
        }
    }

    /** Starts nothing more. Tasks at work end by themselves: an interrupt could break a database in this process. */
    @Override
    public void close() {
        clock.shutdownNow();
        workers.shutdown();
    }

    /** One of the tasks, until it is cancelled. */
    public static final class Task {

        private final String name;
        private final Runnable work;
        private volatile @Nullable Future<?> timer;
        private boolean atWork;
        private volatile boolean cancelled;

        private Task(String name, Runnable work) {
            this.name = name;
            this.work = work;
        }

        /** Does not start it again; if it is at work, it ends by itself. */
        public void cancel() {
            cancelled = true;
            Future<?> scheduled = timer;
            if (scheduled != null) {
                scheduled.cancel(false);
            }
        }

        /** Waits for its end, but no longer than this; returns whether it is not at work. An interrupt is kept. */
        public boolean awaitIdle(Duration longest) {
            long end = System.nanoTime() + longest.toNanos();
            boolean interrupted = false;
            while (true) {
                try {
                    boolean isIdle = await(Duration.ofNanos(end - System.nanoTime()));
                    if (interrupted) {
                        Thread.currentThread().interrupt();
                    }
                    return isIdle;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }

        /** The same, ended by an interrupt. */
        synchronized boolean await(Duration longest) throws InterruptedException {
            long end = System.nanoTime() + longest.toNanos();
            for (long left = longest.toNanos(); atWork && left > 0; left = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
            return !atWork;
        }

        private synchronized boolean startWork() {
            boolean starts = !atWork && !cancelled;
            atWork |= starts;
            return starts;
        }

        private synchronized void end() {
            atWork = false;
            notifyAll();
        }

        private void work() {
            Thread thread = Thread.currentThread();
            thread.setName(name);
            try {
                run();
            } finally {
                thread.setName("migration-idle");
                end();
            }
        }

        private void run() {
            try {
                work.run();
            } catch (RuntimeException | OutOfMemoryError e) {
                // The clock would never call it again: a lease would run out during its run.
                log.debug("{} failed: {}", name, e);
            }
        }
    }
}
