package dev.migration.spring.autoconfigure;

import dev.migration.spring.actuate.MigrationsMetrics;
import dev.migration.spring.actuate.StatusReaders;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;

/** Auto-configuration for the numbers of the migrations, {@link MigrationsMetrics}. */
@AutoConfiguration(
        after = MigrationAutoConfiguration.class,
        afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(MeterRegistry.class)
@Conditional(OnAnyMigrator.class)
@Import(StatusReadersConfiguration.class)
public final class MigrationsMetricsAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    MigrationsMetrics migrationsMetrics(StatusReaders readers) {
        return new MigrationsMetrics(readers);
    }
}
