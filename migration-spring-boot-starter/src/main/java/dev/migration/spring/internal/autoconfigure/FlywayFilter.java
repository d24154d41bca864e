// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.autoconfigure;

import dev.migration.spring.internal.settings.ConfiguredMode;
import dev.migration.spring.internal.settings.FlywaySettings;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/** Leaves out Spring Boot's Flyway where its history is taken over, as it would run before that and with the same settings. */
final class FlywayFilter implements AutoConfigurationImportFilter, EnvironmentAware {

    private static final String FLYWAY = "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration";

    private boolean takenOver;

    @Override
    public void setEnvironment(Environment environment) {
        takenOver = FlywaySettings.areRead(environment) && !ConfiguredMode.isOff(environment);
    }

    @Override
    public boolean[] match(@Nullable String[] configurations, AutoConfigurationMetadata metadata) {
        boolean[] kept = new boolean[configurations.length];
        for (int i = 0; i < kept.length; i++) {
            // Null where another filter has left one out already.
            kept[i] = !takenOver || !FLYWAY.equals(configurations[i]);
        }
        return kept;
    }
}
