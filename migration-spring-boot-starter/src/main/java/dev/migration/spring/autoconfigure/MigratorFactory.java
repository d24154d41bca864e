package dev.migration.spring.autoconfigure;

import dev.migration.Baseline;
import dev.migration.MigrationListener;
import dev.migration.Migrator;
import dev.migration.MigratorBuilder;
import dev.migration.TenantMigrator;
import dev.migration.spring.MigrationLog;
import dev.migration.spring.MigratorCustomizer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;

/** Turns the settings of a database into what migrates it, with what the application's own beans add to them. */
final class MigratorFactory {

    private final ConfigurableListableBeanFactory beans;
    private final Environment environment;
    private final ResourceLoader resources;
    private final ObjectProvider<MigrationListener> listeners;
    private final ObjectProvider<MigratorCustomizer> customizers;
    private final ScriptsOverR2dbc scripts;

    MigratorFactory(
            ConfigurableListableBeanFactory beans,
            Environment environment,
            ResourceLoader resources,
            ObjectProvider<MigrationListener> listeners,
            ObjectProvider<MigratorCustomizer> customizers,
            ScriptsOverR2dbc scripts) {
        this.beans = beans;
        this.environment = environment;
        this.resources = resources;
        this.listeners = listeners;
        this.customizers = customizers;
        this.scripts = scripts;
    }

    /**
     * For a database as a whole.
     *
     * @param label the name that the log has; null where there is one database only
     */
    Migrator migrator(MigratedDatabase database, DatabaseSettings settings, @Nullable String label) {
        return builder(database, settings, label).build();
    }

    /** The same for one with tenants. */
    TenantMigrator tenantMigrator(
            MigratedDatabase database, DatabaseSettings settings, TenantProperties tenants, @Nullable String label) {
        return builder(database, settings, label)
                .buildForTenants(
                        new TenantSourceChoice(beans, prefix(label) + ".tenants")
                                .choose(tenants, database.dataSource()),
                        tenants.parallelism());
    }

    private static String prefix(@Nullable String label) {
        return label == null ? "migration" : Instances.PREFIX + "." + label;
    }

    private @Nullable Baseline baseline(MigratedDatabase database, DatabaseSettings settings) {
        if (settings.baseline() != null) {
            return Baseline.of(settings.baseline());
        }
        return scripts.filled(database) ? new Baseline.None() : null;
    }

    private MigratorBuilder builder(MigratedDatabase database, DatabaseSettings settings, @Nullable String label) {
        TextSettings.requireText(environment, prefix(label));
        DataSource dataSource = database.dataSource();
        var builder = Migrator.builder()
                .dataSource(
                        dataSource == null || settings.connectTimeout().isZero()
                                ? dataSource
                                : ProbedDataSource.of(dataSource))
                .locations(settings.locations())
                .rootFinder(new ResourceRootFinder(resources, () -> ApplicationJars.in(beans)))
                .schema(settings.schema())
                .table(settings.table())
                .sequence(settings.sequence())
                .outOfOrder(settings.outOfOrder())
                .policies(settings.policies())
                .connectTimeout(settings.connectTimeout())
                .waitTimeout(settings.waitTimeout())
                .sqlLockTimeout(settings.sqlLockTimeout())
                .sqlLockRetries(settings.sqlLockRetries())
                .baseline(baseline(database, settings))
                .listener(label == null ? new MigrationLog() : new MigrationLog(label));
        listeners.orderedStream().forEach(builder::listener);
        customizers.orderedStream().forEach(customizer -> customizer.customize(database.name(), builder));
        return builder;
    }
}
