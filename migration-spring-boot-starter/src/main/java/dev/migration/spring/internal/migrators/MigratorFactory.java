package dev.migration.spring.internal.migrators;

import dev.migration.Baseline;
import dev.migration.MigrationListener;
import dev.migration.Migrator;
import dev.migration.TenantMigrator;
import dev.migration.internal.InternalAccess;
import dev.migration.spring.MigrationLog;
import dev.migration.spring.MigratorCustomizer;
import dev.migration.spring.internal.database.MigratedDatabase;
import dev.migration.spring.internal.database.ProbedDataSource;
import dev.migration.spring.internal.database.ScriptsOverR2dbc;
import dev.migration.spring.internal.settings.DatabaseSettings;
import dev.migration.spring.internal.settings.TextSettings;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;

/** Makes the Migrator of a database from its settings and from the beans that extend it. */
public final class MigratorFactory {

    private final ConfigurableListableBeanFactory beans;
    private final Environment environment;
    private final ResourceLoader resources;
    private final ObjectProvider<MigrationListener> listeners;
    private final ObjectProvider<MigratorCustomizer> customizers;
    private final ScriptsOverR2dbc scripts;

    /** For the beans of a context. */
    public MigratorFactory(
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

    ConfigurableListableBeanFactory beans() {
        return beans;
    }

    /** For a database as a whole. */
    public Migrator migrator(MigratedDatabase database, DatabaseSettings settings) {
        return builder(database, settings).build();
    }

    /** For a database with tenants. */
    public TenantMigrator tenantMigrator(MigratedDatabase database, DatabaseSettings settings) {
        return TenantMigrator.of(
                builder(database, settings),
                new TenantSourceChoice(beans, settings).choose(database.dataSource()),
                settings.own().tenants().parallelism());
    }

    private Migrator.Builder builder(MigratedDatabase database, DatabaseSettings settings) {
        TextSettings.requireText(environment, settings);
        DataSource dataSource = database.dataSource();
        String label = settings.name();
        Migrator.Builder builder = settings.builder()
                .dataSource(
                        dataSource == null || settings.connectTimeout().isZero()
                                ? dataSource
                                : ProbedDataSource.of(dataSource))
                .listener(label == null ? new MigrationLog() : new MigrationLog(label));
        InternalAccess.setRootFinder(
                builder, new ResourceRootFinder(resources, () -> ResourceRootFinder.applicationJars(beans)));
        if (settings.own().baseline() == null && scripts.filled(database)) {
            builder.baseline(Baseline.none());
        }
        listeners.orderedStream().forEach(builder::listener);
        customizers.orderedStream().forEach(customizer -> customizer.customize(database.name(), builder));
        return builder;
    }
}
