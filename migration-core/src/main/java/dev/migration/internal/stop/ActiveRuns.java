// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.stop;

import dev.migration.MigrationEvent;
import dev.migration.MigrationStoppedException;
import dev.migration.internal.settings.Listeners;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs that are at work, such as those of one Migrator, so that they can be stopped. */
public final class ActiveRuns {

    private final Set<StopSignal> atWork = ConcurrentHashMap.newKeySet();

    /** Those of this, and of each whole that it is a part of. */
    private final List<Set<StopSignal>> groups;

    private final @Nullable ActiveRuns whole;
    private volatile @Nullable StopReason ended;

    public ActiveRuns() {
        this(null);
    }

    private ActiveRuns(@Nullable ActiveRuns whole) {
        this.whole = whole;
        this.groups = Stream.concat(Stream.of(atWork), whole == null ? Stream.empty() : whole.groups.stream())
                .toList();
    }

    /** Some of these, that can be stopped by themselves. */
    public ActiveRuns part() {
        return new ActiveRuns(this);
    }

    /** To be closed when the run has ended and its connection is back. */
    public StopSignal begin() {
        var signal = new StopSignal(groups);
        add(signal);
        return signal;
    }

    /** Does this as one of them; reports a stop when its connection is returned. */
    public <T> T run(Listeners listeners, Function<StopSignal, T> work) {
        try (StopSignal stop = begin()) {
            try {
                return work.apply(stop);
            } catch (MigrationStoppedException e) {
                // A process that ends does so as soon as the signal is closed.
                listeners.publish(new MigrationEvent.RunStopped(e.problems().get(0)));
                throw e;
            }
        }
    }

    private void add(StopSignal signal) {
        atWork.add(signal);
        StopReason reason = ended;
        if (reason != null) {
            signal.request(reason);
        }
        if (whole != null) {
            whole.add(signal);
        }
    }

    /** Stops what runs now, and waits until it has ended, for 5 seconds at most. */
    public void stop() {
        List<StopSignal> now = List.copyOf(atWork);
        for (StopSignal signal : now) {
            signal.request(StopReason.APPLICATION);
        }
        long end = System.nanoTime() + StopSignal.LIMIT.toNanos();
        for (StopSignal signal : now) {
            signal.awaitEnd(Duration.ofNanos(end - System.nanoTime()));
        }
    }

    /** Stops what runs, and whatever starts later; does not wait. */
    public void end() {
        end(StopReason.APPLICATION);
    }

    /** The same because the thread that waits for all was interrupted. */
    public void interrupt() {
        end(StopReason.INTERRUPT);
    }

    /** Does it in so many threads with this name and a number, and returns when all of them have ended. */
    public void inThreads(int count, String name, Runnable work) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            var thread = new Thread(work, name + i);
            thread.setDaemon(true);
            threads.add(thread);
        }
        try {
            threads.forEach(Thread::start);
        } catch (Error e) {
            // Those that were started end as well.
            end();
            throw e;
        } finally {
            await(threads);
        }
    }

    /** Waits for the threads in which they are; an interrupt ends them, and is kept. */
    private void await(List<Thread> threads) {
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                    interrupt();
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void end(StopReason reason) {
        ended = reason;
        atWork.forEach(signal -> signal.request(reason));
    }

    /** Whether nothing is to start any more. */
    public boolean isEnded() {
        return ended != null;
    }
}
