// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.command;

import dev.migration.MigrationEvent;
import dev.migration.MigrationEvent.MigrationCompleted;
import dev.migration.MigrationEvent.MigrationFailed;
import dev.migration.MigrationEvent.MigrationStarted;
import dev.migration.MigrationListener;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a process that is stopped, by Ctrl-C or a signal, until it has printed the outcome of its run: the run stops by
 * itself, but its report comes after that. A migration that calls {@code System.exit} does not decide about the exit code.
 */
public final class ShutdownWait implements MigrationListener {

    /** A run that is stopped takes 5 seconds at most. */
    private static final long LIMIT_SECONDS = 6;

    private final CountDownLatch printed = new CountDownLatch(1);

    /** The names of what runs, of several tenants at once. */
    private final List<String> running = new CopyOnWriteArrayList<>();

    private @Nullable Thread hook;

    @Override
    public void on(MigrationEvent event) {
        if (event instanceof MigrationStarted started) {
            running.add(started.name());
        } else if (event instanceof MigrationCompleted completed) {
            running.remove(completed.migration().name());
        } else if (event instanceof MigrationFailed failed) {
            running.remove(failed.name());
        }
    }

    /** A run has its connection, and its outcome will be printed. */
    public synchronized void runStarted() {
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
    public synchronized void printed() {
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
        // In this order: our own exit comes after the print.
        Set<String> names = Set.copyOf(running);
        String name = names.size() == 1 ? names.iterator().next() : "";
        boolean cutOff = isExitCalled() && printed.getCount() > 0;
        try {
            if (!printed.await(LIMIT_SECONDS, TimeUnit.SECONDS) && !cutOff) {
                System.err.println("The migration run did not end in time" + (name.isEmpty() ? "" : " in " + name)
                        + ": see its status when the database is back.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (cutOff) {
            System.err.print((name.isEmpty() ? "Run failed\n" : "Migration failed: " + name + "\n")
                    + "    System.exit was called, and the run was cut off\n"
                    + "  Next: remove that call from the code, and see what is applied: migration status\n");
            Runtime.getRuntime().halt(1);
        }
    }

    /** Not by a signal, which has a thread of its own and does not come this way. */
    private static boolean isExitCalled() {
        return Thread.getAllStackTraces().values().stream()
                .flatMap(Arrays::stream)
                .anyMatch(frame -> frame.getClassName().equals(Runtime.class.getName())
                        && frame.getMethodName().equals("exit"));
    }
}
