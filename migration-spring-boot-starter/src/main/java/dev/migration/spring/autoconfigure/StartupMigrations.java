package dev.migration.spring.autoconfigure;

import dev.migration.Migrator;
import dev.migration.TenantMigrator;
import dev.migration.TenantsReport;
import dev.migration.spring.MigrationStrategy;
import dev.migration.spring.StartupMigration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;

/** Says which databases are brought up to date at start, in which order, and by what. */
final class StartupMigrations {

    private record Named(String database, StartupMigration migration) {}

    private final ListableBeanFactory beans;
    private final MigrationRuns runs;
    private final @Nullable MigrationStrategy strategy;
    private final Map<String, InstanceProperties> instances;
    private final DatabaseDescriptions descriptions;

    /**
     * For the Migrators of a context and its parents.
     *
     * @param strategy the application's own, if it has one
     */
    StartupMigrations(
            ListableBeanFactory beans,
            MigrationRuns runs,
            @Nullable MigrationStrategy strategy,
            Map<String, InstanceProperties> instances,
            DatabaseDescriptions descriptions) {
        this.beans = beans;
        this.runs = runs;
        this.strategy = strategy;
        this.instances = instances;
        this.descriptions = descriptions;
    }

    /**
     * Those for which all beans wait that use a database: the application's own Migrators by the order of their beans, and
     * then those of the settings by theirs.
     */
    List<StartupMigration> gating() {
        List<Named> named = new ArrayList<>();
        collect(Migrator.class, this::of, named);
        collect(TenantMigrator.class, this::of, named);
        return named.stream()
                .filter(one -> gatesBeans(one.database()))
                .sorted(Comparator.comparingInt((Named one) -> order(one.database()))
                        .thenComparing(one -> instances.containsKey(one.database()) ? one.database() : ""))
                .map(Named::migration)
                .toList();
    }

    private <T> void collect(Class<T> type, Starter<T> starter, List<Named> named) {
        Map<T, String> names = NamedMigrators.namesIn(beans, type);
        beans.getBeanProvider(type).orderedStream().forEach(migrator -> {
            String database = names.get(migrator);
            if (database != null) {
                named.add(new Named(database, starter.start(database, migrator)));
            }
        });
    }

    private interface Starter<T> {
        StartupMigration start(String database, T migrator);
    }

    private boolean gatesBeans(String database) {
        InstanceProperties instance = instances.get(database);
        return instance == null || instance.gatesBeans();
    }

    private int order(String database) {
        InstanceProperties instance = instances.get(database);
        return instance == null ? Integer.MIN_VALUE : instance.order();
    }

    /** What is to be done for a database. */
    StartupMigration of(String database, Migrator migrator) {
        MigrationStrategy chosen = strategy == null ? Migrator::up : strategy;
        return StartupMigration.of(label(database), migrator, of -> runs.run(database, () -> chosen.migrate(of)))
                .describedBy(label(database), () -> descriptions.of(migrator.dataSource(), label(database)));
    }

    /** The same for one with tenants, to each of which the strategy is applied. */
    StartupMigration of(String database, TenantMigrator migrator) {
        MigrationStrategy own = strategy;
        Function<TenantMigrator, TenantsReport> work =
                own == null ? TenantMigrator::up : tenants -> tenants.each(own::migrate);
        return StartupMigration.of(label(database), migrator, of -> runs.runTenants(database, () -> work.apply(of)))
                .describedBy(label(database), () -> descriptions.of(migrator.dataSource(), label(database)));
    }

    /** The name is said where there are several. */
    private @Nullable String label(String database) {
        return instances.containsKey(database) ? database : null;
    }
}
