// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.autoconfigure;

import dev.migration.MigrationListener;
import dev.migration.Migrator;
import dev.migration.TenantMigrator;
import dev.migration.fleet.FleetMigrator;
import dev.migration.spring.MigratorCustomizer;
import dev.migration.spring.internal.migrators.InstanceMigrators;
import dev.migration.spring.internal.migrators.MigratedSchemaManagement;
import dev.migration.spring.internal.migrators.MigratorFactory;
import dev.migration.spring.internal.migrators.SchemaGenerationWarning;
import dev.migration.spring.internal.probe.ProbeServer;
import dev.migration.spring.internal.settings.AdoptModule;
import dev.migration.spring.internal.settings.DatabaseSettings;
import dev.migration.spring.internal.settings.DraftProperties;
import dev.migration.spring.internal.settings.FlywaySettings;
import dev.migration.spring.internal.settings.Instances;
import dev.migration.spring.internal.settings.MigrationProperties;
import dev.migration.spring.internal.settings.OtherTool;
import dev.migration.spring.internal.settings.TargetProperties;
import dev.migration.spring.internal.settings.TargetsModule;
import dev.migration.spring.internal.start.MigrationInitializer;
import dev.migration.spring.internal.start.OtherToolGuard;
import dev.migration.spring.internal.start.StartEvents;
import dev.migration.spring.internal.targets.ServiceTargets;
import dev.migration.spring.internal.targets.Targets;
import dev.migration.spring.internal.targets.TargetsFactory;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.sql.init.dependency.DatabaseInitializationDependencyConfigurer;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration that migrates the application's database before anything else uses it. A {@link Migrator} bean that
 * the application defines replaces the one that is made from the {@code migration.*} settings.
 */
@AutoConfiguration(after = DataSourceAutoConfiguration.class)
@Conditional(MigrationConditions.AnyDatabase.class)
@EnableConfigurationProperties(MigrationProperties.class)
@Import(DatabaseInitializationDependencyConfigurer.class)
public final class MigrationAutoConfiguration {

    private static final String FLYWAY_INITIALIZER =
            "org.springframework.boot.flyway.autoconfigure.FlywayMigrationInitializer";
    private static final String SPRING_LIQUIBASE = "liquibase.integration.spring.SpringLiquibase";

    // The mode is read here and is no condition: conditions are frozen when an application is processed ahead of time.
    @Bean
    @Lazy(false)
    @Conditional(MigrationConditions.NoInitializer.class)
    MigrationInitializer migrationStartInitializer(
            MigrationProperties properties, ConfigurableListableBeanFactory beans, Environment environment) {
        return new MigrationInitializer(properties.mode(), beans, environment);
    }

    @Bean
    StartEvents migrationStartEvents(ConfigurableListableBeanFactory beans, ApplicationEventPublisher events) {
        return new StartEvents(beans, events);
    }

    @Bean(Instances.FACTORY)
    MigratorFactory migrationMigratorFactory(
            ConfigurableListableBeanFactory beans,
            ObjectProvider<MigrationListener> listeners,
            ObjectProvider<MigratorCustomizer> customizers) {
        return new MigratorFactory(beans, listeners, customizers);
    }

    @Bean
    static FlywaySettings migrationFlywaySettings(ConfigurableEnvironment environment) {
        return new FlywaySettings(environment);
    }

    // Spring Boot's modules for both tools may be there without the tools.
    @Bean
    @ConditionalOnClass(name = {FLYWAY_INITIALIZER, "org.flywaydb.core.Flyway"})
    static OtherToolGuard migrationFlywayGuard(ConfigurableListableBeanFactory beans, Environment environment) {
        return new OtherToolGuard(OtherTool.FLYWAY, beans, environment);
    }

