package dev.migration.spring.internal.endpoint;

import dev.migration.MigrationStatus;
import dev.migration.spring.internal.endpoint.MigrationsDescriptor.Counts;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * Counts the migrations of each database, those of all its tenants together. A database is read at most once in 30 seconds,
 * however often meters are read; one that has not answered yet has no numbers.
 */
public final class MigrationsMetrics implements MeterBinder {

    private static final Duration FRESH_ENOUGH = Duration.ofSeconds(30);

    private final ApplicationStatus status;

    /** Reads nothing yet. */
    public MigrationsMetrics(ApplicationStatus status) {
        this.status = status;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        status.databases().forEach((database, reader) -> {
            var gauges = new Gauges(registry, database, reader);
            gauges.add(
                    "pending",
                    "Migrations that are not applied",
                    reading -> Counts.of(reading.reports()).pending());
            gauges.add(
                    "applied",
                    "Migrations that are applied",
                    reading -> Counts.of(reading.reports()).applied());
            gauges.add(
                    "failed",
                    "Migrations that failed, were interrupted or were changed after they were applied",
                    reading -> reading.reports().stream()
                            .mapToInt(report -> DatabaseState.broken(report).size())
                            .sum());
            if (reader.hasTenants()) {
                gauges.add(
                        "tenants",
                        "Tenants",
                        reading -> tenants(reading).bySchema().size());
                gauges.add(
                        "tenants.behind",
                        "Tenants with something pending or wrong",
                        reading -> tenants(reading).bySchema().size()
                                - tenants(reading).upToDate());
            }
            TimeGauge.builder(
                            "migrations.last.run", reader, TimeUnit.SECONDS, now -> value(now, MigrationsMetrics::last))
                    .description("When the last migration was applied, since the Unix epoch")
                    .tag("database", database)
                    .register(registry);
        });
    }

    private record Gauges(MeterRegistry registry, String database, StatusReader reader) {

        void add(String name, String description, ToDoubleFunction<Reading> count) {
            Gauge.builder("migrations." + name, reader, now -> value(now, count))
                    .description(description)
                    .tag("database", database)
                    .register(registry);
        }
    }

    private static double value(StatusReader reader, ToDoubleFunction<Reading> value) {
        Reading reading = reader.readUnlessYounger(FRESH_ENOUGH);
        return reading.state() == null ? Double.NaN : value.applyAsDouble(reading);
    }

    private static DatabaseState tenants(Reading reading) {
        return Objects.requireNonNull(reading.state());
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
