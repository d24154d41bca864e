package dev.migration.spring.internal.start;

import dev.migration.BatchStatus;
import dev.migration.MigrationStatus;
import dev.migration.MigrationStoppedException;
import dev.migration.Migrator;
import dev.migration.State;
import dev.migration.StatusReport;
import dev.migration.internal.secrets.SecretMask;
import dev.migration.spring.internal.migrators.NamedMigrator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
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
    private volatile List<Thread> workers = List.of();
    private volatile boolean running;

    BackgroundBatches(List<NamedMigrator> databases, Duration pause) {
        this.databases = List.copyOf(databases);
        this.pause = pause;
    }

    @Override
    public void start() {
        running = true;
        List<Thread> started = new ArrayList<>();
        for (NamedMigrator database : databases) {
            var worker = new Thread(() -> work(database), "migration-batches-" + database.name());
            worker.setDaemon(true);
            worker.start();
            started.add(worker);
        }
        workers = List.copyOf(started);
    }

    /** Also batches that a job or a command starts later are worked on. */
    private void work(NamedMigrator database) {
        var watch = new BatchWatch(databases.size() > 1 ? database.name() : null, pause);
        try {
            do {
                try {
                    List<Unfinished> unfinished = unfinished(database);
                    watch.read();
                    finish(unfinished, watch);
                } catch (MigrationStoppedException e) {
                    throw e;
                } catch (RuntimeException e) {
                    if (running) {
                        watch.unread(e);
                    }
                }
            } while (running && pause());
        } catch (MigrationStoppedException e) {
            log.debug("{}: the batches are left to the next instance: {}", database.name(), SecretMask.describe(e));
        }
    }

    /** Works on each that no process works on. */
    private void finish(List<Unfinished> unfinished, BatchWatch watch) {
        for (Unfinished one : unfinished) {
            if (running && watch.isFree(one.tenant(), one.batches())) {
                try {
                    one.migrator().get().finishBatches();
                    watch.succeeded(one.tenant());
                } catch (MigrationStoppedException e) {
                    throw e;
                } catch (RuntimeException e) {
                    if (running) {
                        watch.failed(one.tenant(), e);
                    }
                }
            }
        }
    }

    /** A database, with an empty name, or a tenant of one, where such a migration has not come to its end. */
    private record Unfinished(String tenant, Supplier<Migrator> migrator, BatchStatus batches) {}

    private static List<Unfinished> unfinished(NamedMigrator database) {
        List<Unfinished> unfinished = new ArrayList<>();
        if (database instanceof NamedMigrator.Single single) {
            add(unfinished, "", single.migrator().status(), single::migrator);
        } else if (database instanceof NamedMigrator.Tenants tenants) {
            tenants.migrator().status().forEach((schema, state) -> {
                StatusReport report = state.report();
                if (report != null) {
                    add(unfinished, schema, report, () -> tenants.migrator().migrator(schema));
                }
            });
        }
        return unfinished;
    }

    private static void add(
            List<Unfinished> unfinished, String tenant, StatusReport report, Supplier<Migrator> migrator) {
        for (MigrationStatus migration : report.migrations()) {
            BatchStatus batches = migration.batches();
            // What only a newer build knows is left to it, and what is undone to whoever undoes it.
            boolean undone = migration.appliedAt() != null && !migration.isRepeatable();
            if (batches != null && migration.state() == State.RUNNING && !undone) {
                unfinished.add(new Unfinished(tenant, migrator, batches));
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
        databases.forEach(NamedMigrator::stop);
        workers.forEach(Thread::interrupt);
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
