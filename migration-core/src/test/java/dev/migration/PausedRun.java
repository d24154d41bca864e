package dev.migration;

import dev.migration.run.MigrationEvent;
import dev.migration.run.RunReport;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Another instance that is in the middle of its run: it holds the lock and has not begun its first script. */
final class PausedRun implements AutoCloseable {

    private static final long LIMIT_SECONDS = 30;

    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final CompletableFuture<RunReport> run;

    /** Begins the run in a thread of its own and returns once it holds the lock. */
    PausedRun(MigratorBuilder builder) {
        Migrator migrator = builder.listener(this::pause).build();
        run = CompletableFuture.supplyAsync(migrator::up, task -> new Thread(task, "paused-run").start());
        await(started);
    }

    private void pause(MigrationEvent event) {
        if (event instanceof MigrationEvent.MigrationStarted && started.getCount() > 0) {
            started.countDown();
            await(goOn);
        }
    }

    void goOn() {
        goOn.countDown();
    }

    /** Lets it go on, and waits for its end. */
    RunReport finish() {
        goOn();
        try {
            return run.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        goOn();
        try {
            run.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            // Whoever wants to know asks finish().
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("nothing happened for " + LIMIT_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
