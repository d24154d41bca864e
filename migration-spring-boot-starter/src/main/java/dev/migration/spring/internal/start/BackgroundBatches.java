package dev.migration.spring.internal.start;

import dev.migration.BatchStatus;
import dev.migration.MigrationStatus;
import dev.migration.MigrationStoppedException;
import dev.migration.Migrator;
import dev.migration.State;
import dev.migration.StatusReport;
import dev.migration.internal.help.Printable;
import dev.migration.internal.secrets.SecretMask;
import dev.migration.spring.internal.migrators.NamedMigrator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Works on migrations that run in batches after the application has started, until their end, and then applies what waited for
 * them; of a database with tenants, one tenant after the other. Each instance looks, all the time that it runs; one works. Stopped
 * with the application; the next one goes on.
 */
final class BackgroundBatches implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(BackgroundBatches.class);

    /** Between two looks. */
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
            var worker = new Thread(() -> work(database), "migration-batches");
            worker.setDaemon(true);
            worker.start();
            started.add(worker);
        }
        workers = List.copyOf(started);
    }

    /** Also batches that a job or a command starts later are worked on. */
    private void work(NamedMigrator database) {
        String prefix = databases.size() > 1 ? database.name() + ": " : "";
        var looks = new BatchLooks(prefix, pause);
        try {
            do {
                try {
                    finish(database, looks);
                } catch (MigrationStoppedException e) {
                    throw e;
                } catch (RuntimeException e) {
                    failed("", e, looks);
                }
            } while (running && pause());
        } catch (MigrationStoppedException e) {
            log.debug("{}The batches are left to the next instance: {}", prefix, SecretMask.describe(e));
        }
    }

    /** Works on all that nobody works on. */
    private void finish(NamedMigrator database, BatchLooks looks) {
        for (Map.Entry<String, Unfinished> one : unfinished(database).entrySet()) {
            String name = Printable.line(one.getKey());
            if (running && looks.isFree(name, one.getValue().batches())) {
                try {
                    one.getValue().migrator().finishBatches();
                    looks.succeeded(name);
                } catch (MigrationStoppedException e) {
                    throw e;
                } catch (RuntimeException e) {
                    failed(name, e, looks);
                }
            }
        }
    }

    private void failed(String name, RuntimeException failure, BatchLooks looks) {
        if (running) {
            looks.failed(name, failure);
        }
    }

    /** A database, or a tenant of one, where such a migration has not come to its end. */
    private record Unfinished(Migrator migrator, BatchStatus batches) {}

    /** By how lines about it start. */
    private static Map<String, Unfinished> unfinished(NamedMigrator database) {
        Map<String, Unfinished> unfinished = new LinkedHashMap<>();
        if (database instanceof NamedMigrator.Single single) {
            add(unfinished, "", single.migrator().status(), single.migrator());
        } else if (database instanceof NamedMigrator.Tenants tenants) {
            tenants.migrator().status().forEach((schema, state) -> {
                StatusReport report = state.report();
                if (report != null) {
                    add(unfinished, schema + ": ", report, tenants.migrator().migrator(schema));
                }
            });
        }
        return unfinished;
    }

    private static void add(Map<String, Unfinished> unfinished, String name, StatusReport report, Migrator migrator) {
        for (MigrationStatus migration : report.migrations()) {
            BatchStatus batches = migration.batches();
            // What only a newer build knows is left to it, and what is undone to whoever undoes it.
            boolean undone = migration.appliedAt() != null && !migration.isRepeatable();
            if (batches != null && migration.state() == State.RUNNING && !undone) {
                unfinished.put(name, new Unfinished(migrator, batches));
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
        for (NamedMigrator database : databases) {
            if (database instanceof NamedMigrator.Single single) {
                single.migrator().stop();
            } else if (database instanceof NamedMigrator.Tenants tenants) {
                tenants.migrator().stop();
            }
        }
        workers.forEach(Thread::interrupt);
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
