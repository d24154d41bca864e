package dev.migration.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a process that is told to end, by Ctrl-C or a signal, until it has printed what became of its run: the run is
 * stopped by itself, but the page about it comes after that.
 */
final class Farewell {

    /** A run that is stopped takes 5 seconds at most. */
    private static final long LIMIT_SECONDS = 6;

    private final CountDownLatch said = new CountDownLatch(1);
    private @Nullable Thread hook;

    /** A run has its connection, and there will be something to say. */
    synchronized void begin() {
        if (hook != null) {
            return;
        }
        hook = new Thread(this::await, "migration-farewell");
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            // Too late: nothing was begun, and there is little to say.
            said();
        }
    }

    /** Everything is printed. */
    synchronized void said() {
        said.countDown();
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
            if (!said.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("The migration run did not end in time: see its status when the database is there.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
