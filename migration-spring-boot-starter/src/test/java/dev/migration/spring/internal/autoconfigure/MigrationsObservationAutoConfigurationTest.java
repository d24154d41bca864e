// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.autoconfigure;

import static dev.migration.spring.Applications.application;
import static dev.migration.spring.Applications.applied;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
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
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

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
    void eachMigrationIsTimedAndToldToTraces() {
        application.withUserConfiguration(WithHandler.class).run(context -> {
            Timer timer =
                    context.getBean(MeterRegistry.class).get("migrations.apply").timer();
            assertThat(timer.count()).isEqualTo(2);
            assertThat(timer.getId().getTags())
                    .extracting(tag -> tag.getKey() + "=" + tag.getValue())
                    .containsExactlyInAnyOrder("database=dataSource", "direction=up", "error=none");
            List<Observation.Context> told = context.getBean(WithHandler.class).stopped;
            assertThat(told.stream()
                            .filter(observed -> "migrations.apply".equals(observed.getName()))
                            .flatMap(observed -> observed.getHighCardinalityKeyValues().stream())
                            .map(KeyValue::getValue))
                    .containsExactly("0001_create_patient", "0001", "0002_add_email", "0002");
            assertThat(told)
                    .extracting(Observation.Context::getContextualName)
                    .contains("migration 0001_create_patient");
        });
    }

    @Test
    void anObservationCanBeSwitchedOff() {
        application
                .withPropertyValues("management.observations.enable.migrations=false")
                .run(context -> {
                    assertThat(applied(context)).hasSize(2);
                    assertThat(context.getBean(MeterRegistry.class)
                                    .find("migrations.apply")
                                    .timers())
                            .isEmpty();
                });
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
