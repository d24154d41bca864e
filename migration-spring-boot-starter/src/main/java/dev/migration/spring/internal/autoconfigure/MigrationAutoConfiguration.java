package dev.migration.spring.internal.autoconfigure;

import dev.migration.MigrationListener;
import dev.migration.Migrator;
import dev.migration.TenantMigrator;
import dev.migration.spring.MigrationConnectionDetails;
import dev.migration.spring.MigrationDataSource;
import dev.migration.spring.MigrationStrategy;
import dev.migration.spring.MigratorCustomizer;
import dev.migration.spring.internal.database.DatabaseChoice;
import dev.migration.spring.internal.database.DatabaseDescriptions;
import dev.migration.spring.internal.database.MigratedDatabase;
import dev.migration.spring.internal.database.MigratedSchemaManagement;
import dev.migration.spring.internal.database.ScriptsOverR2dbc;
import dev.migration.spring.internal.migrators.InstanceMigrators;
import dev.migration.spring.internal.migrators.MigratorFactory;
import dev.migration.spring.internal.settings.BeanNames;
import dev.migration.spring.internal.settings.DatabaseSettings;
import dev.migration.spring.internal.settings.Instances;
import dev.migration.spring.internal.settings.MigrationProperties;
import dev.migration.spring.internal.start.DatabaseStarts;
import dev.migration.spring.internal.start.MigrationInitializer;
import dev.migration.spring.internal.start.StartEvents;
import dev.migration.spring.internal.start.SwitchedOffBeans;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.sql.init.dependency.DatabaseInitializationDependencyConfigurer;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;

/**
 * Auto-configuration that migrates the application's database before anything else uses it. A {@link Migrator} bean that
 * the application defines replaces the one that is made from the {@code migration.*} settings.
 */
@AutoConfiguration(after = DataSourceAutoConfiguration.class)
@Conditional(MigrationConditions.AnyDatabase.class)
@EnableConfigurationProperties(MigrationProperties.class)
@Import(DatabaseInitializationDependencyConfigurer.class)
@ImportRuntimeHints(MigrationAutoConfiguration.Hints.class)
public final class MigrationAutoConfiguration {

    // The mode is read here and is no condition: conditions are frozen when an application is processed ahead of time.
    @Bean
    @Conditional(MigrationConditions.NoInitializer.class)
    MigrationInitializer migrationInitializer(
            MigrationProperties properties, ObjectProvider<DatabaseStarts> databases, Environment environment) {
        return new MigrationInitializer(databases, environment, properties.mode());
    }

    @Bean
    static SwitchedOffBeans switchedOffMigrations(Environment environment) {
        return new SwitchedOffBeans(environment);
    }

    @Bean
    DatabaseStarts migratedDatabases(
            ConfigurableListableBeanFactory beans,
            Environment environment,
            StartEvents events,
            ObjectProvider<MigrationStrategy> strategy,
            MigrationProperties properties) {
        return new DatabaseStarts(
                beans,
                events,
                strategy.getIfAvailable(),
                properties.instances(),
                new DatabaseDescriptions(beans, environment));
    }

    @Bean
    StartEvents migrationEvents(ConfigurableListableBeanFactory beans, ApplicationEventPublisher events) {
        return new StartEvents(beans, events);
    }

    @Bean
    static LazyInitializationExcludeFilter migrationInitializerIsEager() {
        return LazyInitializationExcludeFilter.forBeanTypes(MigrationInitializer.class);
    }

    @Bean
    MigratedSchemaManagement migratedSchemaManagement(
            MigrationProperties properties, ObjectProvider<MigratedDatabase> databases) {
        return new MigratedSchemaManagement(properties.mode(), databases);
    }

    @Bean
    static ScriptsOverR2dbc scriptsBeforeMigrations(
            Environment environment, ObjectProvider<MigratedDatabase> databases) {
        return new ScriptsOverR2dbc(environment, databases);
    }

    @Bean
    MigratorFactory migratorFactory(
            ConfigurableListableBeanFactory beans,
            Environment environment,
            ResourceLoader resources,
            ObjectProvider<MigrationListener> listeners,
            ObjectProvider<MigratorCustomizer> customizers,
            ScriptsOverR2dbc scripts) {
        return new MigratorFactory(beans, environment, resources, listeners, customizers, scripts);
    }

    @Configuration(proxyBeanMethods = false)
    @Conditional(MigrationConditions.SeveralDatabases.class)
    @ConditionalOnMissingBean(InstanceMigrators.class)
    @Import(InstanceMigrators.Registrar.class)
    static class InstancesConfiguration {}

    @Configuration(proxyBeanMethods = false)
    @Conditional(MigrationConditions.OneDatabase.class)
    static class MigratorConfiguration {

        @Bean
        MigratedDatabase migratedDatabase(
                ConfigurableListableBeanFactory beans,
                @MigrationDataSource ObjectProvider<DataSource> marked,
                ObjectProvider<MigrationConnectionDetails> details,
                ObjectProvider<JdbcConnectionDetails> applicationsDetails,
                MigrationProperties properties) {
            return new DatabaseChoice(beans, marked, details.getIfAvailable(), applicationsDetails, properties)
                    .choose();
        }

        @Bean(name = BeanNames.TENANT_MIGRATOR, destroyMethod = "stop")
        @Conditional(MigrationConditions.Tenants.class)
        TenantMigrator tenantMigrator(
                MigratedDatabase database, MigrationProperties properties, MigratorFactory factory) {
            Instances.requireOneDatabase(properties);
            return factory.tenantMigrator(database, DatabaseSettings.of(properties));
        }

        @Bean(name = BeanNames.MIGRATOR, destroyMethod = "stop")
        @ConditionalOnMissingBean(name = BeanNames.TENANT_MIGRATOR, search = SearchStrategy.CURRENT)
        Migrator migrator(MigratedDatabase database, MigrationProperties properties, MigratorFactory factory) {
            Instances.requireOneDatabaseWithoutTenants(properties);
            return factory.migrator(database, DatabaseSettings.of(properties));
        }
    }

    /** Keeps the migrations of the default locations in a native image; the application adds its own locations. */
    static final class Hints implements RuntimeHintsRegistrar {

        @Override
        public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
            // Sub-folders as well, and the folders of databases by name.
            for (String folder : new String[] {"migrations/", "migrations/**/"}) {
                hints.resources().registerPattern(folder + "*.sql");
                hints.resources().registerPattern(folder + "migrations.lock");
            }
            hints.resources().registerPattern("dev/migration/spring/internal/endpoint/page.css");
        }
    }
}
