// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.settings;

import dev.migration.InvalidMigrationsException;
import dev.migration.spring.MigrationMode;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.core.env.Environment;

/** Reads {@code migration.mode} and {@code migration.enabled}: a misspelt mode must not start the service. */
public final class ConfiguredMode {

    private static final String PROPERTY = "migration.mode";
    private static final String ENABLED = "migration.enabled";

    private ConfiguredMode() {}

    /** Whether the mode of this environment is off. */
    public static boolean isOff(Environment environment) {
        return in(environment) == MigrationMode.OFF;
    }

    /** The mode of this environment; off where {@code migration.enabled} is false. */
    public static MigrationMode in(Environment environment) {
        MigrationMode mode = mode(environment);
        if (!SettingOrigin.isSet(environment, ENABLED)
                || Binder.get(environment).bind(ENABLED, Boolean.class).orElse(true)) {
            return mode;
        }
        if (mode.exits()) {
            // Whoever waits for the process to end must not get a running service.
            throw new InvalidMigrationsException(Instances.invalid(
                    ENABLED + "=false contradicts " + PROPERTY + "=" + mode.id(), "remove one of the two settings"));
        }
        return MigrationMode.OFF;
    }

    private static MigrationMode mode(Environment environment) {
        if (!SettingOrigin.isSet(environment, PROPERTY)) {
            return MigrationMode.MIGRATE;
        }
        try {
            return Binder.get(environment).bind(PROPERTY, MigrationMode.class).orElse(MigrationMode.MIGRATE);
        } catch (BindException e) {
            ConfigurationProperty property = e.getProperty();
            String written =
                    property == null ? "" : ": \"" + property.getValue() + "\" (origin: " + property.getOrigin() + ")";
            throw new InvalidMigrationsException(Instances.invalid(
                    PROPERTY + " has an unknown value" + written,
                    "set it to one of "
                            + Arrays.stream(MigrationMode.values())
                                    .map(MigrationMode::id)
                                    .collect(Collectors.joining(", "))));
        }
    }
}
