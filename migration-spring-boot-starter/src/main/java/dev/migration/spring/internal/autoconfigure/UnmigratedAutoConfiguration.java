// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.autoconfigure;

import dev.migration.spring.internal.settings.ConfiguredMode;
import dev.migration.spring.internal.start.MigrationInitializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;

/** Auto-configuration that warns if nothing is migrated although this starter is on the class path. */
@AutoConfiguration(after = MigrationAutoConfiguration.class)
@Conditional(MigrationConditions.Unmigrated.class)
public final class UnmigratedAutoConfiguration {

    @Bean
    Warning unmigratedWarning(Environment environment) {
        return new Warning(environment);
    }

    /** Logs that nothing is migrated, and what to set. */
    record Warning(Environment environment) implements SmartInitializingSingleton {

        private static final Logger log = LoggerFactory.getLogger(UnmigratedAutoConfiguration.class);

        @Override
        public void afterSingletonsInstantiated() {
            if (!MigrationInitializer.isProcessedAheadOfTime() && !ConfiguredMode.isOff(environment)) {
                log.warn(
                        "No database is migrated: the application has no DataSource that is a default candidate, or excludes"
                                + " MigrationAutoConfiguration. Set spring.datasource.url (with R2DBC: migration.url), or mark a"
                                + " DataSource with @MigrationDataSource. If nothing is to be migrated, set migration.mode=off");
            }
        }
    }
}
