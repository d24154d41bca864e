package dev.migration.spring.internal.autoconfigure;

import dev.migration.Migrator;
import dev.migration.TenantMigrator;
import dev.migration.spring.internal.settings.ConfiguredMode;
import dev.migration.spring.internal.start.MigrationInitializer;
import java.util.Arrays;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionEvaluationReport;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/** Auto-configuration that warns if nothing is migrated although this starter is on the class path. */
@AutoConfiguration(after = MigrationAutoConfiguration.class)
@ConditionalOnMissingBean({MigrationInitializer.class, Migrator.class, TenantMigrator.class})
public final class UnmigratedAutoConfiguration {

    @Bean
    Warning unmigratedWarning(ConfigurableListableBeanFactory beans, Environment environment) {
        return new Warning(beans, environment);
    }

    /** Logs why nothing is migrated, and what to set. */
    record Warning(ConfigurableListableBeanFactory beans, Environment environment)
            implements SmartInitializingSingleton {

        private static final Logger log = LoggerFactory.getLogger(UnmigratedAutoConfiguration.class);

        @Override
        public void afterSingletonsInstantiated() {
            if (!MigrationInitializer.isProcessedAheadOfTime() && !ConfiguredMode.isOff(environment)) {
                log.warn("No database is migrated: {}; or set migration.mode=off to migrate none", reason());
            }
        }

        private String reason() {
            if (ConditionEvaluationReport.get(beans)
                    .getExclusions()
                    .contains(MigrationAutoConfiguration.class.getName())) {
                return "MigrationAutoConfiguration is excluded. Remove the exclusion";
            }
            String[] dataSources = beans.getBeanNamesForType(DataSource.class, true, false);
            if (dataSources.length > 0) {
                Arrays.sort(dataSources);
                return "no DataSource bean is a default candidate; the application has "
                        + String.join(", ", dataSources) + ". Mark the one to migrate with @MigrationDataSource";
            }
            return isReactive()
                    ? "migrations need JDBC, and the application has R2DBC only. Set migration.url to the JDBC URL of"
                            + " the database, migration.user and migration.password"
                    : "the application has no DataSource. Set spring.datasource.url or migration.url";
        }

        // By name: most applications do not have the class.
        private boolean isReactive() {
            String type = "io.r2dbc.spi.ConnectionFactory";
            ClassLoader loader = beans.getBeanClassLoader();
            return ClassUtils.isPresent(type, loader)
                    && beans.getBeanNamesForType(ClassUtils.resolveClassName(type, loader), true, false).length > 0;
        }
    }
}
