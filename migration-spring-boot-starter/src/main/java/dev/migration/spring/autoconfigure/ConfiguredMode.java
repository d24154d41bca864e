package dev.migration.spring.autoconfigure;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.spring.MigrationMode;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.core.env.Environment;

/** Reads the mode as strictly as the starter's other settings: one that is misspelt must not start the service. */
public final class ConfiguredMode {

    private static final String PROPERTY = "migration.mode";
    private static final String ENABLED = "migration.enabled";

    private ConfiguredMode() {}

    /**
     * The mode of this environment; off where {@code migration.enabled} is false.
     *
     * @throws InvalidMigrationsException if it is misspelt, or the two settings contradict each other
     */
    public static MigrationMode in(Environment environment) {
        Binder binder = Binder.get(environment);
        MigrationMode mode = mode(binder);
        if (binder.bind(ENABLED, Boolean.class).orElse(true)) {
            return mode;
        }
        return switch (mode) {
            case MIGRATE, VALIDATE, OFF -> MigrationMode.OFF;
            // Whoever waits for the process to end must not get a service that runs.
            case MIGRATE_AND_EXIT, VALIDATE_AND_EXIT ->
                throw refused(
                        ENABLED + "=false contradicts " + PROPERTY + "=" + mode.id(), "remove one of the two settings");
        };
    }

    private static MigrationMode mode(Binder binder) {
        try {
            return binder.bind(PROPERTY, MigrationMode.class).orElse(MigrationMode.MIGRATE);
        } catch (BindException e) {
            throw refused(
                    PROPERTY + " has an unknown value" + described(e.getProperty()),
                    "set it to one of "
                            + Arrays.stream(MigrationMode.values())
                                    .map(MigrationMode::id)
                                    .collect(Collectors.joining(", ")));
        }
    }

    private static InvalidMigrationsException refused(String message, String remedy) {
        return new InvalidMigrationsException(Problem.error(Code.INVALID_SETTING, null, message, remedy));
    }

    private static String described(@Nullable ConfigurationProperty property) {
        return property == null ? "" : ": \"" + property.getValue() + "\" (origin: " + property.getOrigin() + ")";
    }
}
