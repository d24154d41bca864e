// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What databases answered last. They are asked on one thread, so that one that is down never blocks the caller. At most one
 * question is under way: all callers meanwhile wait for its answer, at most until the limit after it was sent. A late answer
 * is kept for the next caller.
 */
public final class LastAnswer<T> implements AutoCloseable {

    /** How long an answer may take; a pool waits 30 s for a database that is down. */
    public static final Duration LIMIT = Duration.ofSeconds(2);

    /** The thread ends after this long without a question. */
    private static final Duration IDLE = Duration.ofSeconds(30);

    /**
     * What is known.
     *
     * @param answer the last one; null if there was none yet
     * @param at when it came
     * @param failure why there is no newer one, where the last question failed
     * @param isLate whether the question that is under way has not been answered within the limit
     */
    public record Known<T>(
            @Nullable T answer,
            @Nullable Instant at,
            @Nullable RuntimeException failure,
            boolean isLate) {}

    private final Callable<T> source;
    private final Duration limit;
    private final ThreadPoolExecutor thread;
    private @Nullable Future<Known<T>> question;
    private long asked;
    private volatile Known<T> last = new Known<>(null, null, null, false);

    /** Asks nothing yet. */
    public LastAnswer(String threadName, Callable<T> source, Duration limit) {
        this.source = source;
        this.limit = limit;
        this.thread =
                new ThreadPoolExecutor(1, 1, IDLE.toSeconds(), TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread daemon = new Thread(task, threadName);
                    daemon.setDaemon(true);
                    return daemon;
                });
        thread.allowCoreThreadTimeOut(true);
    }

    /**
     * Sends the question and does not wait for its answer, unless one is under way or was sent since then, or after the end.
     *
     * @param since by {@link System#nanoTime()}
     */
    public void ask(long since) {
        Future<Known<T>> unused = sent(since);
    }

    private synchronized Future<Known<T>> sent(long since) {
        Future<Known<T>> sent = question;
        if (thread.isShutdown()) {
            return CompletableFuture.completedFuture(last);
        }
        if (sent == null || (sent.isDone() && asked - since < 0)) {
            asked = System.nanoTime();
            sent = thread.submit(this::answer);
            question = sent;
        }
        return sent;
    }

    private Known<T> answer() throws Exception {
        try {
            last = new Known<>(source.call(), Instant.now(), null, false);
        } catch (RuntimeException e) {
            last = new Known<>(last.answer(), last.at(), e, false);
        }
        return last;
    }

    /** The answer to a question that was sent since then or is under way, or else the last one and why it is not newer. */
    public Known<T> read(long since) {
        Future<Known<T>> sent = sent(since);
        Known<T> known = await(sent);
        Known<T> before = last;
        return known == null ? new Known<>(before.answer(), before.at(), before.failure(), true) : known;
    }

    /** What something else answers on the same thread, within the limit of the question before; null if it is late. */
    public <R> @Nullable R askMore(Callable<R> more) {
        Future<R> sent = thread.submit(more);
        R answer = await(sent);
        // Not run any more, unless it has started.
        sent.cancel(false);
        return answer;
    }

    private <R> @Nullable R await(Future<R> sent) {
        try {
            return sent.get(Math.max(0, limit.toNanos() - sinceAsked()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } catch (ExecutionException e) {
            throw new IllegalStateException("The state of the migrations cannot be read", e.getCause());
        }
    }

    private synchronized long sinceAsked() {
        return System.nanoTime() - asked;
    }

    /**
     * Ends the thread once the question is answered, and waits no longer than a reader would. It is never interrupted: a
     * database in this process would lose its file. A question that is not answered ends with its connection, which its pool
     * closes next.
     */
    @Override
    public void close() {
        thread.shutdown();
        try {
            boolean unused = thread.awaitTermination(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
