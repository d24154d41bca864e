// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

/** Threads that do the same again and again beside the service, until they are stopped with it. */
public final class RepeatedWork {

    private final Duration pause;
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private volatile boolean running;

    /** With this pause after each round. */
    public RepeatedWork(Duration pause) {
        this.pause = pause;
    }

    /** Does it in a thread of this name, for the first time after a delay, until it returns false. */
    public void start(String thread, Duration delay, BooleanSupplier round) {
        running = true;
        var started = new Thread(
                () -> {
                    boolean goesOn = delay.isZero() || pause(delay);
                    while (goesOn) {
                        goesOn = round.getAsBoolean() && running && pause(pause);
                    }
                },
                thread);
        started.setDaemon(true);
        threads.add(started);
        started.start();
    }

    private boolean pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
            return running;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Whether it was started and not stopped. */
    public boolean areRunning() {
        return running;
    }

    /** Ends the threads, after what they do was stopped: an interrupt in a read closes the file of an embedded database. */
    public void stop(Runnable first) {
        running = false;
        first.run();
        threads.forEach(Thread::interrupt);
        threads.clear();
    }
}
