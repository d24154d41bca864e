// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.neighbours;

import static dev.migration.spring.Applications.application;
import static dev.migration.spring.Applications.applied;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.spring.WatchedDataSource;
import dev.migration.spring.internal.autoconfigure.MigrationAutoConfiguration;
import dev.migration.spring.internal.autoconfigure.MigrationsActuatorAutoConfiguration;
import dev.migration.spring.internal.endpoint.MigrationsDescriptor;
import dev.migration.spring.internal.endpoint.MigrationsEndpoint;
import dev.migration.spring.internal.endpoint.MigrationsHealthIndicator;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A second DataSource beside the one that is migrated: a replica, or that of a parent context. */
@Tag("neighbours")
@ExtendWith(OutputCaptureExtension.class)
class SecondDataSourceTest {

    private static String database() {
        return "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    }

    private static Map<String, MigrationsDescriptor.Context> contexts(MigrationsEndpoint endpoint) {
        return endpoint.migrations().contexts();
    }

    @Test
    void aReplicaIsNotAskedForASingleConnection() {
        var replica = new WatchedDataSource("replica");
        DataSource primary = new DriverManagerDataSource(database(), "sa", "");
        application()
                .withBean("primary", DataSource.class, () -> primary, definition -> definition.setPrimary(true))
                .withBean("replica", DataSource.class, () -> replica)
                .withConfiguration(AutoConfigurations.of(MigrationsActuatorAutoConfiguration.class))
                .withPropertyValues("management.endpoints.web.exposure.include=migrations")
                .run(context -> {
                    assertThat(contexts(context.getBean(MigrationsEndpoint.class))
                                    .get(context.getId())
                                    .databases())
                            .containsOnlyKeys("primary");
                    assertThat(applied(primary)).hasSize(2);
                    assertThat(replica.connections()).isZero();
                });
    }

    @Test
    void parentAndChildMigrateTheirOwnDatabasesAndTheEndpointShowsBoth() {
        application()
                .withPropertyValues("spring.datasource.url=" + database())
                .run(parent -> new ApplicationContextRunner()
                        .withInitializer(context -> context.setId("child"))
                        .withParent(parent)
                        .withBean("orders", DataSource.class, () -> new DriverManagerDataSource(database(), "sa", ""))
                        .withConfiguration(AutoConfigurations.of(
                                MigrationAutoConfiguration.class, MigrationsActuatorAutoConfiguration.class))
                        .withPropertyValues(
                                "management.endpoints.web.exposure.include=migrations",
                                "migration.locations=classpath:older")
                        .run(child -> {
                            assertThat(applied(parent)).hasSize(2);
                            assertThat(applied(child.getBean("orders", DataSource.class)))
                                    .hasSize(1);
                            var contexts = contexts(child.getBean(MigrationsEndpoint.class));
                            assertThat(contexts.get(parent.getId())
                                            .databases()
                                            .get("dataSource")
                                            .current())
                                    .isEqualTo("0002");
                            assertThat(contexts.get("child").parentId()).isEqualTo(parent.getId());
                            assertThat(contexts.get("child")
                                            .databases()
                                            .get("orders")
                                            .current())
                                    .isEqualTo("0001");
                            assertThat(child.getBean(MigrationsHealthIndicator.class)
                                            .health()
                                            .getDetails())
                                    .containsOnlyKeys("orders", "dataSource");
                        }));
    }

    @Test
    void aChildWithoutDatabaseLeavesTheMigrationsToItsParent(CapturedOutput output) {
        application().run(parent -> {
            int before = output.length();
            new ApplicationContextRunner()
                    .withParent(parent)
                    .withConfiguration(AutoConfigurations.of(MigrationAutoConfiguration.class))
                    .withPropertyValues("migration.url=" + database())
                    .run(child -> assertThat(child).hasNotFailed());
            assertThat(output.toString().substring(before)).doesNotContain("MigrationLog");
        });
    }
}
