package dev.migration.spring.autoconfigure;

import dev.migration.spring.actuate.MigrationsEndpoint;
import dev.migration.spring.actuate.MigrationsEndpointWebExtension;
import dev.migration.spring.actuate.StatusReaders;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/** Auto-configuration for the {@link MigrationsEndpoint}. */
@AutoConfiguration(after = MigrationAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnAvailableEndpoint(MigrationsEndpoint.class)
@Conditional(OnMigrator.class)
@EnableConfigurationProperties(MigrationsEndpointProperties.class)
@Import(StatusReadersConfiguration.class)
public final class MigrationsEndpointAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    MigrationsEndpoint migrationsEndpoint(StatusReaders readers, MigrationsEndpointProperties properties) {
        return new MigrationsEndpoint(readers, properties.showSql() ? Show.ALWAYS : Show.NEVER);
    }

    @Bean
    @ConditionalOnMissingBean
    @Conditional(OnNegotiatingWebFramework.class)
    @ConditionalOnAvailableEndpoint(endpoint = MigrationsEndpoint.class, exposure = EndpointExposure.WEB)
    MigrationsEndpointWebExtension migrationsEndpointWebExtension(
            MigrationsEndpoint endpoint, ObjectProvider<PathMappedEndpoints> paths, Environment environment) {
        EndpointId id = EndpointId.of("migrations");
        String application = environment.getProperty("spring.application.name", "");
        return new MigrationsEndpointWebExtension(endpoint, application, () -> {
            PathMappedEndpoints known = paths.getIfAvailable();
            String path = known == null ? null : known.getPath(id);
            return path == null ? id.toLowerCaseString() : path;
        });
    }
}
