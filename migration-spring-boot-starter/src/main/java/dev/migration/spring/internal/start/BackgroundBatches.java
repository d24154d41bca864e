package dev.migration.spring.internal.start;

import dev.migration.MigrationException;
import dev.migration.MigrationStoppedException;
import dev.migration.Migrator;
import dev.migration.State;
import dev.migration.internal.secrets.SecretMask;
import dev.migration.spring.internal.migrators.NamedMigrator;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Works on migrations that run in batches after the application has started, until their end, and then applies what waited for
 * them. Each instance tries; one works at a time. Stopped with the application; the next one goes on.
 */
final class BackgroundBatches implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(BackgroundBatches.class);

    private static final long PAUSE_MILLIS = 30_000;

    private final List<Migrator> migrators = new ArrayList<>();
    private volatile List<Thread> workers = List.of();
    private volatile boolean running;

    BackgroundBatches(List<NamedMigrator> databases) {
        for (NamedMigrator database : databases) {
            if (database instanceof NamedMigrator.Single single) {
                migrators.add(single.migrator());
            }
        }
    }

    @Override
    public void start() {
        running = true;
        List<Thread> started = new ArrayList<>();
        for (Migrator migrator : migrators) {
            var worker = new Thread(() -> work(migrator), "migration-batches");
            worker.setDaemon(true);
            worker.start();
            started.add(worker);
        }
        workers = List.copyOf(started);
    }

    private void work(Migrator migrator) {
        while (running) {
            try {
                if (migrator.status().migrations().stream().noneMatch(one -> one.state() == State.RUNNING)) {
                    return;
                }
                migrator.finishBatches();
                return;
            } catch (MigrationStoppedException e) {
                log.debug("The batches are left to the next instance: {}", SecretMask.describe(e));
                return;
            } catch (MigrationException e) {
                log.warn(
                        "A migration that runs in batches does not go on, and is tried again in {} s:\n{}",
                        PAUSE_MILLIS / 1000,
                        e.getMessage());
            } catch (RuntimeException e) {
                log.error("A migration that runs in batches does not go on: {}", SecretMask.describe(e));
                return;
            }
            if (!pause()) {
                return;
            }
        }
    }

    private static boolean pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void stop() {
        running = false;
        migrators.forEach(Migrator::stop);
        workers.forEach(Thread::interrupt);
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
