package dev.migration.spring.internal.settings;

import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.spring.MigrationMode;
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
    private static final Set<String> OTHERS = Set.of("env", "protect", "history", "classpath", "port", "service");

    /** Without quotes, YAML reads 0010 as the number 8, and no as false. */
    private static final Set<String> TEXTS = Set.of("baseline", "schema", "table", "role", "schemas", "placeholders");

    private static final Set<String> MODE =
            Set.of("migration.mode", "migration.enabled", "MIGRATION_MODE", "MIGRATION_ENABLED");

    private static final ConfigurationPropertyName INSTANCES = ConfigurationPropertyName.of(Instances.PREFIX);

    /** By name, each as it was written. */
    private final Map<ConfigurationPropertyName, String> unknown = new LinkedHashMap<>();

    private boolean misspeltMode;

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
            if (!KnownSetting.hasPrefix(property.getName())) {
                check.addMisspeltPrefix(property);
                continue;
            }
            if (!isKnown(property)) {
                check.add(property, KnownSetting.meant(property));
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

    /** Below another prefix, a name that is none of ours belongs to others. */
    private void addMisspeltPrefix(ConfigurationProperty property) {
        List<String> elements = KnownSetting.elements(property.getName());
        if (!elements.isEmpty() && KnownSetting.find(property, elements) != null) {
            add(property, KnownSetting.meant(property));
        }
    }

    private void add(ConfigurationProperty property, @Nullable String meant) {
        unknown.putIfAbsent(
                property.getName(),
                SettingOrigin.describe(property) + (meant == null ? "" : " (did you mean " + meant + "?)"));
        misspeltMode |= meant != null && MODE.contains(meant);
    }

    /** Logs the settings that nothing reads, such as misspelt ones; if one was to forbid the run, also what happens instead. */
    public void warn(MigrationMode mode) {
        if (!unknown.isEmpty()) {
            log.warn(
                    "Unknown settings, which are ignored: {}{}",
                    String.join("; ", unknown.values()),
                    misspeltMode ? ". The mode of this start is " + mode.id() : "");
        }
    }

    /** For settings below {@code migration.instances} none of which is known, so that they name no database. */
    public static InvalidMigrationsException withoutDatabase(Environment environment) {
        List<Problem> problems = new ArrayList<>();
        for (ConfigurationProperty property : KnownSetting.set(environment)) {
            if (INSTANCES.isAncestorOf(property.getName()) && !isKnown(property)) {
                String meant = KnownSetting.meant(property);
                problems.add(Instances.invalid(
                        "Unknown setting " + SettingOrigin.describe(property),
                        meant == null
                                ? "write a setting of a database, such as " + Instances.PREFIX + ".<name>.data-source"
                                : "did you mean " + meant + "?"));
            }
        }
        if (problems.isEmpty()) {
            problems.add(Instances.invalid(
                    Instances.PREFIX + " names no database",
                    "set " + Instances.PREFIX + ".<name>.data-source, or remove " + Instances.PREFIX));
        }
        return new InvalidMigrationsException(problems);
    }

    private static @Nullable Problem problem(ConfigurationProperty property) {
        List<String> elements = KnownSetting.elements(property.getName());
        Object value = property.getValue();
        // An empty section of YAML is an empty text; and a variable that is only called MIGRATION may be another's.
        if (String.valueOf(value).isBlank() || (elements.isEmpty() && SettingOrigin.isVariable(property))) {
            return null;
        }
        if (elements.equals(List.of("history")) && !"tables".equals(value)) {
            return refused(
                    property,
                    "is for the command line: the instances of a service do not share a file",
                    "remove it: a service keeps its history in tables");
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
        boolean text = setting.words().stream().anyMatch(TEXTS::contains);
        return text && (value instanceof Number || value instanceof Boolean)
                ? refused(property, "is not text: YAML reads it as " + read(value), "put it in quotes")
                : null;
    }

    private static String read(Object value) {
        return value instanceof Number ? "the number " + value : String.valueOf(value);
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
