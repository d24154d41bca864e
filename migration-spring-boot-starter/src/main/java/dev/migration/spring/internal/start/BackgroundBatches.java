// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.start;

import dev.migration.MigrationStoppedException;
import dev.migration.internal.run.BatchWorker;
import dev.migration.internal.secrets.SecretMask;
import dev.migration.spring.internal.RepeatedWork;
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
    private final RepeatedWork rounds;
    private volatile List<BatchWorker> workers = List.of();

    BackgroundBatches(Collection<NamedMigrator> databases, Duration pause) {
        this.databases = List.copyOf(databases);
        this.pause = pause;
        this.rounds = new RepeatedWork(pause);
    }

    @Override
    public void start() {
        List<BatchWorker> started = new ArrayList<>();
        for (NamedMigrator database : databases) {
            BatchWorker batches = database.batchWorker();
            var watch = new BatchWatch(databases.size() > 1 ? database.name() : null, pause);
            rounds.start("migration-batches-" + database.name(), Duration.ZERO, () -> work(batches, watch));
            started.add(batches);
        }
        workers = List.copyOf(started);
    }

    /** Works on each that no process works on, and again on those that a job or a command starts later. */
    private boolean work(BatchWorker batches, BatchWatch watch) {
        try {
            batches.unfinished().forEach((tenant, unfinished) -> {
                if (isRunning() && watch.isFree(tenant, unfinished)) {
                    finish(batches, tenant, watch);
                }
            });
            watch.read();
        } catch (MigrationStoppedException e) {
            log.debug("The batches are left to the next instance: {}", SecretMask.describe(e));
            return false;
        } catch (RuntimeException e) {
            if (isRunning()) {
                watch.unread(e);
            }
        }
        return true;
    }

    private void finish(BatchWorker batches, String tenant, BatchWatch watch) {
        try {
            batches.finish(tenant);
            watch.succeeded(tenant);
        } catch (MigrationStoppedException e) {
            throw e;
        } catch (RuntimeException e) {
            if (isRunning()) {
                watch.failed(tenant, e);
            }
        }
    }

    @Override
    public void stop() {
        rounds.stop(() -> workers.forEach(BatchWorker::stop));
    }

    @Override
    public boolean isRunning() {
        return rounds.areRunning();
    }
}
