package dev.migration.spring.internal.start;

import dev.migration.Migrator;
import dev.migration.RunReport;
import dev.migration.TenantMigrator;
import dev.migration.TenantsReport;
import dev.migration.spring.MigrationStrategy;
import dev.migration.spring.internal.database.DatabaseDescriptions;
import dev.migration.spring.internal.migrators.NamedMigrators;
import dev.migration.spring.internal.settings.InstanceProperties;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;

/** Lists which databases are migrated at start, in which order, and with what. */
public final class DatabaseStarts {

    private record Named(String database, DatabaseStart start) {}

    private final ListableBeanFactory beans;
    private final StartEvents events;
    private final @Nullable MigrationStrategy strategy;
    private final Map<String, InstanceProperties> instances;
    private final DatabaseDescriptions descriptions;

    /**
     * For the Migrators of a context and its parents.
     *
     * @param strategy the application's own, if it has one
     */
    public DatabaseStarts(
            ListableBeanFactory beans,
            StartEvents events,
            @Nullable MigrationStrategy strategy,
            Map<String, InstanceProperties> instances,
            DatabaseDescriptions descriptions) {
        this.beans = beans;
        this.events = events;
        this.strategy = strategy;
        this.instances = instances;
        this.descriptions = descriptions;
    }

    /** The application's own Migrators in the order of their beans, and then those of the settings in theirs. */
    List<DatabaseStart> all() {
        List<Named> named = new ArrayList<>();
        collect(Migrator.class, this::of, named);
        collect(TenantMigrator.class, this::of, named);
        named.sort(Comparator.comparingInt((Named one) -> order(one.database()))
                .thenComparing(one -> instances.containsKey(one.database()) ? one.database() : ""));
        List<DatabaseStart> starts = new ArrayList<>();
        named.forEach(one -> starts.add(one.start()));
        return starts;
    }

    private <T> void collect(Class<T> type, BiFunction<String, T, DatabaseStart> start, List<Named> named) {
        Map<T, String> names = NamedMigrators.namesIn(beans, type);
        beans.getBeanProvider(type).orderedStream().forEach(migrator -> {
            String database = names.get(migrator);
            if (database != null) {
                named.add(new Named(database, start.apply(database, migrator)));
            }
        });
    }

    private int order(String database) {
        InstanceProperties instance = instances.get(database);
        return instance == null ? Integer.MIN_VALUE : instance.order();
    }

    private DatabaseStart of(String database, Migrator migrator) {
        String label = label(database);
        var log = new StartLog(label);
        MigrationStrategy chosen = strategy == null ? Migrator::up : strategy;
        return new DatabaseStart(
                label,
                () -> {
                    RunReport report = events.run(database, () -> chosen.migrate(migrator));
                    if (report != null) {
                        log.ended(report);
                    }
                },
                () -> log.valid(migrator.requireUpToDate()),
                () -> descriptions.of(migrator.dataSource(), label));
    }

    /** The strategy is applied to each tenant. */
    private DatabaseStart of(String database, TenantMigrator migrator) {
        String label = label(database);
        var log = new StartLog(label);
        MigrationStrategy own = strategy;
        return new DatabaseStart(
                label,
                () -> {
                    TenantsReport report = events.runTenants(
                            database, () -> own == null ? migrator.up() : migrator.each(own::migrate));
                    log.ended(report);
                },
                () -> log.valid(migrator.requireUpToDate()),
                () -> descriptions.of(migrator.dataSource(), label));
    }

    /** The name is shown where there are several. */
    private @Nullable String label(String database) {
        return instances.containsKey(database) ? database : null;
    }
}
