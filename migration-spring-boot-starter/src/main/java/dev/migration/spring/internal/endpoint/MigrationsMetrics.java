// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.endpoint;

import dev.migration.spring.internal.targets.Targets;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * Counts the migrations of each database, those of all its tenants together. A database is read at most once in 30 seconds,
 * however often meters are read; one that has not answered yet, or for five minutes, has no numbers.
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
        for (Map.Entry<String, AskedDatabase> database : status.databases().entrySet()) {
            String name = database.getKey();
            for (Metric metric : Metric.values()) {
                if (database.getValue().hasTenants() || !metric.isOfTenants()) {
                    register(metric, name, registry);
                }
            }
        }
    }

    private void register(Metric metric, String database, MeterRegistry registry) {
        var meter = new Meter(database, metric);
        if (metric.isTime()) {
            TimeGauge.builder(metric.fullName(), status, TimeUnit.SECONDS, meter)
                    .description(metric.description())
                    .tag("database", database)
                    .register(registry);
        } else {
            Gauge.builder(metric.fullName(), status, meter)
                    .description(metric.description())
                    .tag("database", database)
                    .register(registry);
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
    private record Meter(String database, Metric metric) implements ToDoubleFunction<ServiceStatus> {

        @Override
        public double applyAsDouble(ServiceStatus status) {
            AskedDatabase known = Objects.requireNonNull(status.databases().get(database));
            return metric.of(known.read(System.nanoTime() - FRESH_ENOUGH.toNanos()));
        }
    }
}
