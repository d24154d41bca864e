package dev.migration.spring.internal.endpoint;

import dev.migration.BatchStatus;
import dev.migration.MigrationStatus;
import dev.migration.StatusReport;
import dev.migration.TenantState;
import dev.migration.internal.report.StatusDocument.Counts;
import dev.migration.spring.internal.targets.Targets;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Counts the migrations of each database, those of all its tenants together. A database is read at most once in 30 seconds,
 * however often meters are read; one that has not answered yet, or for five minutes, has no numbers.
 */
public final class MigrationsMetrics implements MeterBinder {

    private static final Duration FRESH_ENOUGH = Duration.ofSeconds(30);

    /** Names and what they count. */
    private static final String[][] NUMBERS = {
        {"pending", "Migrations that are not applied"},
        {"applied", "Migrations that are applied"},
        {"failed", "Migrations that failed, were interrupted or were changed after they were applied"},
        {"tenants", "Tenants"},
        {"tenants.behind", "Tenants with something pending or wrong"},
        {"batches", "Migrations that run in batches and have not come to their end"},
        {"batches.paused", "Those that are paused"},
        {"batches.failed", "Those whose last batch failed"},
        {"batches.rows", "Rows that they have changed"},
        {"batches.rate", "Rows that they change in a second, pauses included"},
        {"batches.percent", "How much is done of the one that has the most left"}
    };

    /** The same, in seconds. */
    private static final String[][] TIMES = {
        {"batches.left", "How long the slowest of them takes until its end"},
        {"last.run", "When the last migration was applied, since the Unix epoch"}
    };

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
        for (Map.Entry<String, CachedStatus> database : status.databases().entrySet()) {
            String name = database.getKey();
            for (String[] number : NUMBERS) {
                if (database.getValue().hasTenants() || !number[0].startsWith("tenants")) {
                    Gauge.builder("migrations." + number[0], status, new Meter(name, number[0]))
                            .description(number[1])
                            .tag("database", name)
                            .register(registry);
                }
            }
            for (String[] time : TIMES) {
                TimeGauge.builder("migrations." + time[0], status, TimeUnit.SECONDS, new Meter(name, time[0]))
                        .description(time[1])
                        .tag("database", name)
                        .register(registry);
            }
        }
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
            CachedStatus known = Objects.requireNonNull(status.databases().get(database));
            Reading reading = known.read(System.nanoTime() - FRESH_ENOUGH.toNanos());
            Map<String, TenantState> states = reading.states();
            if (states == null || reading.isOld()) {
                return Double.NaN;
            }
            List<StatusReport> reports = reading.reports();
            Stream<BatchStatus> batches = reports.stream()
                    .flatMap(report -> Reading.inBatches(report).stream())
                    .map(MigrationStatus::batches)
                    .filter(Objects::nonNull);
            return switch (name) {
                case "pending" -> Counts.of(reports).pending();
                case "applied" -> Counts.of(reports).applied();
                case "failed" ->
                    reports.stream()
                            .mapToInt(report -> Reading.broken(report).size())
                            .sum();
                case "tenants" -> states.size();
                case "tenants.behind" -> states.size() - reading.upToDate();
                case "batches" -> batches.count();
                case "batches.paused" -> batches.filter(BatchStatus::paused).count();
                case "batches.failed" ->
                    batches.filter(one -> one.failure() != null).count();
                case "batches.rows" -> batches.mapToDouble(BatchStatus::rows).sum();
                case "batches.rate" -> batches.mapToDouble(BatchStatus::rate).sum();
                case "batches.percent" ->
                    batches.map(BatchStatus::percent)
                            .filter(Objects::nonNull)
                            .min(Comparator.naturalOrder())
                            .map(Integer::doubleValue)
                            .orElse(Double.NaN);
                case "batches.left" ->
                    batches.map(BatchStatus::left)
                            .filter(Objects::nonNull)
                            .max(Comparator.naturalOrder())
                            .map(left -> (double) left.toSeconds())
                            .orElse(Double.NaN);
                case "last.run" ->
                    reports.stream()
                            .flatMap(report -> report.migrations().stream())
                            .map(MigrationStatus::appliedAt)
                            .filter(Objects::nonNull)
                            .max(Comparator.naturalOrder())
                            .map(at -> at.toEpochMilli() / 1000.0)
                            .orElse(Double.NaN);
                default -> throw new IllegalStateException(name);
            };
        }
    }
}
