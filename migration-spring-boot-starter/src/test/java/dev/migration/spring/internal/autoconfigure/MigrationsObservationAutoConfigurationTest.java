package dev.migration.spring.internal.autoconfigure;

import static dev.migration.spring.Applications.application;
import static dev.migration.spring.Applications.applied;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.MigrationEvent;
import dev.migration.MigrationEvent.Waiting;
import dev.migration.MigrationListener;
import dev.migration.Migrator;
import dev.migration.RunReport;
import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationRegistryCustomizer;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

@ExtendWith(OutputCaptureExtension.class)
class MigrationsObservationAutoConfigurationTest {

    private final ApplicationContextRunner application = application()
            .withConfiguration(AutoConfigurations.of(
                    MigrationsActuatorAutoConfiguration.class,
                    MetricsAutoConfiguration.class,
                    CompositeMeterRegistryAutoConfiguration.class,
                    ObservationAutoConfiguration.class))
            .withBean(SimpleMeterRegistry.class);

    @Test
    void eachMigrationIsTimed() {
        application.run(context -> assertThat(timer(context).count()).isEqualTo(2));
    }

    @Test
    void theTimerIsTaggedWithDatabaseDirectionAndErrorAndNoVersion() {
        application.run(context -> assertThat(timer(context).getId().getTags())
                .extracting(tag -> tag.getKey() + "=" + tag.getValue())
                .containsExactlyInAnyOrder("database=dataSource", "direction=up", "error=none"));
    }

    @Test
    void versionAndNameAreToldToTraces() {
        application
                .withUserConfiguration(WithHandler.class)
                .run(context -> assertThat(context.getBean(WithHandler.class).stopped.stream()
                                .filter(observed -> "migrations.apply".equals(observed.getName()))
                                .flatMap(observed -> observed.getHighCardinalityKeyValues().stream())
                                .map(KeyValue::getValue))
                        .containsExactly("0001_create_patient", "0001", "0002_add_email", "0002"));
    }

    @Test
    void aSpanIsNamedAfterItsMigration() {
        application
                .withUserConfiguration(WithHandler.class)
                .run(context -> assertThat(context.getBean(WithHandler.class).stopped)
                        .extracting(Observation.Context::getContextualName)
                        .contains("migration 0001_create_patient"));
    }

    @Test
    void aFailedMigrationIsAnError() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        application()
                .withConfiguration(AutoConfigurations.of(
                        MigrationsActuatorAutoConfiguration.class,
                        MetricsAutoConfiguration.class,
                        CompositeMeterRegistryAutoConfiguration.class,
                        ObservationAutoConfiguration.class))
                .withBean(SimpleMeterRegistry.class, () -> meters)
                .withPropertyValues("migration.locations=classpath:failing-early")
                .run(context -> assertThat(
                                meters.get("migrations.apply").timer().getId().getTag("error"))
                        .isEqualTo("MigrationFailedException"));
    }

    @Test
    @Timeout(60)
    void theWaitForAnotherInstanceIsTimed() {
        String url = "jdbc:h2:mem:observed-wait;DB_CLOSE_DELAY=-1";
        var running = new CountDownLatch(1);
        var waitedFor = new CountDownLatch(1);
        Migrator other = Migrator.builder()
                .dataSource(new DriverManagerDataSource(url, "sa", ""))
                .listener(event -> {
                    if (event instanceof MigrationEvent.MigrationStarted) {
                        running.countDown();
                        await(waitedFor);
                    }
                })
                .build();
        CompletableFuture<RunReport> otherInstance = CompletableFuture.supplyAsync(other::up);
        await(running);
        application
                .withPropertyValues("spring.datasource.url=" + url, "spring.datasource.username=sa")
                .withBean(MigrationListener.class, () -> event -> {
                    if (event.isWait(Waiting.Cause.MIGRATION_LOCK)) {
                        waitedFor.countDown();
                    }
                })
                .run(context -> {
                    Timer waits = context.getBean(MeterRegistry.class)
                            .get("migrations.lock.wait")
                            .tag("database", "dataSource")
                            .timer();
                    assertThat(waits.count()).isEqualTo(1);
                });
        assertThat(otherInstance.join().migrations()).hasSize(2);
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new AssertionError("waited too long");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void nothingIsObservedWhereNothingIsPending() {
        String url = "spring.datasource.url=jdbc:h2:mem:observed-twice;DB_CLOSE_DELAY=-1";
        application.withPropertyValues(url).run(context -> assertThat(context).hasNotFailed());
        application
                .withPropertyValues(url)
                .run(context -> assertThat(context.getBean(MeterRegistry.class)
                                .find("migrations.apply")
                                .timers())
                        .isEmpty());
    }

    @Test
    void itIsNotThereWithoutAnObservationRegistry() {
        application()
                .withConfiguration(AutoConfigurations.of(MigrationsActuatorAutoConfiguration.class))
                .run(context -> assertThat(context).doesNotHaveBean("migrationObservations"));
    }

    @Test
    void anObservationCanBeSwitchedOff() {
        application
                .withPropertyValues("management.observations.enable.migrations=false")
                .run(context -> assertThat(context.getBean(MeterRegistry.class)
                                .find("migrations.apply")
                                .timers())
                        .isEmpty());
    }

    @Test
    void aRegistryThatNeedsTheDatabaseDoesNotStopTheStart(CapturedOutput output) {
        application
                .withUserConfiguration(WithRegistryThatNeedsTheDatabase.class)
                .run(context -> {
                    assertThat(applied(context)).hasSize(2);
                    assertThat(output).containsOnlyOnce("The migrations of dataSource are not observed");
                });
    }

    @Test
    void aRegistryThatNeedsTheDatabaseIsThereOnceTheDatabaseIsMigrated() {
        application
                .withUserConfiguration(WithRegistryThatNeedsTheDatabase.class)
                .run(context ->
                        assertThat(context.getBean(ObservationRegistry.class)).isNotNull());
    }

    private static Timer timer(ApplicationContext context) {
        return context.getBean(MeterRegistry.class).get("migrations.apply").timer();
    }

    @Configuration(proxyBeanMethods = false)
    static class WithHandler {
        private final List<Observation.Context> stopped = new ArrayList<>();

        @Bean
        ObservationHandler<Observation.Context> recording() {
            return new ObservationHandler<>() {
                @Override
                public void onStop(Observation.Context context) {
                    stopped.add(context);
                }

                @Override
                public boolean supportsContext(Observation.Context context) {
                    return true;
                }
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class WithRegistryThatNeedsTheDatabase {
        @Bean
        @DependsOnDatabaseInitialization
        ObservationRegistryCustomizer<ObservationRegistry> needsTheDatabase() {
            return registry -> {};
        }
    }
}
