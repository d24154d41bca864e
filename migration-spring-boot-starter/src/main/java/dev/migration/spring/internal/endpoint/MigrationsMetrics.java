package dev.migration.spring.internal.endpoint;

import dev.migration.BatchStatus;
import dev.migration.MigrationStatus;
import dev.migration.spring.internal.endpoint.MigrationsDescriptor.Counts;
import dev.migration.spring.internal.targets.Targets;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * Counts the migrations of each database, those of all its tenants together. A database is read at most once in 30 seconds,
 * however often meters are read; one that has not answered yet has no numbers.
 */
public final class MigrationsMetrics implements MeterBinder {

    private static final Duration FRESH_ENOUGH = Duration.ofSeconds(30);

    private final ServiceStatus status;

    /** Reads nothing yet. */
    public MigrationsMetrics(ServiceStatus status) {
        this.status = status;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Targets targets = status.targets();
        if (targets != null) {
            for (String state : targets.states()) {
                Gauge.builder("migrations.targets", targets, new TargetsMeter(state))
                        .description("Targets by their state")
                        .tag("state", state)
                        .register(registry);
            }
        }
        for (Map.Entry<String, DatabaseStatus> named : status.databases().entrySet()) {
            String database = named.getKey();
            add(registry, database, "pending", "Migrations that are not applied");
            add(registry, database, "applied", "Migrations that are applied");
            add(
                    registry,
                    database,
                    "failed",
                    "Migrations that failed, were interrupted or were changed after they were applied");
            if (named.getValue().hasTenants()) {
                add(registry, database, "tenants", "Tenants");
                add(registry, database, "tenants.behind", "Tenants with something pending or wrong");
            }
            add(registry, database, "batches", "Migrations that run in batches and have not come to their end");
            add(registry, database, "batches.paused", "Those that are paused");
            add(registry, database, "batches.failed", "Those whose last batch failed");
            add(registry, database, "batches.rows", "Rows that they have changed");
            add(registry, database, "batches.rate", "Rows that they change in a second, pauses included");
            add(registry, database, "batches.percent", "How much is done of the one that has the most left");
            TimeGauge.builder("migrations.batches.left", status, TimeUnit.SECONDS, new Meter(database, "batches.left"))
                    .description("How long the slowest of them takes until its end")
                    .tag("database", database)
                    .register(registry);
            TimeGauge.builder("migrations.last.run", status, TimeUnit.SECONDS, new Meter(database, "last.run"))
                    .description("When the last migration was applied, since the Unix epoch")
                    .tag("database", database)
                    .register(registry);
        }
    }

    private void add(MeterRegistry registry, String database, String name, String description) {
        Gauge.builder("migrations." + name, status, new Meter(database, name))
                .description(description)
                .tag("database", database)
                .register(registry);
    }

    private record TargetsMeter(String state) implements ToDoubleFunction<Targets> {

        @Override
        public double applyAsDouble(Targets targets) {
            Long number = targets.read().counts().get(state);
            return number == null ? Double.NaN : number;
        }
    }

    /** For all meters: a start makes a class for each lambda, and loads the types of all methods of the bean's own class. */
    private record Meter(String database, String name) implements ToDoubleFunction<ServiceStatus> {

        @Override
        public double applyAsDouble(ServiceStatus status) {
            DatabaseStatus known = Objects.requireNonNull(status.databases().get(database));
            Reading reading = known.read(System.nanoTime() - FRESH_ENOUGH.toNanos());
            if (reading.states() == null) {
                return Double.NaN;
            }
            return switch (name) {
                case "pending" -> Counts.of(reading.reports()).pending();
                case "applied" -> Counts.of(reading.reports()).applied();
                case "failed" -> failed(reading);
                case "tenants" -> reading.states().size();
                case "tenants.behind" -> reading.states().size() - reading.upToDate();
                case "last.run" -> last(reading);
                default -> ofBatches(reading);
            };
        }

        private double ofBatches(Reading reading) {
            List<BatchStatus> all = reading.reports().stream()
                    .flatMap(report -> Reading.inBatches(report).stream())
                    .map(MigrationStatus::batches)
                    .filter(Objects::nonNull)
                    .toList();
            return switch (name) {
                case "batches" -> all.size();
                case "batches.paused" ->
                    all.stream().filter(BatchStatus::paused).count();
                case "batches.failed" ->
                    all.stream().filter(one -> one.failure() != null).count();
                case "batches.rows" ->
                    all.stream().mapToDouble(BatchStatus::rows).sum();
                case "batches.rate" ->
                    all.stream().mapToDouble(BatchStatus::rate).sum();
                case "batches.percent" ->
                    all.stream()
                            .map(BatchStatus::percent)
                            .filter(Objects::nonNull)
                            .mapToDouble(Integer::doubleValue)
                            .min()
                            .orElse(Double.NaN);
                case "batches.left" ->
                    all.stream()
                            .map(BatchStatus::left)
                            .filter(Objects::nonNull)
                            .mapToDouble(Duration::toSeconds)
                            .max()
                            .orElse(Double.NaN);
                default -> throw new IllegalStateException(name);
            };
        }

        private static int failed(Reading reading) {
            return reading.reports().stream()
                    .mapToInt(report -> Reading.broken(report).size())
                    .sum();
        }

        private static double last(Reading reading) {
            return reading.reports().stream()
                    .flatMap(report -> report.migrations().stream())
                    .map(MigrationStatus::appliedAt)
                    .filter(Objects::nonNull)
                    .max(Comparator.naturalOrder())
                    .map(Instant::toEpochMilli)
                    .map(millis -> millis / 1000.0)
                    .orElse(Double.NaN);
        }
    }
}
