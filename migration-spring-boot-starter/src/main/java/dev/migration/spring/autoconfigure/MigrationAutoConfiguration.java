package dev.migration.spring.autoconfigure;

import dev.migration.Migrator;
import dev.migration.run.MigrationListener;
import dev.migration.spring.MigrationConnectionDetails;
import dev.migration.spring.MigrationDataSource;
import dev.migration.spring.MigrationInitializer;
import dev.migration.spring.MigrationLog;
import dev.migration.spring.MigrationStrategy;
import dev.migration.spring.MigratorCustomizer;
import javax.sql.DataSource;
import org.springframework.beans.factory.ListableBeanFactory;
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

    static final String MIGRATOR = "migrator";

    // The mode is read here and is no condition: conditions are frozen when an application is processed ahead of time.
    @Bean
    @ConditionalOnMissingBean
    MigrationInitializer migrationInitializer(
            ObjectProvider<Migrator> migrators, MigrationProperties properties, MigrationRuns runs) {
        return new MigrationInitializer(migrators, properties.mode(), runs::run);
    }

    @Bean
    MigrationRuns migrationRuns(
            ConfigurableListableBeanFactory beans,
            ApplicationEventPublisher events,
            ObjectProvider<MigrationStrategy> strategy) {
        return new MigrationRuns(beans, events, strategy.getIfAvailable(() -> Migrator::up));
    }

    @Bean
    static LazyInitializationExcludeFilter migrationInitializerIsEager() {
        return LazyInitializationExcludeFilter.forBeanTypes(MigrationInitializer.class);
    }

    @Bean
    MigratedSchemaManagement migratedSchemaManagement(
            MigrationProperties properties, ObjectProvider<MigratedDatabase> database) {
        return new MigratedSchemaManagement(properties.mode(), database);
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean(Migrator.class)
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

        @Bean(name = MIGRATOR, destroyMethod = "stop")
        Migrator migrator(
                MigratedDatabase database,
                MigrationProperties properties,
                ResourceLoader resources,
                ListableBeanFactory beans,
                ObjectProvider<MigrationListener> listeners,
                ObjectProvider<MigratorCustomizer> customizers) {
            var builder = Migrator.builder()
                    .dataSource(database.dataSource())
                    .locations(properties.locations())
                    .rootFinder(new ResourceRootFinder(resources, () -> ApplicationJars.in(beans)))
                    .schema(properties.schema())
                    .table(properties.table())
                    .sequence(properties.sequence())
                    .outOfOrder(properties.outOfOrder())
                    .waitTimeout(properties.waitTimeout())
                    .sqlLockTimeout(properties.sqlLockTimeout())
                    .sqlLockRetries(properties.sqlLockRetries())
                    .baseline(properties.baseline())
                    .listener(new MigrationLog());
            listeners.orderedStream().forEach(builder::listener);
            customizers.orderedStream().forEach(customizer -> customizer.customize(database.name(), builder));
            return builder.build();
        }
    }

    /** Something to connect with, or a Migrator that brings its own. */
    static final class AnyDatabase extends AnyNestedCondition {

        AnyDatabase() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        @ConditionalOnBean(DataSource.class)
        static final class WithDataSource {}

        @ConditionalOnBean(JdbcConnectionDetails.class)
        static final class WithConnectionDetails {}

        @ConditionalOnBean(MigrationConnectionDetails.class)
        static final class WithDetailsForMigrations {}

        @ConditionalOnBean(Migrator.class)
        static final class WithMigrator {}

        @ConditionalOnProperty("migration.url")
        static final class WithUrl {}
    }
}
