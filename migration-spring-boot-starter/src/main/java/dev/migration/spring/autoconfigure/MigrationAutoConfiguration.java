package dev.migration.spring.autoconfigure;

import dev.migration.MigrationListener;
import dev.migration.Migrator;
import dev.migration.TenantMigrator;
import dev.migration.spring.MigrationConnectionDetails;
import dev.migration.spring.MigrationDataSource;
import dev.migration.spring.MigrationInitializer;
import dev.migration.spring.MigrationStrategy;
import dev.migration.spring.MigratorCustomizer;
import dev.migration.spring.UngatedMigrationInitializer;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
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
 * Auto-configuration that migrates the application's database before anything else uses it. A {@link Migrator} bean of
 * the application's own takes the place of the one that is made from the {@code migration.*} settings.
 */
@AutoConfiguration(after = DataSourceAutoConfiguration.class)
@Conditional(MigrationAutoConfiguration.AnyDatabase.class)
@EnableConfigurationProperties(MigrationProperties.class)
@Import(DatabaseInitializationDependencyConfigurer.class)
@ImportRuntimeHints(MigrationRuntimeHints.class)
public final class MigrationAutoConfiguration {

    // The mode is read here and is no condition: conditions are frozen when an application is processed ahead of time.
    @Bean
    @Conditional(NoInitializer.class)
    MigrationInitializer migrationInitializer(
            MigrationProperties properties, ObjectProvider<StartupMigrations> migrations, Environment environment) {
        return new MigrationInitializer(
                () -> {
                    UnknownSettings.warn(environment);
                    return migrations.getObject().gating();
                },
                properties.mode());
    }

    @Bean
    static SwitchedOffBeans switchedOffMigrations(Environment environment) {
        return new SwitchedOffBeans(environment);
    }

    @Bean
    StartupMigrations startupMigrations(
            ConfigurableListableBeanFactory beans,
            Environment environment,
            MigrationRuns runs,
            ObjectProvider<MigrationStrategy> strategy,
            MigrationProperties properties) {
        return new StartupMigrations(
                beans,
                runs,
                strategy.getIfAvailable(),
                properties.instances(),
                new DatabaseDescriptions(beans, environment));
    }

    @Bean
    MigrationRuns migrationRuns(ConfigurableListableBeanFactory beans, ApplicationEventPublisher events) {
        return new MigrationRuns(beans, events);
    }

    @Bean
    static LazyInitializationExcludeFilter migrationInitializerIsEager() {
        return LazyInitializationExcludeFilter.forBeanTypes(
                MigrationInitializer.class, UngatedMigrationInitializer.class);
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
    @Conditional(OnSeveralDatabases.class)
    @ConditionalOnMissingBean(InstanceFactory.class)
    @Import(InstancesRegistrar.class)
    static class InstancesConfiguration {

        @Bean
        InstanceFactory migrationInstances(
                ConfigurableListableBeanFactory beans,
                Environment environment,
                MigrationProperties properties,
                MigratorFactory factory,
                StartupMigrations migrations) {
            return new InstanceFactory(beans, Instances.in(environment), properties, factory, migrations);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Conditional({OnOneDatabase.class, NoMigrator.class})
    static class MigratorConfiguration {

        @Bean
        @ConditionalOnMissingBean(MigrationConnectionDetails.class)
        PropertiesMigrationConnectionDetails migrationConnectionDetails(MigrationProperties properties) {
            return new PropertiesMigrationConnectionDetails(properties);
        }

        @Bean
        MigratedDatabase migratedDatabase(
                ConfigurableListableBeanFactory beans,
                @MigrationDataSource ObjectProvider<DataSource> marked,
                MigrationConnectionDetails details,
                ObjectProvider<JdbcConnectionDetails> applicationsDetails,
                MigrationProperties properties) {
            return new MigratedDatabaseChoice(beans, marked, details, applicationsDetails, properties).choose();
        }

        @Bean(name = BeanNames.MIGRATOR, destroyMethod = "stop")
        @Conditional(OnNoTenants.class)
        Migrator migrator(MigratedDatabase database, MigrationProperties properties, MigratorFactory factory) {
            FrozenConditions.requireOneDatabaseWithoutTenants(properties);
            return factory.migrator(database, properties.database(), null);
        }

        @Bean(name = BeanNames.TENANT_MIGRATOR, destroyMethod = "stop")
        @Conditional(OnTenants.class)
        TenantMigrator tenantMigrator(
                MigratedDatabase database, MigrationProperties properties, MigratorFactory factory) {
            FrozenConditions.requireOneDatabase(properties);
            return factory.tenantMigrator(database, properties.database(), properties.tenants(), null);
        }
    }

    /** Something to connect with, or a Migrator that brings its own. */
    static final class AnyDatabase extends AnyNestedCondition {

        AnyDatabase() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        @ConditionalOnBean(DataSource.class)
        static final class WithDataSource {}

        @Conditional(OnMarkedDataSource.class)
        static final class WithMarkedDataSource {}

        @ConditionalOnBean(JdbcConnectionDetails.class)
        static final class WithConnectionDetails {}

        @ConditionalOnBean(MigrationConnectionDetails.class)
        static final class WithDetailsForMigrations {}

        @Conditional(OnMigrator.class)
        static final class WithMigrator {}

        @ConditionalOnProperty("migration.url")
        static final class WithUrl {}

        @Conditional(OnSeveralDatabases.class)
        static final class WithInstances {}
    }
}
