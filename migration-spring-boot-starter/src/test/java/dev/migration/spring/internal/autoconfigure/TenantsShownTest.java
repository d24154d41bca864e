// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import dev.migration.Migrator;
import dev.migration.State;
import dev.migration.TenantMigrator;
import dev.migration.TenantSource;
import dev.migration.internal.report.StatusDocument;
import dev.migration.spring.Applications;
import dev.migration.spring.WatchedDataSource;
import dev.migration.spring.internal.endpoint.MigrationsEndpoint;
import dev.migration.spring.internal.endpoint.MigrationsEndpointWebExtension;
import dev.migration.spring.internal.endpoint.MigrationsHealthIndicator;
import dev.migration.spring.internal.endpoint.MigrationsMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is shown of a database with three tenants: one is up to date, one is behind, and one has no schema. */
class TenantsShownTest {

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    MigrationsActuatorAutoConfiguration.class,
                    MigrationsActuatorAutoConfiguration.class,
                    MigrationsActuatorAutoConfiguration.class))
            .withUserConfiguration(WithTenants.class)
            .withPropertyValues(
                    "management.endpoints.web.exposure.include=migrations",
                    "management.endpoint.migrations.show-values=always");

    @Test
    void theDatabaseShowsItsTenants() {
        application.run(context -> {
            StatusDocument database = context.getBean(MigrationsEndpoint.class)
                    .database("clinics", null)
                    .status();
            assertThat(database.counts()).isEqualTo(new StatusDocument.Counts(3, 1, null));
            assertThat(database.migrations()).isEmpty();
            Map<String, StatusDocument> tenants = database.tenants();
            assertThat(tenants).containsOnlyKeys("ACME", "BOLT", "NOWHERE");
            assertThat(tenants.get("ACME").migrations()).isEmpty();
            assertThat(tenants.get("BOLT").migrations())
                    .extracting(StatusDocument.Migration::version)
                    .containsExactly("0002");
            assertThat(tenants.get("NOWHERE").counts()).isNull();
            assertThat(tenants.get("NOWHERE").problems()).isNotEmpty();
        });
    }

    @Test
    void aTenantIsShownWholeWithItsSql() {
        application.run(context -> {
            MigrationsEndpoint endpoint = context.getBean(MigrationsEndpoint.class);
            assertThat(endpoint.database("clinics", "BOLT").status().migrations())
                    .extracting(StatusDocument.Migration::state)
                    .containsExactly(State.APPLIED, State.PENDING);
            assertThat(endpoint.migration("clinics", "1", "BOLT").upSql()).startsWith("CREATE TABLE patient");
            assertThat(endpoint.migration("clinics", "1", null)).isNull();
            assertThat(endpoint.database("clinics", "OTHER")).isNull();
        });
    }

    @Test
    void thePageShowsTheTenants() {
        application.run(context -> assertThat(
                        context.getBean(MigrationsEndpointWebExtension.class).page(null))
                .contains(
                        "1 of 3 tenants needs attention",
                        "<a href=\"migrations/clinics?tenant=BOLT\">",
                        "<a href=\"migrations/clinics/0002?tenant=BOLT\">"));
    }

    @Test
    void theHealthCountsTheTenantsThatAreUpToDate() {
        application.run(context -> {
            Health health = context.getBean(MigrationsHealthIndicator.class).health();
            assertThat(health.getStatus()).isEqualTo(Status.UP);
            assertThat(health.getDetails().get("clinics"))
                    .asInstanceOf(MAP)
                    .containsEntry("tenants", 3)
                    .containsEntry("upToDate", 1)
                    .containsEntry("applied", 3)
                    .containsEntry("pending", 1)
                    .doesNotContainKeys("current", "broken");
        });
    }

    @Test
    void whatIsToBeTypedForATenantSaysWhere() {
        application.run(context -> {
            Applications.execute(
                    context.getBean(DataSource.class),
                    "UPDATE bolt.__migrations_run SET version = '0002', name = '0002_add_email', checksum = 'c',"
                            + " direction = 'up', statements_done = 0, prefix_hash = 'h'");
            assertThat(context.getBean(MigrationsEndpoint.class)
                            .database("clinics", "BOLT")
                            .status()
                            .problems())
                    .filteredOn(problem -> problem.code().equals("interrupted"))
                    .singleElement()
                    .satisfies(problem ->
                            assertThat(problem.remedy()).contains("migration mark-applied 0002 --tenant BOLT"));
        });
    }

    @Test
    void theMetricsAreSumsOverTheTenants() {
        application.run(context -> {
            MeterRegistry registry = new SimpleMeterRegistry();
            context.getBean(MigrationsMetrics.class).bindTo(registry);
            assertThat(value(registry, "migrations.applied")).isEqualTo(3);
            assertThat(value(registry, "migrations.pending")).isEqualTo(1);
            assertThat(value(registry, "migrations.tenants")).isEqualTo(3);
            assertThat(value(registry, "migrations.tenants.behind")).isEqualTo(2);
            String documentation = Files.readString(Path.of("../docs/observe.md"));
            assertThat(registry.getMeters())
                    .hasSize(13)
                    .allSatisfy(meter -> assertThat(documentation)
                            .contains("| `" + meter.getId().getName() + "` |"));
        });
    }

    private static double value(MeterRegistry registry, String name) {
        return registry.get(name).tag("database", "clinics").gauge().value();
    }

    @Configuration(proxyBeanMethods = false)
    static class WithTenants {

        @Bean
        WatchedDataSource dataSource() {
            var dataSource = new WatchedDataSource(UUID.randomUUID().toString());
            JdbcClient jdbc = JdbcClient.create(dataSource);
            for (String schema : List.of("ACME", "BOLT")) {
                jdbc.sql("CREATE SCHEMA " + schema).update();
            }
            tenants(dataSource, "classpath:older").up("BOLT");
            tenants(dataSource, "classpath:migrations").up("ACME");
            return dataSource;
        }

        @Bean
        TenantMigrator clinics(DataSource dataSource) {
            return tenants(dataSource, "classpath:migrations");
        }

        @Bean
        SimpleMeterRegistry registry() {
            return new SimpleMeterRegistry();
        }

        private static TenantMigrator tenants(DataSource dataSource, String location) {
            return TenantMigrator.of(
                    Migrator.builder().dataSource(dataSource).locations(location),
                    TenantSource.of(List.of("ACME", "BOLT", "NOWHERE")),
                    2);
        }
    }
}
