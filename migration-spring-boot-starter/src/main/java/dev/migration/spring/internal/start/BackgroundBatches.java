package dev.migration.spring.internal.start;

import dev.migration.MigrationStoppedException;
import dev.migration.internal.run.BatchWorker;
import dev.migration.internal.secrets.SecretMask;
import dev.migration.spring.internal.migrators.NamedMigrator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Works on migrations that run in batches after the application has started, until their end, and then applies what waited for
 * them; of a database with tenants, one tenant after the other. Each instance checks for them as long as it runs; one works.
 * Stopped with the application; another instance resumes what it leaves.
 */
final class BackgroundBatches implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(BackgroundBatches.class);

    /** Between two checks. */
    static final Duration PAUSE = Duration.ofSeconds(30);

    private final List<NamedMigrator> databases;
    private final Duration pause;
    private volatile List<Worker> workers = List.of();
    private volatile boolean running;

    BackgroundBatches(Collection<NamedMigrator> databases, Duration pause) {
        this.databases = List.copyOf(databases);
        this.pause = pause;
    }

    /** What works on one database, and the thread in which it does. */
    private record Worker(BatchWorker batches, Thread thread) {}

    @Override
    public void start() {
        running = true;
        List<Worker> started = new ArrayList<>();
        for (NamedMigrator database : databases) {
            BatchWorker batches = database.batchWorker();
            var thread = new Thread(() -> work(database.name(), batches), "migration-batches-" + database.name());
            thread.setDaemon(true);
            thread.start();
            started.add(new Worker(batches, thread));
        }
        workers = List.copyOf(started);
    }

    /** Also batches that a job or a command starts later are worked on. */
    private void work(String database, BatchWorker batches) {
        var watch = new BatchWatch(databases.size() > 1 ? database : null, pause);
        try {
            do {
                work(batches, watch);
            } while (running && pause());
        } catch (MigrationStoppedException e) {
            log.debug("{}: the batches are left to the next instance: {}", database, SecretMask.describe(e));
        }
    }

    /** Works on each that no process works on. */
    private void work(BatchWorker batches, BatchWatch watch) {
        try {
            batches.unfinished().forEach((tenant, unfinished) -> {
                if (running && watch.isFree(tenant, unfinished)) {
                    finish(batches, tenant, watch);
                }
            });
            watch.read();
        } catch (MigrationStoppedException e) {
            throw e;
        } catch (RuntimeException e) {
            if (running) {
                watch.unread(e);
            }
        }
    }

    private void finish(BatchWorker batches, String tenant, BatchWatch watch) {
        try {
            batches.finish(tenant);
            watch.succeeded(tenant);
        } catch (MigrationStoppedException e) {
            throw e;
        } catch (RuntimeException e) {
            if (running) {
                watch.failed(tenant, e);
            }
        }
    }

    private boolean pause() {
        try {
            Thread.sleep(pause.toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void stop() {
        running = false;
        // First: an interrupt in the midst of a read or write closes the file of an embedded database.
        workers.forEach(worker -> worker.batches().stop());
        workers.forEach(worker -> worker.thread().interrupt());
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
