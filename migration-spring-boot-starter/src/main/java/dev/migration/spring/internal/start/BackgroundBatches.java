package dev.migration.spring.internal.start;

import dev.migration.BatchStatus;
import dev.migration.MigrationException;
import dev.migration.MigrationStatus;
import dev.migration.MigrationStoppedException;
import dev.migration.Migrator;
import dev.migration.StatusReport;
import dev.migration.internal.help.Printable;
import dev.migration.internal.secrets.SecretMask;
import dev.migration.spring.internal.migrators.NamedMigrator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Works on migrations that run in batches after the application has started, until their end, and then applies what waited for
 * them; of a database with tenants, one tenant after the other. Each instance tries; one works at a time. Stopped with the
 * application; the next one goes on.
 */
final class BackgroundBatches implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(BackgroundBatches.class);

    private static final long PAUSE_MILLIS = 30_000;

    private final List<NamedMigrator> databases;
    private volatile List<Thread> workers = List.of();
    private volatile boolean running;

    BackgroundBatches(List<NamedMigrator> databases) {
        this.databases = List.copyOf(databases);
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

    private void work(NamedMigrator database) {
        String prefix = databases.size() > 1 ? database.name() + ": " : "";
        try {
            while (running && !finish(database, prefix) && pause()) {
                log.debug("{}Looks again for migrations that run in batches", prefix);
            }
        } catch (MigrationStoppedException e) {
            log.debug("{}The batches are left to the next instance: {}", prefix, SecretMask.describe(e));
        } catch (RuntimeException e) {
            log.error("{}A migration that runs in batches does not go on: {}", prefix, SecretMask.describe(e));
        }
    }

    /** Works on all that are not paused; false where something is left. */
    private boolean finish(NamedMigrator database, String prefix) {
        boolean complete = true;
        try {
            for (Map.Entry<String, Unfinished> one : unfinished(database).entrySet()) {
                complete &= !one.getValue().paused()
                        && running
                        && finish(one.getValue().migrator(), prefix + Printable.line(one.getKey()));
            }
            return complete;
        } catch (MigrationStoppedException e) {
            throw e;
        } catch (MigrationException e) {
            warn(prefix, e);
            return false;
        }
    }

    private static boolean finish(Migrator migrator, String prefix) {
        try {
            migrator.finishBatches();
            return true;
        } catch (MigrationStoppedException e) {
            throw e;
        } catch (MigrationException e) {
            warn(prefix, e);
            return false;
        }
    }

    private static void warn(String prefix, MigrationException failure) {
        log.warn(
                "{}A migration that runs in batches does not go on, and is tried again in {} s:\n{}",
                prefix,
                PAUSE_MILLIS / 1000,
                failure.getMessage());
    }

    /** A database, or a tenant of one, where such a migration has not come to its end. */
    private record Unfinished(Migrator migrator, boolean paused) {}

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
            if (batches != null) {
                unfinished.put(name, new Unfinished(migrator, batches.paused()));
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
