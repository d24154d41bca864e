package dev.migration.spring.autoconfigure;

import dev.migration.Migrator;
import dev.migration.TenantMigrator;
import dev.migration.spring.MigrationInitializer;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Auto-configuration that warns where nothing is migrated although this starter is on the class path. */
@AutoConfiguration(after = MigrationAutoConfiguration.class)
@ConditionalOnMissingBean({MigrationInitializer.class, Migrator.class, TenantMigrator.class})
public final class UnmigratedAutoConfiguration {

    @Bean
    UnmigratedWarning unmigratedWarning(ConfigurableListableBeanFactory beans, Environment environment) {
        return new UnmigratedWarning(beans, environment);
    }
}
