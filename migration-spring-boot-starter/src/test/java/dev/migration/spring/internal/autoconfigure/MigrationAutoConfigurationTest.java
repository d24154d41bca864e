package dev.migration.spring.internal.autoconfigure;

import static dev.migration.spring.Applications.application;
import static dev.migration.spring.Applications.applied;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Direction;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationEvent;
import dev.migration.MigrationListener;
import dev.migration.Migrator;
import dev.migration.spring.Applications;
import dev.migration.spring.MigrationMode;
import dev.migration.spring.internal.settings.MigrationProperties;
import dev.migration.spring.internal.start.MigrationInitializer;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

class MigrationAutoConfigurationTest {

    @Test
    void pendingMigrationsRunAtStart() {
        application()
                .run(context -> assertThat(applied(context)).containsExactly("0001_create_patient", "0002_add_email"));
    }

    @Test
    void aSecondStartRunsNothing() {
        ApplicationContextRunner sameDatabase =
                application().withPropertyValues("spring.datasource.url=jdbc:h2:mem:second-start;DB_CLOSE_DELAY=-1");
        sameDatabase.run(first -> assertThat(first).hasNotFailed());
        sameDatabase.run(second -> assertThat(applied(second)).hasSize(2));
    }

    @Test
    void nothingIsConfiguredWithoutADatabase() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(MigrationAutoConfiguration.class))
                .run(context -> assertThat(context)
                        .doesNotHaveBean(Migrator.class)
                        .doesNotHaveBean(MigrationInitializer.class));
    }

    @Test
    void modeOffLeavesTheDatabaseAlone() {
        application()
                .withPropertyValues("migration.mode=off")
                .run(context -> assertThat(applied(context)).isEmpty());
    }

    @Test
    void modeOffStillHasAMigratorToAsk() {
        application()
                .withPropertyValues("migration.mode=off")
                .run(context -> assertThat(context.getBean(Migrator.class).pending())
                        .extracting("name")
                        .containsExactly("0001_create_patient", "0002_add_email"));
    }

    @Test
    void offWithoutQuotesInYamlIsModeOff() {
        application()
                .withInitializer(new ConfigDataApplicationContextInitializer())
                .withPropertyValues("spring.config.location=classpath:mode-off.yaml")
                .run(context -> {
                    assertThat(context.getBean(MigrationProperties.class).mode())
                            .isEqualTo(MigrationMode.OFF);
                    assertThat(applied(context)).isEmpty();
                });
    }

    @Test
    void modeValidateRefusesToStartWithPendingMigrations() {
        application()
                .withPropertyValues("migration.mode=validate")
                .run(context ->
                        assertThat(context).getFailure().rootCause().isInstanceOf(InvalidMigrationsException.class));
    }

    @Test
    void modeValidateWritesNothing() {
        String url = "jdbc:h2:mem:validate-only;DB_CLOSE_DELAY=-1";
        application()
                .withPropertyValues("migration.mode=validate", "spring.datasource.url=" + url)
                .run(context -> assertThat(context).hasFailed());
        application()
                .withPropertyValues("migration.mode=off", "spring.datasource.url=" + url)
                .run(context -> assertThat(Applications.hasTable(context.getBean(DataSource.class), "__migrations"))
                        .isFalse());
    }

    @Test
    void modeValidateStartsWhenNothingIsPending() {
        String url = "spring.datasource.url=jdbc:h2:mem:validated;DB_CLOSE_DELAY=-1";
        application().withPropertyValues(url).run(context -> assertThat(context).hasNotFailed());
        application()
                .withPropertyValues(url, "migration.mode=validate")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void anUnknownModeFailsTheStart() {
        application()
                .withPropertyValues("migration.mode=migrat")
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasRootCauseMessage("No enum constant dev.migration.spring.MigrationMode.migrat"));
    }

    @Test
    void aFailingMigrationFailsTheStart() {
        application()
                .withPropertyValues("migration.locations=classpath:failing")
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasRootCauseInstanceOf(java.sql.SQLException.class)
                        .hasStackTraceContaining("Migration failed: 0001_add_phone"));
    }

    @Test
    void theTableNameIsASetting() {
        application()
                .withPropertyValues("migration.table=clinic_history")
                .run(context -> assertThat(Applications.hasTable(context.getBean(DataSource.class), "clinic_history"))
                        .isTrue());
    }

    @Test
    void theSchemaIsASetting() {
        application()
                .withPropertyValues(
                        "migration.schema=CLINIC",
                        "spring.datasource.url=jdbc:h2:mem:own-schema;INIT=CREATE SCHEMA IF NOT EXISTS CLINIC")
                .run(context -> assertThat(
                                context.getBean(Migrator.class).status().schema())
                        .isEqualTo("CLINIC"));
    }

    @Test
    void vendorInALocationIsTheDatabasesId() {
        application()
                .withPropertyValues("migration.locations=classpath:vendor/{vendor}")
                .run(context -> assertThat(Applications.hasTable(context.getBean(DataSource.class), "only_in_h2"))
                        .isTrue());
    }

    @Test
    void severalLocationsAreOneSequence() {
        application()
                .withPropertyValues("migration.locations=classpath:migrations,classpath:more-migrations")
                .run(context -> assertThat(applied(context))
                        .containsExactly("0001_create_patient", "0002_add_email", "0003_add_phone"));
    }

    @Test
    void placeholdersAreReplaced() {
        application()
                .withPropertyValues(
                        "migration.locations=classpath:placeholders", "migration.placeholders.table_name=ward")
                .run(context -> assertThat(
                                context.getBean(Migrator.class).sql("0001").get(Direction.UP))
                        .isEqualTo("CREATE TABLE ward (id INT PRIMARY KEY);"));
    }

    @Test
    void aNamedLocationThatIsNotThereIsAFailure() {
        for (String locations : List.of("classpath:nowhere", "classpath:migrations,classpath:nowhere")) {
            application()
                    .withPropertyValues("migration.locations=" + locations)
                    .run(context -> assertThat(context)
                            .getFailure()
                            .rootCause()
                            .hasMessageStartingWith("Location classpath:nowhere does not exist")
                            .hasMessageContaining("service: migration.locations"));
        }
    }

    @Test
    void theDefaultLocationMayBeMissing() throws IOException {
        try (var noMigrations = new URLClassLoader(new URL[0], getClass().getClassLoader()) {
            @Override
            public Enumeration<URL> getResources(String name) throws IOException {
                return name.startsWith("migrations") ? Collections.emptyEnumeration() : super.getResources(name);
            }
        }) {
            application()
                    .withClassLoader(noMigrations)
                    .run(context -> assertThat(context).hasNotFailed());
            application()
                    .withClassLoader(noMigrations)
                    .withPropertyValues("migration.locations=classpath:migrations")
                    .run(context -> assertThat(context).hasNotFailed());
        }
    }

    @Test
    void sequenceIsASetting() {
        application()
                .withPropertyValues("migration.locations=classpath:broken", "migration.sequence=relaxed")
                .run(context -> assertThat(applied(context)).containsExactly("0001_first", "0003_third"));
    }

    @Test
    void aMigratorOfTheApplicationsOwnReplacesOurs() {
        application().withUserConfiguration(OwnMigrator.class).run(context -> {
            assertThat(context).hasSingleBean(Migrator.class).hasBean("ownMigrator");
        });
    }

    @Test
    void aMigratorOfTheApplicationsOwnRunsAtStart() {
        application()
                .withUserConfiguration(OwnMigrator.class)
                .run(context -> assertThat(applied(context)).containsExactly("0001_only_here"));
    }

    @Test
    void aMigratorThatBringsItsOwnDataSourceRunsWithoutADataSourceBean() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(MigrationAutoConfiguration.class))
                .withUserConfiguration(MigratorWithDataSource.class)
                .run(context ->
                        assertThat(applied(MigratorWithDataSource.dataSource())).containsExactly("0001_only_here"));
    }

    @Test
    void anInitializerOfTheApplicationsOwnReplacesOurs() {
        application().withUserConfiguration(OwnInitializer.class).run(context -> {
            assertThat(context).hasSingleBean(MigrationInitializer.class).hasBean("ownInitializer");
            assertThat(applied(context)).isEmpty();
        });
    }

    @Test
    void listenersAreTold() {
        application()
                .withUserConfiguration(Listening.class)
                .run(context -> assertThat(context.getBean(Listening.class).events)
                        .filteredOn(MigrationEvent.MigrationCompleted.class::isInstance)
                        .hasSize(2));
    }

    @Test
    void theInitializerIsEagerUnderLazyInitialization() {
        application()
                .withInitializer(context -> context.addBeanFactoryPostProcessor(
                        new org.springframework.boot.LazyInitializationBeanFactoryPostProcessor()))
                .run(context -> assertThat(applied(context)).hasSize(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"secret-password", "secret-user", "jdbc:h2:mem:secret-url"})
    void thePropertiesDoNotShowSecrets(String secret) {
        application()
                .withPropertyValues(
                        "migration.mode=off",
                        "migration.url=jdbc:h2:mem:secret-url",
                        "migration.user=secret-user",
                        "migration.password=secret-password")
                .run(context -> assertThat(
                                context.getBean(MigrationProperties.class).toString())
                        .doesNotContain(secret));
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnMigrator {
        @Bean
        Migrator ownMigrator(DataSource dataSource) {
            return Migrator.builder()
                    .dataSource(dataSource)
                    .locations("classpath:vendor/h2")
                    .build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class MigratorWithDataSource {
        static DataSource dataSource() {
            return new org.springframework.jdbc.datasource.DriverManagerDataSource(
                    "jdbc:h2:mem:brought;DB_CLOSE_DELAY=-1");
        }

        @Bean
        Migrator migrator() {
            return Migrator.builder()
                    .dataSource(dataSource())
                    .locations("classpath:vendor/h2")
                    .build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnInitializer {
        @Bean
        MigrationInitializer ownInitializer(ConfigurableListableBeanFactory beans, Environment environment) {
            return new MigrationInitializer(MigrationMode.OFF, beans, environment);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Listening {
        private final List<MigrationEvent> events = new ArrayList<>();

        @Bean
        MigrationListener listener() {
            return events::add;
        }
    }
}
