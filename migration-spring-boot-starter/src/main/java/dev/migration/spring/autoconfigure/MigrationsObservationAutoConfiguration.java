package dev.migration.spring.autoconfigure;

import dev.migration.spring.MigratorCustomizer;
import dev.migration.spring.actuate.MigrationObservations;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** Auto-configuration that has each migration observed, {@link MigrationObservations}. */
@AutoConfiguration(
        afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean(ObservationRegistry.class)
public final class MigrationsObservationAutoConfiguration {

    @Bean
    MigratorCustomizer migrationObservations(ObjectProvider<ObservationRegistry> registry) {
        return (database, migrator) ->
                migrator.listener(new MigrationObservations(database, () -> registry.getObject()));
    }
}
