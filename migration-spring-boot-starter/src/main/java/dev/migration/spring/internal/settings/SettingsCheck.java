package dev.migration.spring.internal.settings;

import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.Environment;

/** Checks what is set below {@code migration}, in every source, for what Spring Boot ignores or reads as something else. */
public final class SettingsCheck {

    private static final Logger log = LoggerFactory.getLogger(SettingsCheck.class);

    /** Read by the command line only, or set by Kubernetes for a service named "migration". */
    private static final Set<String> OTHERS = Set.of("env", "protect", "port", "service");

    /** Without quotes, YAML reads 0010 as the number 8, and no as false. */
    private static final Set<String> TEXTS = Set.of("baseline", "schema", "table", "schemas");

    /** By name, each as it was written. */
    private final Map<ConfigurationPropertyName, String> unknown = new LinkedHashMap<>();

    private SettingsCheck() {}

    /**
     * Refuses values that would be ignored: {@code migration: off} gives a value to a group, {@code migration.mode: [off]} a
     * list to a setting with one value; and versions and names that YAML does not read as text.
     */
    public static SettingsCheck of(Environment environment) {
        var check = new SettingsCheck();
        List<Problem> problems = new ArrayList<>();
        Set<ConfigurationPropertyName> seen = new HashSet<>();
        for (ConfigurationProperty property : KnownSetting.set(environment)) {
            if (!isKnown(property)) {
                check.unknown.putIfAbsent(property.getName(), SettingOrigin.describe(property));
            }
            Problem problem = seen.add(property.getName()) ? problem(property) : null;
            if (problem != null) {
                problems.add(problem);
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidMigrationsException(problems);
        }
        return check;
    }

    /** Logs the settings that nothing reads, such as misspelt ones. */
    public void warn() {
        if (!unknown.isEmpty()) {
            log.warn("Unknown settings, which are ignored: {}", String.join("; ", unknown.values()));
        }
    }

    private static @Nullable Problem problem(ConfigurationProperty property) {
        List<String> elements = KnownSetting.elements(property.getName());
        Object value = property.getValue();
        // An empty section of YAML is an empty text; and a variable that is only called MIGRATION may be another's.
        if (String.valueOf(value).isBlank() || (elements.isEmpty() && SettingOrigin.isVariable(property))) {
            return null;
        }
        KnownSetting first = KnownSetting.firstOf(elements);
        if (first != null) {
            return refused(
                    property,
                    "has no meaning: it is a group of settings",
                    "write one of its settings, such as " + first.name(elements));
        }
        KnownSetting setting = KnownSetting.find(property, elements);
        if (setting == null) {
            return null;
        }
        if (property.getName().isLastElementIndexed() && setting.type() != List.class) {
            return refused(
                    property,
                    "takes one value, not a list",
                    "write the value alone, without brackets or a dash before it");
        }
        boolean text = TEXTS.contains(setting.words().get(setting.words().size() - 1));
        return text && (value instanceof Number || value instanceof Boolean)
                ? refused(property, "is not text: it was read as " + value, "put the value in quotes")
                : null;
    }

    private static Problem refused(ConfigurationProperty property, String message, String remedy) {
        return Instances.invalid(SettingOrigin.describe(property) + " " + message, remedy);
    }

    static boolean isKnown(ConfigurationProperty property) {
        List<String> elements = KnownSetting.elements(property.getName());
        return !elements.isEmpty()
                && (OTHERS.contains(elements.get(0)) || KnownSetting.find(property, elements) != null);
    }
}
