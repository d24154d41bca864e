package dev.migration.internal.stop;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** What the threads of a run wait on for each other; an interrupt of the run's own thread ends no such wait. */
final class StopMonitor {

    private static final long MILLIS_BETWEEN_LOOKS = 50;

    private final Thread runner;
    private final Runnable whenInterrupted;

    StopMonitor(Thread runner, Runnable whenInterrupted) {
        this.runner = runner;
        this.whenInterrupted = whenInterrupted;
    }

    /** Something has changed. */
    synchronized void tell() {
        notifyAll();
    }

    /** Waits, but no longer than this. */
    synchronized void awaitWhile(BooleanSupplier condition, Duration longest) {
        long end = System.nanoTime() + longest.toNanos();
        while (condition.getAsBoolean() && System.nanoTime() < end) {
            try {
                long left = (end - System.nanoTime()) / 1_000_000;
                wait(Math.max(1, Math.min(left, MILLIS_BETWEEN_LOOKS)));
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
