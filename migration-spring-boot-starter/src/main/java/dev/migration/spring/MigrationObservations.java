// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring;

import dev.migration.Code;
import dev.migration.MigrationEvent;
import dev.migration.MigrationEvent.Waiting;
import dev.migration.MigrationException;
import dev.migration.MigrationFailedException;
import dev.migration.MigrationListener;
import dev.migration.MigrationStoppedException;
import dev.migration.internal.secrets.SecretMask;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Observes each migration of a database, and each wait for its lock, while they last. Versions go to traces and not to
 * metrics, where each would be a separate series.
 */
public final class MigrationObservations implements MigrationListener {

    private static final Logger log = LoggerFactory.getLogger(MigrationObservations.class);

    /** A waiting instance reports every few seconds; without a report for this long, the wait has ended. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(15);

    private record Wait(Observation observation, Duration waited, long reportedNanos) {}

    private final String database;
    private final @Nullable String tenant;
    private final Supplier<ObservationRegistry> registries;
    private final @Nullable LongSupplier nanoTime;
    private @Nullable ObservationRegistry registry;
    private @Nullable Observation migration;
    private @Nullable Wait wait;

    /**
     * Observes from now on.
     *
     * @param registries gives the registry, when there is something to observe for the first time
     */
    public MigrationObservations(String database, Supplier<ObservationRegistry> registries) {
        this(database, null, registries, null);
    }

    /** A time of null is that of the system: a start with nothing pending does not need it. */
    MigrationObservations(
            String database,
            @Nullable String tenant,
            Supplier<ObservationRegistry> registries,
            @Nullable LongSupplier nanoTime) {
        this.database = database;
        this.tenant = tenant;
        this.registries = registries;
        this.nanoTime = nanoTime;
    }

    /** The tenant goes to traces only, as versions do: several tenants may be migrated at the same time. */
    @Override
    public MigrationListener forTenant(String schema) {
        return new MigrationObservations(database, schema, registries, nanoTime);
    }

    @Override
    public void on(MigrationEvent event) {
        if (event instanceof MigrationEvent.RunCompleted || event instanceof MigrationEvent.Planned) {
            endWait();
            // One that runs in batches was left to others.
            endMigration(null);
        } else if (event instanceof Waiting waiting && event.isWait(Waiting.Cause.MIGRATION_LOCK)) {
            continueWait(waiting);
        } else if (event instanceof MigrationEvent.MigrationStarted started) {
            migration = observation("migrations.apply")
                    .contextualName("migration " + started.name())
                    .lowCardinalityKeyValue(
                            "direction", started.direction().name().toLowerCase(Locale.ROOT))
                    .highCardinalityKeyValue("migration.version", started.version())
                    .highCardinalityKeyValue("migration.name", started.name())
                    .start();
        } else if (event instanceof MigrationEvent.MigrationCompleted) {
            endMigration(null);
        } else if (event instanceof MigrationEvent.MigrationFailed failed) {
            endMigration(exception(failed));
        }
    }

    private void continueWait(Waiting waiting) {
        Wait before = open();
        Observation observation = before == null || waiting.waited().compareTo(before.waited()) < 0
                ? observation("migrations.lock.wait").start()
                : before.observation();
        wait = new Wait(observation, waiting.waited(), now());
    }

    private void endWait() {
        Wait before = open();
        if (before != null) {
            before.observation().stop();
        }
        wait = null;
    }

    private @Nullable Wait open() {
        Wait before = wait;
        return before == null || now() - before.reportedNanos() > LONGEST_SILENCE.toNanos() ? null : before;
    }

    private long now() {
        return nanoTime == null ? System.nanoTime() : nanoTime.getAsLong();
    }

    private void endMigration(@Nullable MigrationException failure) {
        if (migration != null) {
            if (failure != null) {
                migration.error(failure);
            }
            migration.stop();
            migration = null;
        }
    }

    private Observation observation(String name) {
        Observation observation =
                Observation.createNotStarted(name, registry()).lowCardinalityKeyValue("database", database);
        return tenant == null ? observation : observation.highCardinalityKeyValue("migration.tenant", tenant);
    }

    // What the application adds to the registry may need the database, which waits for the migrations.
    private ObservationRegistry registry() {
        if (registry == null) {
            try {
                registry = registries.get();
            } catch (RuntimeException e) {
                log.warn(
                        "The migrations of {} are not observed: the ObservationRegistry is not available yet: {}",
                        database,
                        SecretMask.describe(e));
                registry = ObservationRegistry.NOOP;
            }
        }
        return registry;
    }

    private static MigrationException exception(MigrationEvent.MigrationFailed failed) {
        return failed.problem().code() == Code.STOPPED
                ? new MigrationStoppedException(failed.problem(), null)
                : new MigrationFailedException("Migration failed", failed.name(), failed.problem(), null);
    }
}
