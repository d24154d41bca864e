// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.start;

import static dev.migration.spring.Applications.application;
import static dev.migration.spring.Applications.applied;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.spring.MigrationDataSource;
import dev.migration.spring.MigrationStrategy;
import dev.migration.spring.internal.autoconfigure.MigrationsActuatorAutoConfiguration;
import dev.migration.spring.internal.endpoint.MigrationsEndpoint;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** In the mode {@code off} nothing is touched, and no setting is checked. */
@ExtendWith(OutputCaptureExtension.class)
class SwitchedOffTest {

    private final ApplicationContextRunner off = application()
            .withConfiguration(AutoConfigurations.of(
                    JdbcTemplateAutoConfiguration.class,
                    EndpointAutoConfiguration.class,
                    MigrationsActuatorAutoConfiguration.class))
            .withPropertyValues("migration.mode=off", "management.endpoints.web.exposure.include=migrations");

    @Test
    void theEndpointReadsNothing() {
        off.run(context -> {
            MigrationsEndpoint endpoint = context.getBean(MigrationsEndpoint.class);
            assertThat(endpoint.migrations().contexts().values())
                    .allSatisfy(one -> assertThat(one.databases()).isEmpty());
            assertThat(endpoint.database("dataSource", null)).isNull();
            assertThat(context.getBeanFactory().containsSingleton("migrationMigrator"))
                    .isFalse();
        });
    }

    @Test
    void enabledFalseMeansOffAndTrueLeavesTheModeAsItIs() {
        application().withPropertyValues("migration.enabled=false").run(context -> {
            assertThat(context.getBean(Migrator.class).pending()).hasSize(2);
            assertThat(applied(context)).isEmpty();
        });
        off.withPropertyValues("migration.enabled=true")
                .run(context -> assertThat(applied(context)).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "migration.url=postgres://user:secret@host/name,migration.driver-class-name=does.not.Exist,"
                        + "migration.baseline=first,migration.adopt=unknown,migration.sql-lock-retries=-1,"
                        + "migration.locations=nowhere:migrations,migration.lcoations=classpath:x,"
                        + "migration.tenants.schemas=a,migration.tenants.schemas-query=SELECT 1",
                "migration.url=jdbc:unknown:x",
                "migration.instances.reports.data-source=missing",
                "migration.instances.a.data-source=dataSource,migration.instances.b.data-source=dataSource",
                "migration.instances.with.a.dot.table=x,migration.instances.a b.table=x"
            })
    void anUnusedSettingMayBeWrong(String settings, CapturedOutput output) {
        off.withPropertyValues(settings.split(",")).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(context.getBean(JdbcTemplate.class)).isNotNull();
        });
        assertThat(output).doesNotContain("Nothing reads", "No database is migrated");
    }

    @ParameterizedTest
    @ValueSource(classes = {TwoDataSources.class, TwoOfTheRest.class})
    void whatWouldBeAmbiguousIsCheckedWhenTheApplicationAsksForTheMigrator(Class<?> two) {
        off.withUserConfiguration(two).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(context.getBean(MigrationsEndpoint.class).migrations()).isNotNull();
            assertThatThrownBy(() -> context.getBean(Migrator.class))
                    .hasRootCauseInstanceOf(InvalidMigrationsException.class)
                    .hasStackTraceContaining("Cannot determine which DataSource to migrate");
        });
    }

    @Test
    void theDatabaseCanBeMigratedByHand() {
        off.run(context -> {
            context.getBean(Migrator.class).up();
            assertThat(applied(context)).hasSize(2);
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class TwoDataSources {

        @Bean
        DataSource one() {
            return new DriverManagerDataSource("jdbc:h2:mem:one");
        }

        @Bean
        DataSource two() {
            return new DriverManagerDataSource("jdbc:h2:mem:two");
        }

        @Bean
        JdbcTemplate jdbcTemplate() {
            return new JdbcTemplate(one());
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class TwoOfTheRest {

        @Bean
        @MigrationDataSource
        DataSource one() {
            return new DriverManagerDataSource("jdbc:h2:mem:one");
        }

        @Bean(defaultCandidate = false)
        @MigrationDataSource
        DataSource two() {
            return new DriverManagerDataSource("jdbc:h2:mem:two");
        }

        @Bean
        MigrationStrategy first() {
            return Migrator::up;
        }

        @Bean
        MigrationStrategy second() {
            return Migrator::up;
        }
    }
}
