package dev.migration.spring.autoconfigure;

import dev.migration.spring.actuate.MigrationsHealthIndicator;
import dev.migration.spring.actuate.StatusReaders;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;

/** Auto-configuration for the health of the migrations, {@link MigrationsHealthIndicator}. */
@AutoConfiguration(after = MigrationAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnEnabledHealthIndicator.class)
@ConditionalOnEnabledHealthIndicator("migrations")
@Conditional(OnAnyMigrator.class)
@Import(StatusReadersConfiguration.class)
public final class MigrationsHealthContributorAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(name = {"migrationsHealthIndicator", "migrationsHealthContributor"})
    MigrationsHealthIndicator migrationsHealthContributor(StatusReaders readers) {
        return new MigrationsHealthIndicator(readers);
    }
}
