// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.autoconfigure;

import static dev.migration.spring.Applications.application;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.spring.Applications;
import dev.migration.spring.WatchedDataSource;
import dev.migration.spring.internal.endpoint.MigrationsMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

class MigrationsMetricsAutoConfigurationTest {

    private final ApplicationContextRunner application = application()
            .withConfiguration(AutoConfigurations.of(
                    MigrationsActuatorAutoConfiguration.class,
                    MetricsAutoConfiguration.class,
                    CompositeMeterRegistryAutoConfiguration.class))
            .withBean(SimpleMeterRegistry.class);

    @Test
    void whatIsAppliedAndWhatIsPendingIsCounted() {
        application.run(context -> {
            assertThat(value(context, "applied")).isEqualTo(2);
            assertThat(value(context, "pending")).isZero();
            assertThat(value(context, "failed")).isZero();
        });
        application.withUserConfiguration(Applications.NotMigrated.class).run(context -> {
            assertThat(value(context, "applied")).isZero();
            assertThat(value(context, "pending")).isEqualTo(2);
            assertThat(value(context, "last.run")).isNaN();
        });
    }

    @Test
    void switchedOffNothingIsCounted() {
        application.withPropertyValues("migration.mode=off").run(context -> {
            SimpleMeterRegistry registry = context.getBean(SimpleMeterRegistry.class);
            context.getBean(MigrationsMetrics.class).bindTo(registry);
            assertThat(registry.getMeters())
                    .noneMatch(meter -> meter.getId().getName().startsWith("migrations"));
        });
    }

    @Test
    void failedMigrationsAreCounted() {
        String url = "spring.datasource.url=jdbc:h2:mem:metrics-failed;DB_CLOSE_DELAY=-1";
        ApplicationContextRunner failing =
                application.withPropertyValues(url, "migration.locations=classpath:failing-early");
        failing.run(context -> assertThat(context).hasFailed());
        failing.withUserConfiguration(Applications.NotMigrated.class)
                .run(context -> assertThat(value(context, "failed")).isEqualTo(1));
    }

    @Test
    void theLastRunIsWhenTheLastMigrationWasApplied() {
        application.run(context -> {
            Applications.execute(
                    context.getBean(DataSource.class),
                    "UPDATE __migrations SET applied_at = TIMESTAMP '2026-11-20 12:00:00' WHERE version = '0002'");
            Applications.execute(
                    context.getBean(DataSource.class),
                    "UPDATE __migrations SET applied_at = TIMESTAMP '2026-11-19 12:00:00' WHERE version = '0001'");
            TimeGauge lastRun = context.getBean(MeterRegistry.class)
                    .get("migrations.last.run")
                    .timeGauge();
            assertThat(lastRun.value(TimeUnit.SECONDS))
                    .isEqualTo(Instant.parse("2026-11-20T12:00:00Z").getEpochSecond());
        });
    }

    @Test
    void theDatabaseIsTheOnlyTag() {
        application
                .withUserConfiguration(MigratedDatabaseTest.WithPrimary.class)
                .run(context -> assertThat(context.getBean(MeterRegistry.class)
                                .get("migrations.pending")
                                .gauge()
                                .getId()
                                .getTags())
                        .containsExactly(io.micrometer.core.instrument.Tag.of("database", "clinic")));
    }

    @Test
    void allMetersTogetherAskOnce() {
        application
                .withBean(WatchedDataSource.class, () -> new WatchedDataSource("metrics-counting"))
                .run(context -> {
                    WatchedDataSource dataSource = context.getBean(WatchedDataSource.class);
                    int before = dataSource.connections();
                    value(context, "pending");
                    value(context, "applied");
                    value(context, "failed");
                    value(context, "last.run");
                    assertThat(dataSource.connections() - before).isEqualTo(1);
                });
    }

    @Tag("deep")
    @Test
    @Timeout(60)
    void aDatabaseThatNeverAnsweredHasNoNumbers() {
        application
                .withBean(WatchedDataSource.class, () -> new WatchedDataSource("metrics-hanging"))
                .run(context -> {
                    context.getBean(WatchedDataSource.class).hang();
                    assertThat(value(context, "pending")).isNaN();
                });
    }

    @Test
    void aFilterOfTheApplicationCanLeaveThemOut() {
        application
                .withPropertyValues("management.metrics.enable.migrations=false")
                .run(context -> assertThat(context.getBean(MeterRegistry.class)
                                .find("migrations.pending")
                                .gauges())
                        .isEmpty());
    }

    @Test
    void eachMeterIsDocumented() throws IOException {
        String documentation = Files.readString(Path.of("../docs/observe.md"));
        application.run(
                context -> assertThat(context.getBean(MeterRegistry.class).getMeters())
                        .extracting(meter -> "| `" + meter.getId().getName() + "` |")
                        .filteredOn(name -> name.contains("migrations."))
                        .hasSize(11)
                        .allSatisfy(name -> assertThat(documentation).contains(name)));
    }

    private static double value(ApplicationContext context, String name) {
        return context.getBean(MeterRegistry.class)
                .get("migrations." + name)
                .gauge()
                .value();
    }
}
