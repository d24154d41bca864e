// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.autoconfigure;

import static dev.migration.spring.Applications.application;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.spring.internal.endpoint.MigrationsEndpoint;
import dev.migration.spring.internal.endpoint.MigrationsEndpointWebExtension;
import dev.migration.spring.internal.endpoint.MigrationsHealthIndicator;
import dev.migration.spring.internal.endpoint.MigrationsMetrics;
import dev.migration.spring.internal.endpoint.ServiceStatus;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

/** Which beans there are, by what is exposed, switched off, or not on the class path. */
class MigrationsActuatorAutoConfigurationTest {

    private static final String EXPOSED = "management.endpoints.web.exposure.include=migrations";

    /** What each part has in the context. */
    private static final Map<String, Class<?>> PARTS = Map.of(
            "endpoint", MigrationsEndpoint.class,
            "page", MigrationsEndpointWebExtension.class,
            "health", MigrationsHealthIndicator.class,
            "metrics", MigrationsMetrics.class);

    private final ApplicationContextRunner whole = application()
            .withConfiguration(AutoConfigurations.of(MigrationsActuatorAutoConfiguration.class))
            .withBean(SimpleMeterRegistry.class)
            .withBean(ObservationRegistry.class, ObservationRegistry::create)
            .withPropertyValues(EXPOSED);

    private static void assertHasAllBut(ApplicationContextRunner application, String missing) {
        List<String> without = List.of(missing.split(" "));
        application.run(context -> {
            assertThat(context).hasNotFailed();
            PARTS.forEach((part, type) ->
                    assertThat(context.getBeansOfType(type)).as(part).hasSize(without.contains(part) ? 0 : 1));
        });
    }

    @Test
    void allOfThemShareOneReader() {
        assertHasAllBut(whole, "nothing");
        whole.run(context ->
                assertThat(context).hasSingleBean(ServiceStatus.class).hasBean("migrationObservations"));
    }

    @ParameterizedTest
    @CsvSource({
        "management.endpoints.web.exposure.include=health, endpoint page",
        "management.endpoint.migrations.access=NONE, endpoint page",
        "management.health.migrations.enabled=false, health",
        "management.health.defaults.enabled=false, health"
    })
    void aPartIsSwitchedOffByItsSetting(String setting, String missing) {
        assertHasAllBut(whole.withPropertyValues(setting), missing);
    }

    @Test
    void whereOnlyJmxHasTheEndpointThereIsNoPage() {
        assertHasAllBut(
                whole.withPropertyValues(
                        "management.endpoints.web.exposure.include=health",
                        "management.endpoints.jmx.exposure.include=migrations",
                        "spring.jmx.enabled=true"),
                "page");
    }

    /** There Jersey serves the endpoints. */
    @Test
    void withoutSpringMvcThereIsNoPage() {
        assertHasAllBut(whole.withClassLoader(new FilteredClassLoader("org.springframework.web.servlet")), "page");
    }

    @Test
    void withoutTheirRegistriesThereAreNoMetricsAndNoObservations() {
        application()
                .withConfiguration(AutoConfigurations.of(MigrationsActuatorAutoConfiguration.class))
                .run(context -> assertThat(context)
                        .hasSingleBean(MigrationsHealthIndicator.class)
                        .doesNotHaveBean(MigrationsMetrics.class)
                        .doesNotHaveBean("migrationObservations"));
    }

    @Test
    void withoutAMigratorThereIsNothing() {
        assertHasAllBut(
                new ApplicationContextRunner()
                        .withConfiguration(AutoConfigurations.of(
                                MigrationAutoConfiguration.class, MigrationsActuatorAutoConfiguration.class))
                        .withBean(SimpleMeterRegistry.class)
                        .withPropertyValues(EXPOSED),
                "endpoint page health metrics");
    }

    @Test
    void aHealthIndicatorOfTheApplicationsOwnReplacesOurs() {
        assertHasAllBut(
                whole.withBean(
                        "migrationsHealthIndicator",
                        HealthIndicator.class,
                        () -> () -> Health.up().build()),
                "health");
    }

    @ParameterizedTest
    @CsvSource({
        "org.springframework.boot.actuate, migrationsEndpoint",
        "org.springframework.boot.health, migrationsHealthContributor",
        "io.micrometer, migrationsMetrics"
    })
    void theApplicationStartsWithout(String classes, String bean) {
        application()
                .withUserConfiguration(ByName.class)
                .withPropertyValues(EXPOSED)
                .withClassLoader(new FilteredClassLoader(classes))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(bean));
    }

    /** Imported by name, as the class path's auto-configurations are. */
    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(MigrationsActuatorAutoConfiguration.class)
    static class ByName {}
}
