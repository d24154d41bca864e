// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.autoconfigure;

import static dev.migration.spring.Applications.application;
import static dev.migration.spring.Applications.applied;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Migrator;
import dev.migration.spring.Applications;
import dev.migration.spring.MigrationMode;
import dev.migration.spring.internal.settings.MigrationProperties;
import dev.migration.spring.internal.start.MigrationInitializer;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Collections;
import java.util.Enumeration;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

@ExtendWith(OutputCaptureExtension.class)
class MigrationAutoConfigurationTest {

    @Test
    void nothingIsConfiguredWithoutADatabase() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(MigrationAutoConfiguration.class))
                .run(context -> assertThat(context)
                        .doesNotHaveBean(Migrator.class)
                        .doesNotHaveBean(MigrationInitializer.class));
    }

    @Test
    void offWithoutQuotesInYamlIsModeOff() {
        application()
                .withInitializer(new ConfigDataApplicationContextInitializer())
                .withPropertyValues("spring.config.location=classpath:mode-off.yaml")
                .run(context -> {
                    assertThat(context.getBean(MigrationProperties.class).mode())
                            .isEqualTo(MigrationMode.OFF);
                    assertThat(context.getBean(Migrator.class).pending()).hasSize(2);
                    assertThat(applied(context)).isEmpty();
                });
    }

    @Test
    void theSettingsReachTheMigrator() {
        application()
                .withPropertyValues("migration.locations=classpath:vendor/{vendor}", "migration.table=clinic_history")
                .run(context -> {
                    assertThat(Applications.hasTable(context.getBean(DataSource.class), "clinic_history"))
                            .isTrue();
                    assertThat(context.getBean(Migrator.class).status().applied())
                            .extracting("name")
                            .containsExactly("0001_only_here");
                });
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
    void aMigratorOfTheApplicationsOwnRunsInPlaceOfOurs() {
        application().withUserConfiguration(OwnMigrator.class).run(context -> {
            assertThat(context).hasSingleBean(Migrator.class).hasBean("ownMigrator");
            assertThat(applied(context)).containsExactly("0001_only_here");
        });
    }

    @Test
    void whatIsSetBesideAMigratorOfTheApplicationsOwnIsSaid(CapturedOutput output) {
        application()
                .withUserConfiguration(OwnMigrator.class)
                .withPropertyValues("migration.url=jdbc:h2:mem:other", "migration.mode=migrate")
                .run(context -> assertThat(applied(context)).containsExactly("0001_only_here"));
        assertThat(output)
                .containsPattern("The application's Migrator ownMigrator is used as it is, without the settings"
                        + " migration\\.url [^;]*\\. Remove them");
    }

    @Test
    void anApplicationMayHaveItsOwnMigratorClass() {
        application()
                .withBean("migrator", Object.class, Object::new)
                .withBean("tenantMigrator", Object.class, Object::new)
                .withBean("migrationInitializer", Object.class, Object::new)
                .run(context -> {
                    assertThat(applied(context)).hasSize(2);
                    assertThat(context.getBean(Migrator.class).dataSource())
                            .contains(context.getBean(DataSource.class));
                });
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
    void theInitializerIsEagerUnderLazyInitialization() {
        application()
                .withInitializer(context -> context.addBeanFactoryPostProcessor(
                        new org.springframework.boot.LazyInitializationBeanFactoryPostProcessor()))
                .run(context -> assertThat(applied(context)).hasSize(2));
    }

    @Test
    void thePropertiesDoNotShowSecrets() {
        application()
                .withPropertyValues(
                        "migration.mode=off",
                        "migration.url=jdbc:h2:mem:secret-url",
                        "migration.user=secret-user",
                        "migration.password=secret-password")
                .run(context -> assertThat(
                                context.getBean(MigrationProperties.class).toString())
                        .contains("OFF")
                        .doesNotContain("secret"));
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
            return new DriverManagerDataSource("jdbc:h2:mem:brought;DB_CLOSE_DELAY=-1");
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
}
