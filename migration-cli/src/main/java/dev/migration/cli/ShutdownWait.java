package dev.migration.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a process that is stopped, by Ctrl-C or a signal, until it has printed the outcome of its run: the run stops by
 * itself, but its report comes after that.
 */
final class ShutdownWait {

    /** A run that is stopped takes 5 seconds at most. */
    private static final long LIMIT_SECONDS = 6;

    private final CountDownLatch printed = new CountDownLatch(1);
    private @Nullable Thread hook;

    /** A run has its connection, and its outcome will be printed. */
    synchronized void runStarted() {
        if (hook != null) {
            return;
        }
        hook = new Thread(this::await, "migration-shutdown-wait");
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            // Too late: nothing was started, and there is little to print.
            printed();
        }
    }

    /** Everything is printed. */
    synchronized void printed() {
        printed.countDown();
        if (hook != null) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The process is ending, and the hook knows.
                return;
            }
        }
    }

    private void await() {
        try {
            if (!printed.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("The migration run did not end in time: see its status when the database is back.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
