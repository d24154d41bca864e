// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.autoconfigure;

import static dev.migration.spring.Applications.application;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.map;

import ch.qos.logback.classic.Level;
import dev.migration.Migrator;
import dev.migration.Target;
import dev.migration.fixture.RecordedLog;
import dev.migration.spring.Applications;
import dev.migration.spring.MigrationStrategy;
import dev.migration.spring.WatchedDataSource;
import dev.migration.spring.internal.endpoint.MigrationsHealthIndicator;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.assertj.core.api.MapAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.availability.ApplicationAvailabilityBean;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.application.AvailabilityHealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

class MigrationsHealthContributorAutoConfigurationTest {

    private final ApplicationContextRunner application =
            application().withConfiguration(AutoConfigurations.of(MigrationsActuatorAutoConfiguration.class));

    @Test
    void allAppliedIsUp() {
        application.run(context -> {
            assertThat(health(context).getStatus()).isEqualTo(Status.UP);
            details(context).containsExactlyInAnyOrderEntriesOf(Map.of("current", "0002", "applied", 2, "pending", 0));
        });
    }

    @Test
    void pendingIsADetailAndUp() {
        application.withUserConfiguration(Applications.NotMigrated.class).run(context -> {
            assertThat(health(context).getStatus()).isEqualTo(Status.UP);
            details(context).containsExactlyInAnyOrderEntriesOf(Map.of("applied", 0, "pending", 2));
        });
    }

    @Test
    void switchedOffNothingIsKnown() {
        application.withPropertyValues("migration.mode=off").run(context -> {
            assertThat(health(context).getStatus()).isEqualTo(Status.UNKNOWN);
            assertThat(health(context).getDetails()).isEqualTo(Map.of("migrations", "switched off"));
            assertThat(context.getBeanFactory().containsSingleton("migrationMigrator"))
                    .isFalse();
        });
    }

    @Test
    void changedIsDown() {
        String url = "spring.datasource.url=jdbc:h2:mem:health-changed;DB_CLOSE_DELAY=-1";
        application
                .withPropertyValues(url, "migration.locations=classpath:vendor/h2")
                .run(context -> assertThat(context).hasNotFailed());
        application
                .withPropertyValues(url)
                .withUserConfiguration(Applications.NotMigrated.class)
                .run(context -> {
                    assertThat(health(context).getStatus()).isEqualTo(Status.DOWN);
                    details(context)
                            .containsEntry("broken", Map.of("0001_create_patient", "CHANGED"))
                            .containsEntry("problems", List.of("duplicate-version"));
                });
    }

    @ParameterizedTest
    @CsvSource({"failing, 0001_add_phone, INTERRUPTED", "failing-early, 0001_refused, FAILED"})
    void whatFailedIsDown(String location, String migration, String state) {
        ApplicationContextRunner failing = application.withPropertyValues(
                "spring.datasource.url=jdbc:h2:mem:health-" + location + ";DB_CLOSE_DELAY=-1",
                "migration.locations=classpath:" + location);
        failing.run(context -> assertThat(context).hasFailed());
        failing.withUserConfiguration(Applications.NotMigrated.class).run(context -> {
            assertThat(health(context).getStatus()).isEqualTo(Status.DOWN);
            details(context).containsEntry("broken", Map.of(migration, state)).containsEntry("pending", 1);
        });
    }

