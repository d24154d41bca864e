package dev.migration.spring.exit;

import dev.migration.problem.Code;
import dev.migration.problem.InvalidMigrationsException;
import dev.migration.problem.Problem;
import dev.migration.spring.MigrationMode;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.core.env.Environment;

/** Reads the mode as strictly as the starter's other settings: one that is misspelt must not start the service. */
final class ConfiguredMode {

    private static final String PROPERTY = "migration.mode";

    private ConfiguredMode() {}

    static MigrationMode in(Environment environment) {
        try {
            return Binder.get(environment).bind(PROPERTY, MigrationMode.class).orElse(MigrationMode.MIGRATE);
        } catch (BindException e) {
            throw new RefusedStartException(new InvalidMigrationsException(Problem.error(
                    Code.INVALID_SETTING,
                    null,
                    PROPERTY + " has an unknown value" + described(e.getProperty()),
                    "set it to one of "
                            + Arrays.stream(MigrationMode.values())
                                    .map(MigrationMode::id)
                                    .collect(Collectors.joining(", ")))));
        }
    }

    private static String described(@Nullable ConfigurationProperty property) {
        return property == null ? "" : ": \"" + property.getValue() + "\" (origin: " + property.getOrigin() + ")";
    }
}
