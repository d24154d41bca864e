package dev.migration.spring.internal.settings;

import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.Environment;

/**
 * Refuses versions and names of schemas and tables that YAML does not read as text: {@code 0010} is the number 8 to it,
 * and {@code no} is false.
 */
public final class TextSettings {

    private static final Pattern SCALAR = Pattern.compile("[^\\s,\\]}#]+");

    private TextSettings() {}

    /**
     * Checks the settings of one database.
     *
     * @throws InvalidMigrationsException if one is not text
     */
    public static void requireText(Environment environment, DatabaseSettings database) {
        List<Problem> problems = new ArrayList<>();
        for (String name : List.of("baseline", "schema", "table", "tenants.schemas")) {
            check(SettingOrigin.find(environment, database.property(name)), problems);
        }
        String tenants = database.property("tenants.schemas");
        for (int i = 0; check(SettingOrigin.find(environment, tenants + "[" + i + "]"), problems); i++) {}
        if (!problems.isEmpty()) {
            throw new InvalidMigrationsException(problems);
        }
    }

    /** Whether it is set at all. */
    private static boolean check(@Nullable ConfigurationProperty property, List<Problem> problems) {
        if (property != null && (property.getValue() instanceof Number || property.getValue() instanceof Boolean)) {
            String written = written(property);
            String value = String.valueOf(property.getValue());
            problems.add(Instances.invalid(
                    SettingOrigin.describe(property) + " is not text: "
                            + (written == null || written.equals(value) ? value : written + " was read as " + value),
                    "quote it: \"" + (written == null ? value : written) + "\""));
        }
        return property != null;
    }

    /** As it is in the file; null where that cannot be determined. */
    private static @Nullable String written(ConfigurationProperty property) {
        if (!(SettingOrigin.origin(property) instanceof TextResourceOrigin origin)
                || origin.getResource() == null
                || origin.getLocation() == null) {
            return null;
        }
        try (var lines = new BufferedReader(
                new InputStreamReader(origin.getResource().getInputStream(), StandardCharsets.UTF_8))) {
            String line = lines.lines()
                    .skip(origin.getLocation().getLine())
                    .findFirst()
                    .orElse("");
            Matcher scalar = SCALAR.matcher(line);
            return scalar.find(Math.min(origin.getLocation().getColumn(), line.length())) ? scalar.group() : null;
        } catch (IOException e) {
            return null;
        }
    }
}
