// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.autoconfigure;

import dev.migration.spring.MigrationObservations;
import dev.migration.spring.MigratorCustomizer;
import dev.migration.spring.internal.endpoint.MigrationsEndpoint;
import dev.migration.spring.internal.endpoint.MigrationsEndpointProperties;
import dev.migration.spring.internal.endpoint.MigrationsEndpointWebExtension;
import dev.migration.spring.internal.endpoint.MigrationsHealthIndicator;
import dev.migration.spring.internal.endpoint.MigrationsMetrics;
import dev.migration.spring.internal.endpoint.ServiceStatus;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/** Auto-configuration for the endpoint, the health, the metrics and the observations of the migrations. */
@AutoConfiguration(
        after = MigrationAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration"
        })
@Conditional(MigrationConditions.AnyMigrator.class)
public final class MigrationsActuatorAutoConfiguration {

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
    @ConditionalOnAvailableEndpoint(MigrationsEndpoint.class)
    @EnableConfigurationProperties(MigrationsEndpointProperties.class)
    @Import(ServiceStatus.class)
    static class EndpointConfiguration {

        @Bean
        @ConditionalOnMissingBean
        MigrationsEndpoint migrationsEndpoint(ServiceStatus status, MigrationsEndpointProperties properties) {
            return new MigrationsEndpoint(status, properties.showValues());
        }

        @Bean
        @ConditionalOnMissingBean
        @Conditional(NegotiatingWebFramework.class)
        @ConditionalOnAvailableEndpoint(endpoint = MigrationsEndpoint.class, exposure = EndpointExposure.WEB)
        MigrationsEndpointWebExtension migrationsEndpointWebExtension(
                MigrationsEndpoint endpoint,
                MigrationsEndpointProperties properties,
                ObjectProvider<PathMappedEndpoints> paths,
                Environment environment) {
            EndpointId id = EndpointId.of("migrations");
            String application = environment.getProperty("spring.application.name", "");
            return new MigrationsEndpointWebExtension(endpoint, properties, application, () -> {
                PathMappedEndpoints known = paths.getIfAvailable();
                String path = known == null ? null : known.getPath(id);
                return path == null ? id.toLowerCaseString() : path;
            });
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ConditionalOnEnabledHealthIndicator.class)
    @ConditionalOnEnabledHealthIndicator("migrations")
    @Import(ServiceStatus.class)
    static class HealthConfiguration {

        @Bean
        @ConditionalOnMissingBean(name = {"migrationsHealthIndicator", "migrationsHealthContributor"})
        MigrationsHealthIndicator migrationsHealthContributor(ServiceStatus status) {
            return new MigrationsHealthIndicator(status);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterRegistry.class)
    @ConditionalOnBean(MeterRegistry.class)
    @Import(ServiceStatus.class)
    static class MetricsConfiguration {

        @Bean
        @ConditionalOnMissingBean
        MigrationsMetrics migrationsMetrics(ServiceStatus status) {
            return new MigrationsMetrics(status);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ObservationRegistry.class)
    @ConditionalOnBean(ObservationRegistry.class)
    static class ObservationConfiguration {

        @Bean
        MigratorCustomizer migrationObservations(ObjectProvider<ObservationRegistry> registry) {
            return (database, migrator) ->
                    migrator.listener(new MigrationObservations(database, () -> registry.getObject()));
        }
    }

    /**
     * Spring MVC or WebFlux serves the endpoints; both send JSON to clients that accept HTML just as well. With Jersey
     * tools might receive HTML, so there the endpoint has JSON only; Spring Boot uses Jersey where Spring MVC is absent.
     */
    static final class NegotiatingWebFramework extends AnyNestedCondition {
        NegotiatingWebFramework() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        @ConditionalOnClass(name = "org.springframework.web.servlet.DispatcherServlet")
        static final class SpringMvc {}

        @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
        static final class WebFlux {}
    }
}
