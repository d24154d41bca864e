package dev.migration.spring.autoconfigure;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.internal.help.Printable;
import dev.migration.spring.MigrationMode;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.Environment;

/**
 * Refuses values that Spring Boot would pass over: {@code migration: off} and {@code migration.tenants: [a, b]} give a value to
 * a group of settings, {@code migration.mode: [off]} gives a list to a setting with one value.
 */
public final class MisplacedSettings {

    private static final String OFF = "off";

    /** What YAML makes of off, and what people write for it. */
    private static final List<String> MEANING_OFF = List.of(OFF, "false", "no");

    private final List<ConfigurationProperty> set;

    private MisplacedSettings(List<ConfigurationProperty> set) {
        this.set = set;
    }

    /**
     * Checks everything that is set, in whichever source.
     *
     * @throws InvalidMigrationsException with all that has no meaning where it is
     */
    public static void refuse(Environment environment) {
        var settings = new MisplacedSettings(KnownSettings.set(environment).toList());
        Map<String, Problem> problems = new LinkedHashMap<>();
        for (ConfigurationProperty property : settings.set) {
            Problem problem = settings.problem(property);
            if (problem != null) {
                problems.putIfAbsent(withoutList(property.getName()).toString(), problem);
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidMigrationsException(List.copyOf(problems.values()));
        }
    }

    private @Nullable Problem problem(ConfigurationProperty property) {
        ConfigurationPropertyName name = withoutList(property.getName());
        boolean list = !name.equals(property.getName());
        List<String> elements = KnownSettings.elements(name);
        // An empty section of YAML is an empty text; and a variable that is only called MIGRATION may be another's.
        if (text(property).isBlank() || (elements.isEmpty() && SettingOrigin.isVariable(property))) {
            return null;
        }
        if (KnownSettings.isGroup(elements)) {
            return refused(
                    property,
                    " has no meaning: " + name + " is a group of settings, not a " + (list ? "list" : "value"),
                    list ? instead(elements, list(name, property)) : instead(elements, text(property)));
        }
        Optional<Class<?>> type = KnownSettings.type(property, elements);
        if (list && type.isPresent() && type.get() != List.class) {
            return refused(
                    property,
                    " has no meaning: " + name + " takes one value, not a list",
                    "write the value alone, without brackets or a dash before it");
        }
        return type.isPresent() && type.get() == Duration.class && meansOff(text(property))
                ? refused(property, " has to be a time such as 30s, not off", "write 0s")
                : null;
    }

    private static Problem refused(ConfigurationProperty property, String message, String remedy) {
        return Problem.error(Code.INVALID_SETTING, null, SettingOrigin.describe(property) + message, remedy);
    }

    /** What was meant, where that is certain; else what there is below. A value is repeated only where it is no secret. */
    private static String instead(List<String> elements, String value) {
        if (elements.isEmpty()) {
            Optional<String> mode = meansOff(value)
                    ? Optional.of(OFF)
                    : Arrays.stream(MigrationMode.values())
                            .map(MigrationMode::id)
                            .filter(value::equalsIgnoreCase)
                            .findFirst();
            if (mode.isPresent()) {
                return "write migration.mode=" + mode.get();
            }
        }
        List<String> below = KnownSettings.ALL.stream()
                .filter(setting -> setting.beginsWith(elements))
                .map(setting -> setting.name(elements))
                .toList();
        return below.stream()
                .filter(setting -> setting.endsWith(".tenants.schemas") && elements.contains("tenants"))
                .findFirst()
                .filter(schemas -> !value.isBlank())
                .map(schemas -> "write " + schemas + "=" + Printable.line(value))
                .orElseGet(() -> "write one of its settings, such as " + below.get(0));
    }

    /** The elements of the list in one line; empty where they are no plain values. */
    private String list(ConfigurationPropertyName name, ConfigurationProperty first) {
        return set.stream()
                .filter(other -> other.getSource() == first.getSource() && name.isParentOf(other.getName()))
                .map(MisplacedSettings::text)
                .collect(Collectors.joining(","));
    }

    /** Up to the place in a list. */
    private static ConfigurationPropertyName withoutList(ConfigurationPropertyName name) {
        return IntStream.range(1, name.getNumberOfElements())
                .filter(name::isNumericIndex)
                .mapToObj(name::chop)
                .findFirst()
                .orElse(name);
    }

    private static boolean meansOff(String value) {
        return MEANING_OFF.contains(value.toLowerCase(Locale.ROOT));
    }

    private static String text(ConfigurationProperty property) {
        return String.valueOf(property.getValue()).strip();
    }
}
