package dev.migration.spring.actuate;

import dev.migration.report.MigrationStatus;
import dev.migration.report.StatusReport;
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
 * Counts the migrations of each database. The database is asked at most once in 30 seconds, however many meters are read how
 * often; one that has not answered yet has no numbers.
 */
public final class MigrationsMetrics implements MeterBinder {

    private static final Duration FRESH_ENOUGH = Duration.ofSeconds(30);

    private final StatusReaders readers;

    /** Asks nothing yet. */
    public MigrationsMetrics(StatusReaders readers) {
        this.readers = readers;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        readers.databases().forEach((database, reader) -> {
            gauge(
                    registry,
                    database,
                    reader,
                    "pending",
                    "Migrations that are not applied",
                    report -> report.pending().size());
            gauge(
                    registry,
                    database,
                    reader,
                    "applied",
                    "Migrations that are applied",
                    report -> report.applied().size());
            gauge(
                    registry,
                    database,
                    reader,
                    "failed",
                    "Migrations that failed, were interrupted or were changed after they were applied",
                    report -> BrokenMigrations.of(report).count());
            TimeGauge.builder(
                            "migrations.last.run", reader, TimeUnit.SECONDS, now -> value(now, MigrationsMetrics::last))
                    .description("When the last migration was applied, since the Unix epoch")
                    .tag("database", database)
                    .register(registry);
        });
    }

    private static void gauge(
            MeterRegistry registry,
            String database,
            StatusReader reader,
            String name,
            String description,
            ToDoubleFunction<StatusReport> count) {
        Gauge.builder("migrations." + name, reader, now -> value(now, count))
                .description(description)
                .tag("database", database)
                .register(registry);
    }

    private static double value(StatusReader reader, ToDoubleFunction<StatusReport> value) {
        StatusReport report = reader.readUnlessYounger(FRESH_ENOUGH).report();
        return report == null ? Double.NaN : value.applyAsDouble(report);
    }

    private static double last(StatusReport report) {
        return report.migrations().stream()
                .map(MigrationStatus::appliedAt)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .map(Instant::toEpochMilli)
                .map(millis -> millis / 1000.0)
                .orElse(Double.NaN);
    }
}