    @Bean
    @ConditionalOnClass(
            name = {"org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration", SPRING_LIQUIBASE})
    static OtherToolGuard migrationLiquibaseGuard(ConfigurableListableBeanFactory beans, Environment environment) {
        return new OtherToolGuard(OtherTool.LIQUIBASE, beans, environment);
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty("migration.probe.port")
    static class ProbeConfiguration {

        @Bean
        ProbeServer migrationProbeServer(MigrationProperties properties) {
            return new ProbeServer(properties.probe().port());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.hibernate.SessionFactory")
    static class HibernateConfiguration {

        @Bean
        MigratedSchemaManagement migratedSchemaManagement(MigrationProperties properties, MigratorFactory migrators) {
            return new MigratedSchemaManagement(properties.mode(), migrators);
        }

        @Configuration(proxyBeanMethods = false)
        @ConditionalOnClass(name = "org.springframework.boot.hibernate.autoconfigure.HibernatePropertiesCustomizer")
        static class SchemaGenerationConfiguration {

            @Bean
            SchemaGenerationWarning migrationSchemaGenerationWarning(
                    MigratedSchemaManagement migrated, ObjectProvider<DataSource> dataSource) {
                return new SchemaGenerationWarning(migrated, dataSource);
            }
        }
    }

    // First: where it applies, the configuration of a single database does not.
    @Configuration(proxyBeanMethods = false)
    @Order(Ordered.HIGHEST_PRECEDENCE)
    @Conditional(MigrationConditions.SeveralDatabases.class)
    @ConditionalOnMissingBean(InstanceMigrators.class)
    @Import(InstanceMigrators.Registrar.class)
    static class InstancesConfiguration {}

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = TargetsModule.TYPE)
    @Conditional(MigrationConditions.NamedTargets.class)
    static class TargetsConfiguration {

        @Bean(destroyMethod = "stop")
        @Lazy
        @ConditionalOnMissingBean
        FleetMigrator migrationFleetMigrator(
                MigrationProperties properties,
                MigratorFactory factory,
                ConfigurableListableBeanFactory beans,
                Environment environment) {
            return new TargetsFactory(beans, environment, properties, factory).fleet();
        }

        @Bean
        @Lazy
        @ConditionalOnMissingBean(Targets.class)
        ServiceTargets migrationServiceTargets(ObjectProvider<FleetMigrator> fleet, MigrationProperties properties) {
            boolean background = properties.targets().mode() == TargetProperties.Mode.BACKGROUND;
            return new ServiceTargets(fleet::getObject, background, ServiceTargets.PAUSE);
        }
    }

    // Lazy, because in the mode off nothing asks for them, and settings that are not used are not checked.
    @Configuration(proxyBeanMethods = false)
    @Conditional(MigrationConditions.OneDatabase.class)
    static class MigratorConfiguration {

        @Bean(Instances.TENANT_MIGRATOR)
        @Lazy
        @Conditional(MigrationConditions.Tenants.class)
        TenantMigrator migrationTenantMigrator(MigrationProperties properties, MigratorFactory factory) {
            Instances.requireAsGenerated(properties.instances().isEmpty(), Instances.PREFIX);
            return factory.tenantMigrator(DatabaseSettings.of(properties));
        }

        @Bean(Instances.MIGRATOR)
        @Lazy
        @ConditionalOnMissingBean(name = Instances.TENANT_MIGRATOR, search = SearchStrategy.CURRENT)
        Migrator migrationMigrator(MigrationProperties properties, MigratorFactory factory) {
            Instances.requireAsGenerated(!properties.tenants().nameThem(), "migration.tenants");
            Instances.requireAsGenerated(properties.instances().isEmpty(), Instances.PREFIX);
            Instances.requireAsGenerated(!properties.targets().nameThem(), TargetsModule.PREFIX);
            return factory.migrator(DatabaseSettings.of(properties));
        }
    }

    /** Keeps the migrations of the default locations in a native image; the application adds its own locations. */
    static final class Hints implements RuntimeHintsRegistrar {

        private static final List<String> FILES =
                List.of("*.sql", "*.sql.conf", "metadata.toml", "metadata.yaml", "metadata.yml", "migrations.lock");

        @Override
        public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
            // Sub-folders as well, and the folders of databases by name.
            for (String folder : new String[] {"migrations/", "migrations/**/"}) {
                for (String files : FILES) {
                    hints.resources().registerPattern(folder + files);
                }
            }
            hints.resources().registerPattern("dev/migration/spring/internal/endpoint/page.css");
            // What code migrations get.
            for (Class<?> type : List.of(
                    Connection.class,
                    DatabaseMetaData.class,
                    Statement.class,
                    PreparedStatement.class,
                    CallableStatement.class)) {
                hints.proxies().registerJdkProxy(type);
            }
            hints.reflection()
                    // Its parameters are names of settings; no bean has it, so Spring does not see to it.
                    .registerType(DraftProperties.class, MemberCategory.INVOKE_DECLARED_CONSTRUCTORS)
                    .registerTypeIfPresent(classLoader, AdoptModule.TYPE, type -> {})
                    .registerTypeIfPresent(classLoader, TargetsModule.TYPE, type -> {})
                    .registerTypeIfPresent(classLoader, TargetsModule.SOURCE, type -> {})
                    .registerTypeIfPresent(
                            classLoader, SPRING_LIQUIBASE, type -> type.withField(OtherToolGuard.SHOULD_RUN));
        }
    }
}
