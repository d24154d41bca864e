// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.run;

import dev.migration.BatchStatus;
import dev.migration.Target;
import dev.migration.internal.history.BatchesInFlight;
import dev.migration.internal.settings.BatchSettings.Patience;
import dev.migration.internal.stop.ActiveRuns;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Works on migrations that run in ranges in one database, or for its tenants, beside all else that is done there. It never waits
 * for another process, or for the end of a pause: whoever has it asks again later.
 *
 * @param reads how {@link #unfinished} is read
 * @param finishes how {@link #finish} is done
 * @param runs all that it does
 */
public record BatchWorker(Supplier<Map<String, BatchStatus>> reads, Consumer<String> finishes, ActiveRuns runs) {

    private static volatile @Nullable Function<Object, BatchWorker> ofTenants;

    /** How it is made of a TenantMigrator: opened by that class when it is loaded. */
    public static void openTenants(Function<Object, BatchWorker> workers) {
        ofTenants = workers;
    }

    /** For the tenants of a TenantMigrator. */
    public static BatchWorker ofTenants(Object tenantMigrator) {
        return Objects.requireNonNull(ofTenants).apply(tenantMigrator);
    }

    /** For one database. */
    public static BatchWorker of(Engine engine) {
        ActiveRuns runs = engine.active().part();
        Engine part = engine.with(engine.settings(), engine.files(), runs);
        return new BatchWorker(
                () -> find(part).map(status -> Map.of("", status)).orElse(Map.of()), database -> finish(part), runs);
    }

    /** What has started in one database and has not come to its end. Files are read only where there is something. */
    public static Optional<BatchStatus> find(Engine engine) {
        @Nullable
        BatchesInFlight found = engine.ask(session -> session.history().read().batches());
        return Optional.ofNullable(found)
                .filter(batches -> engine.set().find(batches.version()).isPresent())
                .map(BatchesInFlight::status);
    }

    /** Works on it, and applies what waits for it. */
    public static void finish(Engine engine) {
        Engine finishing =
                engine.with(engine.settings().finishingBatches(Patience.LEAVES), engine.files(), engine.active());
        new Runner(finishing).run(finishing.up(Target.all()));
    }

    /**
     * Those that have started and have not come to their end, by tenant; a database without tenants has the empty name. What
     * only a newer build has is left to that.
     */
    public Map<String, BatchStatus> unfinished() {
        return reads.get();
    }

    /** Works on the one of a tenant, and applies what waits for it; nothing where another process works on it, or it is paused. */
    public void finish(String tenant) {
        finishes.accept(tenant);
    }

    /** Stops both, and nothing else, now and from now on. Returns when they have ended, or after 5 seconds. */
    public void stop() {
        runs.end();
        runs.stop();
    }
}
