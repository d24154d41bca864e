package dev.migration.internal.run;

import dev.migration.Target;
import dev.migration.internal.batch.BatchWorker;
import dev.migration.internal.history.BatchesInFlight;
import dev.migration.internal.settings.BatchSettings.Patience;
import dev.migration.internal.stop.ActiveRuns;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What runs in batches in one database and may be finished, by runs that leave it to others wherever these have it. */
public record UnfinishedBatches(Engine engine) {

    private static volatile @Nullable Function<Object, BatchWorker> ofTenants;

    /** How it is found of a TenantMigrator what works for its tenants: opened by that class when it is loaded. */
    public static void openTenants(Function<Object, BatchWorker> workers) {
        ofTenants = workers;
    }

    /** Works on those of the tenants of a TenantMigrator. */
    public static BatchWorker workerOfTenants(Object tenantMigrator) {
        return Objects.requireNonNull(ofTenants).apply(tenantMigrator);
    }

    /** Of a Migrator, as a part of these runs. */
    public static UnfinishedBatches of(Engine engine, ActiveRuns runs) {
        return new UnfinishedBatches(
                engine.with(engine.settings().finishingBatches(Patience.LEAVES), engine.files(), runs));
    }

    /** Works on those of one database. */
    public static BatchWorker worker(Engine engine) {
        ActiveRuns runs = engine.active().part();
        UnfinishedBatches unfinished = of(engine, runs);
        return new BatchWorker(
                () -> unfinished
                        .find()
                        .map(batches -> Map.of("", batches.status()))
                        .orElse(Map.of()),
                database -> unfinished.finish(),
                runs);
    }

    /** Files are read only where something runs in batches. */
    public Optional<BatchesInFlight> find() {
        @Nullable
        BatchesInFlight found = engine.read(session -> session.history().read().batches());
        return Optional.ofNullable(found)
                .filter(batches -> engine.set().find(batches.version()).isPresent());
    }

    /** Works on it, and applies what waits for it. */
    public void finish() {
        new Runner(engine).run(engine.up(Target.all()));
    }
}
