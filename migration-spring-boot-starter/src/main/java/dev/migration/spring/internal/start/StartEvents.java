// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.start;

import dev.migration.Direction;
import dev.migration.RunReport;
import dev.migration.TenantsReport;
import dev.migration.spring.MigrationApplied;
import dev.migration.spring.MigrationsCompleted;
import dev.migration.spring.MigrationsStarted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.core.metrics.StartupStep;

/**
 * Makes each database a step of the application's startup, and publishes events about the runs when all beans exist.
 * Earlier, {@code @EventListener} methods would not receive them, and a listener that uses the database could not be
 * created.
 */
public final class StartEvents implements SmartInitializingSingleton {

    private record Run(String database, @Nullable String tenant, Instant start, RunReport report) {}

    private final ConfigurableListableBeanFactory beans;
    private final ApplicationEventPublisher events;
    private final List<Run> runs = new ArrayList<>();
    private final Map<String, Set<String>> complete = new ConcurrentHashMap<>();

    /** For the listeners of a context. */
    public StartEvents(ConfigurableListableBeanFactory beans, ApplicationEventPublisher events) {
        this.beans = beans;
        this.events = events;
    }

    /** The start has left nothing in this tenant of a database, or in all of it under an empty name. */
    void complete(String database, String tenant) {
        complete.computeIfAbsent(database, name -> ConcurrentHashMap.newKeySet())
                .add(tenant);
    }

    /** The tenants of a database in which the start has left nothing of what it has files for, except the phase contract. */
    public Set<String> complete(String database) {
        return complete.getOrDefault(database, Set.of());
    }

    Step start(String database) {
        return new Step(database);
    }

    /** The run of one database, from now until it is closed. */
    final class Step implements AutoCloseable {

        private final String database;
        private final Instant start = Instant.now();
        private final StartupStep step;

        private Step(String database) {
            this.database = database;
            this.step = beans.getApplicationStartup().start("migration.run").tag("database", database);
        }

        void ended(RunReport report) {
            step.tag("migrations", Integer.toString(report.migrations().size()));
            runs.add(new Run(database, null, start, report));
        }

        void ended(TenantsReport report) {
            int migrations = 0;
            for (Map.Entry<String, RunReport> tenant : report.tenants().entrySet()) {
                migrations += tenant.getValue().migrations().size();
                runs.add(new Run(database, tenant.getKey(), start, tenant.getValue()));
            }
            step.tag("tenants", Integer.toString(report.tenants().size()));
            step.tag("migrations", Integer.toString(migrations));
        }

        @Override
        public void close() {
            step.end();
        }
    }

    @Override
    public void afterSingletonsInstantiated() {
        for (Run run : runs) {
            events.publishEvent(new MigrationsStarted(run.database(), run.tenant(), run.start()));
            if (run.report().direction() == Direction.UP) {
                for (RunReport.CompletedMigration migration : run.report().migrations()) {
                    events.publishEvent(new MigrationApplied(run.database(), run.tenant(), migration));
                }
            }
            events.publishEvent(new MigrationsCompleted(run.database(), run.tenant(), run.report()));
        }
        runs.clear();
    }
}