    @Test
    void aMissingFileIsAProblemAndUp() {
        application.run(context -> {
            Applications.execute(
                    context.getBean(DataSource.class),
                    "UPDATE __migrations SET version = '0000', name = '0000_gone' WHERE version = '0001'");
            assertThat(health(context).getStatus()).isEqualTo(Status.UP);
            details(context).containsKey("problems").doesNotContainKey("broken");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"migrate", "validate"})
    void whatIsUndoneAfterTheStartIsADetailAndUpAndLoggedOnce(String mode) {
        String url = "spring.datasource.url=jdbc:h2:mem:health-behind-" + mode + ";DB_CLOSE_DELAY=-1";
        application.withPropertyValues(url).run(context -> assertThat(context).hasNotFailed());
        application.withPropertyValues(url, "migration.mode=" + mode).run(context -> {
            // Before anybody asks for the health.
            context.getBean(Migrator.class).down();
            try (var log = new RecordedLog()) {
                for (int i = 0; i < 3; i++) {
                    assertThat(health(context).getStatus()).isEqualTo(Status.UP);
                    details(context)
                            .containsEntry("behind", List.of("0002_add_email"))
                            .containsEntry("pending", 1);
                }
                assertThat(log.messages(Level.WARN)).singleElement().asString().contains("0002_add_email");

                context.getBean(Migrator.class).up();
                details(context).doesNotContainKey("behind");
            }
        });
    }

    @Test
    void aHistoryOfYesterdayIsBehindAndSoIsOneThatIsGone() {
        application.run(context -> {
            DataSource dataSource = context.getBean(DataSource.class);
            Applications.execute(dataSource, "DELETE FROM __migrations WHERE version = '0002'");
            details(context).containsEntry("behind", List.of("0002_add_email"));

            Applications.execute(dataSource, "DROP ALL OBJECTS");
            assertThat(health(context).getStatus()).isEqualTo(Status.UP);
            details(context).containsEntry("behind", List.of("0001_create_patient", "0002_add_email"));
        });
    }

    @Test
    void whatAStrategyHasLeftWasNeverApplied() {
        application
                .withBean(MigrationStrategy.class, () -> migrator -> migrator.up(Target.version("0001")))
                .run(context -> {
                    details(context).containsEntry("pending", 1).doesNotContainKey("behind");
                });
    }

    @Test
    @Timeout(60)
    void aDatabaseThatNeverAnsweredIsUnknown() {
        application
                .withBean("dataSource", WatchedDataSource.class, () -> new WatchedDataSource("health-hanging"))
                .run(context -> {
                    context.getBean(WatchedDataSource.class).hang();
                    assertThat(health(context).getStatus()).isEqualTo(Status.UNKNOWN);
                    details(context).containsExactlyEntriesOf(Map.of("problems", List.of("database-unreachable")));
                });
    }

    @Test
    void oneCheckIsOneConnection() {
        application
                .withBean(WatchedDataSource.class, () -> new WatchedDataSource("health-counting"))
                .run(context -> {
                    WatchedDataSource dataSource = context.getBean(WatchedDataSource.class);
                    int before = dataSource.connections();
                    health(context);
                    assertThat(dataSource.connections() - before).isEqualTo(1);
                });
    }

    @Test
    void itIsRegisteredAsMigrationsAndNotInTheProbes() {
        application
                .withConfiguration(AutoConfigurations.of(
                        EndpointAutoConfiguration.class,
                        HealthContributorAutoConfiguration.class,
                        HealthContributorRegistryAutoConfiguration.class,
                        HealthEndpointAutoConfiguration.class,
                        AvailabilityProbesAutoConfiguration.class,
                        AvailabilityHealthContributorAutoConfiguration.class))
                .withBean(ApplicationAvailabilityBean.class)
                .withPropertyValues(
                        "management.endpoint.health.probes.enabled=true",
                        "management.endpoints.web.exposure.include=health")
                .run(context -> {
                    assertThat(context.getBean(HealthContributorRegistry.class).getContributor("migrations"))
                            .isInstanceOf(MigrationsHealthIndicator.class);
                    HealthEndpointGroups groups = context.getBean(HealthEndpointGroups.class);
                    assertThat(groups.getPrimary().isMember("migrations")).isTrue();
                    assertThat(List.of("liveness", "readiness"))
                            .noneMatch(group -> groups.get(group).isMember("migrations"));
                });
    }

    private static Health health(ApplicationContext context) {
        return context.getBean(MigrationsHealthIndicator.class).health();
    }

    private static MapAssert<String, Object> details(ApplicationContext context) {
        return assertThat(health(context).getDetails().get("dataSource")).asInstanceOf(map(String.class, Object.class));
    }
}
