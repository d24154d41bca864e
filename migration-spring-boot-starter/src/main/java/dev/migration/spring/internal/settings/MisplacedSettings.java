package dev.migration.spring.internal.settings;

import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.internal.help.Printable;
import dev.migration.spring.MigrationMode;
import dev.migration.spring.internal.settings.KnownSettings.Setting;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.Environment;

/**
 * Refuses values that Spring Boot would ignore: {@code migration: off} and {@code migration.tenants: [a, b]} give a value
 * to a group of settings, {@code migration.mode: [off]} gives a list to a setting with one value.
 */
public final class MisplacedSettings {

    /** What YAML makes of off, and what people write for it. */
    private static final List<String> MEANING_OFF = List.of("off", "false", "no");

    private final List<ConfigurationProperty> set;

    private MisplacedSettings(List<ConfigurationProperty> set) {
        this.set = set;
    }

    /**
     * Checks everything that is set, in every source.
     *
     * @throws InvalidMigrationsException with every value that is misplaced
     */
    public static void refuse(Environment environment) {
        var settings = new MisplacedSettings(KnownSettings.set(environment, KnownSettings.PREFIX));
        Map<String, Problem> problems = new LinkedHashMap<>();
        for (ConfigurationProperty property : settings.set) {
            Problem problem = settings.problem(property);
            if (problem != null) {
                problems.putIfAbsent(withoutIndex(property.getName()).toString(), problem);
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidMigrationsException(List.copyOf(problems.values()));
        }
    }

    private @Nullable Problem problem(ConfigurationProperty property) {
        ConfigurationPropertyName name = withoutIndex(property.getName());
        boolean list = !name.equals(property.getName());
        List<String> elements = KnownSettings.elements(name, KnownSettings.PREFIX);
        // An empty section of YAML is an empty text; and a variable that is only called MIGRATION may be another's.
        if (text(property).isBlank() || (elements.isEmpty() && SettingOrigin.isVariable(property))) {
            return null;
        }
        Setting group = group(elements);
        if (group != null) {
            return refused(
                    property,
                    " has no meaning: " + name + " is a group of settings, not a " + (list ? "list" : "value"),
                    instead(group, elements, list ? list(name, property) : text(property)));
        }
        Setting setting = KnownSettings.find(property, elements);
        if (setting != null && list && setting.type() != List.class) {
            return refused(
                    property,
                    " has no meaning: " + name + " takes one value, not a list",
                    "write the value alone, without brackets or a dash before it");
        }
        return setting != null && setting.type() == Duration.class && meansOff(text(property))
                ? refused(property, " must be a duration such as 30s, not off", "write 0s")
                : null;
    }

    private static Problem refused(ConfigurationProperty property, String message, String remedy) {
        return Instances.invalid(SettingOrigin.describe(property) + message, remedy);
    }

    /** The first setting below these elements; null where they are no group. */
    private static @Nullable Setting group(List<String> elements) {
        for (Setting setting : KnownSettings.ALL) {
            if (setting.words().size() > elements.size() && setting.startsWith(elements)) {
                return setting;
            }
        }
        return null;
    }

    /** What was meant, where that is certain; else a setting below. A value is repeated only where it is no secret. */
    private static String instead(Setting first, List<String> elements, String value) {
        if (elements.isEmpty()) {
            String mode = meansOff(value) ? MigrationMode.OFF.id() : value.toLowerCase(Locale.ROOT);
            for (MigrationMode known : MigrationMode.values()) {
                if (known.id().equals(mode)) {
                    return "write migration.mode=" + mode;
                }
            }
        }
        boolean tenants =
                !elements.isEmpty() && elements.get(elements.size() - 1).equals("tenants");
        return tenants && !value.isBlank()
                ? "write " + first.name(elements) + "=" + Printable.line(value)
                : "write one of its settings, such as " + first.name(elements);
    }

    /** The elements of the list in one line; empty where they are no plain values. */
    private String list(ConfigurationPropertyName name, ConfigurationProperty first) {
        var list = new StringJoiner(",");
        for (ConfigurationProperty other : set) {
            if (other.getSource() == first.getSource() && name.isParentOf(other.getName())) {
                list.add(text(other));
            }
        }
        return list.toString();
    }

    /** Up to the first list index. */
    private static ConfigurationPropertyName withoutIndex(ConfigurationPropertyName name) {
        for (int i = 1; i < name.getNumberOfElements(); i++) {
            if (name.isNumericIndex(i)) {
                return name.chop(i);
            }
        }
        return name;
    }

    private static boolean meansOff(String value) {
        return MEANING_OFF.contains(value.toLowerCase(Locale.ROOT));
    }

    private static String text(ConfigurationProperty property) {
        return String.valueOf(property.getValue()).strip();
    }
}
