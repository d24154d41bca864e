// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.start;

import static dev.migration.spring.Applications.application;
import static dev.migration.spring.Applications.assertThatStart;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Code;
import dev.migration.MigrationFailedException;
import dev.migration.Migrator;
import dev.migration.Policy;
import dev.migration.TenantMigrator;
import dev.migration.TenantSource;
import dev.migration.spring.Applications;
import dev.migration.spring.internal.autoconfigure.MigrationsActuatorAutoConfiguration;
import dev.migration.spring.internal.endpoint.MigrationsHealthIndicator;
import dev.migration.spring.internal.endpoint.MigrationsMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** What an instance that does not work on batches shows of them, in its log, its health and its metrics. */
@ExtendWith(OutputCaptureExtension.class)
class BatchesShownTest {

    @TempDir
    private Path folder;

    private String url;

    @BeforeEach
    void write(TestInfo test) throws IOException {
        url = "jdbc:h2:mem:" + test.getTestMethod().orElseThrow().getName() + ";DB_CLOSE_DELAY=-1";
        Files.writeString(
                folder.resolve("0001_orders.sql"),
                "CREATE TABLE orders (id BIGINT PRIMARY KEY, changes INT NOT NULL);"
                        + " INSERT INTO orders SELECT X, 0 FROM SYSTEM_RANGE(1, 5000);");
        Files.writeString(
                folder.resolve("0002_fill.sql"),
                "-- option: batch=orders.id\nUPDATE orders SET changes = 1 WHERE id BETWEEN :from AND :to;");
    }

    private DriverManagerDataSource database() {
        return new DriverManagerDataSource(url, "sa", "");
    }

    private Migrator.Builder starting() {
        return Migrator.builder()
                .dataSource(database())
                .locations(List.of(folder.toString()))
                .policies(Set.of(Policy.BATCHES_LATER));
    }

    private ApplicationContextRunner instance() {
        return service().withUserConfiguration(Applications.NotMigrated.class);
    }

    private ApplicationContextRunner service() {
        return application()
                .withConfiguration(AutoConfigurations.of(MigrationsActuatorAutoConfiguration.class))
                .withBean(SimpleMeterRegistry.class)
                .withPropertyValues(
                        "spring.datasource.url=" + url,
                        "spring.datasource.username=sa",
                        "migration.locations=" + folder);
    }

    private static Health health(AssertableApplicationContext context) {
        return context.getBean(MigrationsHealthIndicator.class).health();
    }

    private static double value(AssertableApplicationContext context, String meter) {
        MeterRegistry registry = context.getBean(MeterRegistry.class);
        context.getBean(MigrationsMetrics.class).bindTo(registry);
        return registry.get("migrations." + meter).gauge().value();
    }

    @Test
    void aPausedOneIsUp() {
        Migrator service = starting().build();
        service.up();
        service.pauseBatches("0002");

        instance().run(context -> {
            assertThat(health(context).getStatus()).isEqualTo(Status.UP);
            assertThat(health(context).getDetails().toString()).contains("batches={0002_fill=0 %, paused}");
            assertThat(value(context, "batches")).isEqualTo(1);
            assertThat(value(context, "batches.paused")).isEqualTo(1);
            assertThat(value(context, "batches.failed")).isZero();
            assertThat(value(context, "batches.rows")).isZero();
            assertThat(value(context, "batches.left")).isNaN();
        });
    }

    @Test
    void aFailedOneIsUpWithoutTheTextOfItsFailure() {
        Migrator service = starting().build();
        service.up();
        Applications.execute(
                database(), "ALTER TABLE orders ADD CONSTRAINT last_as_it_is CHECK (id < 5000 OR changes = 0)");
        assertThatThrownBy(service::finishBatches).isInstanceOf(MigrationFailedException.class);

        instance().run(context -> {
            assertThat(health(context).getStatus()).isEqualTo(Status.UP);
            assertThat(health(context).getDetails().toString())
                    .containsPattern("batches=\\{0002_fill=[0-9]+ %, failed}")
                    .doesNotContainIgnoringCase("last_as_it_is");
            assertThat(value(context, "batches.paused")).isZero();
            assertThat(value(context, "batches.failed")).isEqualTo(1);
            assertThat(value(context, "batches.rows"))
                    .isPositive()
                    .isEqualTo(JdbcClient.create(database())
                            .sql("SELECT SUM(changes) FROM orders")
                            .query(Double.class)
                            .single());
            assertThat(value(context, "batches.percent")).isBetween(1.0, 99.0);
            assertThat(value(context, "batches.rate")).isPositive();
            assertThat(value(context, "batches.left")).isNotNegative();
        });
    }

    @Test
    void thoseOfTenantsAreNamedByTenant() {
        Applications.execute(database(), "CREATE SCHEMA ACME");
        Applications.execute(database(), "CREATE SCHEMA BOLT");
        TenantMigrator.of(starting(), TenantSource.of(List.of("ACME", "BOLT")), 1)
                .up();

        instance().withPropertyValues("migration.tenants.schemas=acme,bolt").run(context -> {
            assertThat(health(context).getDetails().toString())
                    .contains("batches={acme={0002_fill=0 %}, bolt={0002_fill=0 %}}");
            assertThat(value(context, "batches")).isEqualTo(2);
        });
    }

    @Test
    void anInstanceThatOnlyValidatesStartsMeanwhile(CapturedOutput output) throws IOException {
        starting().build().up();
        ApplicationContextRunner validating = service().withPropertyValues("migration.mode=validate");
        assertThatStart(validating).withCode(Code.PENDING).names("0002_fill");
        validating.withPropertyValues("migration.batches.run=background").run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(output)
                    .containsPattern(
                            "WARN .* : 0002_fill runs in batches: 0 %, 0 rows changed; nobody works on it\\.\n")
                    .contains("Nothing is pending except what runs in batches, or waits for it (1 applied, 1 not)");
            assertThat(context.getBean(Migrator.class).pending()).hasSize(1);
        });

        Files.writeString(
                folder.resolve("0003_beside.sql"), "-- option: beside-batches=on\nCREATE TABLE beside (id INT);");
        assertThatStart(validating.withPropertyValues("migration.batches.run=background"))
                .withCode(Code.PENDING)
                .names("0003_beside");
    }
}
