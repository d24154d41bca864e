package dev.migration.spring.autoconfigure;

import dev.migration.spring.MigrationInitializer;
import dev.migration.spring.MigrationMode;
import java.util.Arrays;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionEvaluationReport;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/** Logs why nothing is migrated, and what to set. */
final class UnmigratedWarning implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(UnmigratedWarning.class);

    private final ConfigurableListableBeanFactory beans;
    private final Environment environment;

    UnmigratedWarning(ConfigurableListableBeanFactory beans, Environment environment) {
        this.beans = beans;
        this.environment = environment;
    }

    @Override
    public void afterSingletonsInstantiated() {
        if (!MigrationInitializer.isProcessedAheadOfTime() && ConfiguredMode.in(environment) != MigrationMode.OFF) {
            log.warn("No database is migrated: {}; or set migration.mode=off where none is to be migrated", reason());
        }
    }

    private String reason() {
        if (ConditionEvaluationReport.get(beans).getExclusions().contains(MigrationAutoConfiguration.class.getName())) {
            return "MigrationAutoConfiguration is excluded. Remove the exclusion";
        }
        String[] dataSources = beans.getBeanNamesForType(DataSource.class, true, false);
        if (dataSources.length > 0) {
            return "no DataSource bean is a default candidate; there is "
                    + String.join(", ", Arrays.stream(dataSources).sorted().toList())
                    + ". Mark the one to migrate with @MigrationDataSource";
        }
        return isReactive()
                ? "migrations need JDBC, and the application has R2DBC only. Set migration.url to the JDBC URL of the"
                        + " database, migration.user and migration.password"
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
