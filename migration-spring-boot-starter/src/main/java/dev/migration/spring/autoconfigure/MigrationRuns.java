package dev.migration.spring.autoconfigure;

import dev.migration.Migrator;
import dev.migration.plan.Direction;
import dev.migration.run.RunReport;
import dev.migration.spring.MigrationApplied;
import dev.migration.spring.MigrationStrategy;
import dev.migration.spring.MigrationsCompleted;
import dev.migration.spring.MigrationsStarted;
import dev.migration.spring.StartupMigration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.core.metrics.StartupStep;

/**
 * Runs the migrations by the application's strategy, each database as a step of the start, and tells Spring's listeners of it
 * when all beans are there. Earlier, methods marked {@code @EventListener} would hear nothing, and a listener that uses the
 * database could not be made.
 */
final class MigrationRuns implements SmartInitializingSingleton {

    private record Run(String database, Instant start, RunReport report) {}

    private final ConfigurableListableBeanFactory beans;
    private final ApplicationEventPublisher events;
    private final MigrationStrategy strategy;
    private final Map<String, InstanceProperties> instances;
    private final List<Run> runs = new ArrayList<>();

    MigrationRuns(
            ConfigurableListableBeanFactory beans,
            ApplicationEventPublisher events,
            MigrationStrategy strategy,
            Map<String, InstanceProperties> instances) {
        this.beans = beans;
        this.events = events;
        this.strategy = strategy;
        this.instances = instances;
    }

    /** The databases for which all beans wait that use one, in their order. */
    List<StartupMigration> gating() {
        Map<Migrator, String> names = NamedMigrators.namesIn(beans);
        return beans.getBeanProvider(Migrator.class)
                .orderedStream()
                .filter(migrator -> gatesBeans(names.get(migrator)))
                .map(migrator -> start(Objects.requireNonNull(names.get(migrator)), migrator))
                .toList();
    }

    private boolean gatesBeans(@Nullable String database) {
        if (database == null) {
            return false;
        }
        InstanceProperties instance = instances.get(database);
        return instance == null || instance.gatesBeans();
    }

    /** What is to be done for a database at start. */
    StartupMigration start(String database, Migrator migrator) {
        MigrationStrategy recorded = chosen -> run(database, chosen);
        return instances.containsKey(database)
                ? StartupMigration.of(database, migrator, recorded)
                : StartupMigration.of(migrator, recorded);
    }

    private @Nullable RunReport run(String database, Migrator migrator) {
        Instant start = Instant.now();
        StartupStep step = beans.getApplicationStartup().start("migration.run").tag("database", database);
        try {
            RunReport report = strategy.migrate(migrator);
            if (report != null) {
                step.tag("migrations", Integer.toString(report.migrations().size()));
                runs.add(new Run(database, start, report));
            }
            return report;
        } finally {
            step.end();
        }
    }

    @Override
    public void afterSingletonsInstantiated() {
        runs.forEach(this::tell);
        runs.clear();
    }

    private void tell(Run run) {
        events.publishEvent(new MigrationsStarted(run.database(), run.start()));
        if (run.report().direction() == Direction.UP) {
            run.report()
                    .migrations()
                    .forEach(migration -> events.publishEvent(new MigrationApplied(run.database(), migration)));
        }
        events.publishEvent(new MigrationsCompleted(run.database(), run.report()));
    }
}
