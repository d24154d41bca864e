package dev.migration.spring.autoconfigure;

import dev.migration.spring.autoconfigure.KnownSettings.Setting;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.Environment;

/** Finds settings that nothing reads: misspelt ones, and those with a prefix that others have. */
final class UnknownSettings {

    private static final Logger log = LoggerFactory.getLogger(UnknownSettings.class);

    /** What only the command line reads, and what Kubernetes sets for a service by the name of "migration". */
    private static final Set<String> OF_OTHERS = Set.of("env", "protect", "port", "service");

    /** As other settings of Spring Boot begin, and as the folder of the files is called. */
    private static final List<ConfigurationPropertyName> WRONG_PREFIXES =
            List.of(ConfigurationPropertyName.of("spring.migration"), ConfigurationPropertyName.of("migrations"));

    private UnknownSettings() {}

    /** Logs them, with the known name that was meant. */
    static void warn(Environment environment) {
        warnOfMisspelt(environment);
        WRONG_PREFIXES.forEach(prefix -> warnOfPrefix(environment, prefix));
    }

    private static void warnOfMisspelt(Environment environment) {
        Map<ConfigurationPropertyName, ConfigurationProperty> unknown = new LinkedHashMap<>();
        KnownSettings.set(environment)
                .filter(property -> !isKnown(property))
                .forEach(property -> unknown.putIfAbsent(property.getName(), property));
        if (!unknown.isEmpty()) {
            log.warn(
                    "Nothing reads {}",
                    unknown.values().stream()
                            .map(property -> SettingOrigin.describe(property)
                                    + nearest(KnownSettings.elements(property.getName()))
                                            .map(name -> " (the nearest known setting is " + name + ")")
                                            .orElse(""))
                            .collect(Collectors.joining("; ")));
        }
    }

    /** An application may read its own settings there, so only those are named that we would read. */
    private static void warnOfPrefix(Environment environment, ConfigurationPropertyName prefix) {
        Map<ConfigurationPropertyName, String> meant = new LinkedHashMap<>();
        KnownSettings.set(environment, prefix).forEach(property -> {
            List<String> elements = KnownSettings.elements(property.getName(), prefix);
            find(property, elements)
                    .ifPresent(known -> meant.putIfAbsent(
                            property.getName(),
                            SettingOrigin.describe(property) + " (" + known.name(elements) + " is meant?)"));
        });
        if (!meant.isEmpty()) {
            log.warn(
                    "The settings of migrations begin with migration, not {}: {}",
                    prefix,
                    String.join("; ", meant.values()));
        }
    }

    static boolean isKnown(ConfigurationProperty property) {
        List<String> elements = KnownSettings.elements(property.getName());
        return !elements.isEmpty()
                && (OF_OTHERS.contains(elements.get(0))
                        || find(property, elements).isPresent());
    }

    private static Optional<Setting> find(ConfigurationProperty property, List<String> elements) {
        String letters = letters(elements);
        boolean variable = SettingOrigin.isVariable(property);
        return KnownSettings.ALL.stream()
                .filter(known ->
                        !elements.isEmpty() && (variable ? known.isVariable(letters) : known.beginsWith(elements)))
                .findFirst();
    }

    /** The name that was meant, as far as one can see: another word is none. */
    private static Optional<String> nearest(List<String> unknown) {
        if (unknown.isEmpty()) {
            return Optional.empty();
        }
        String text = letters(unknown);
        int most = unknown.get(unknown.size() - 1).length() / 3;
        return KnownSettings.ALL.stream()
                .filter(known ->
                        text.startsWith(letters(known, unknown)) || distance(text, letters(known, unknown)) <= most)
                .min(Comparator.comparingInt(known -> distance(text, letters(known, unknown))))
                .map(known -> known.name(unknown));
    }

    private static String letters(Setting known, List<String> unknown) {
        String name = known.name(unknown);
        return KnownSettings.uniform(name.substring(name.indexOf('.')).replace(".", ""));
    }

    private static String letters(List<String> elements) {
        return KnownSettings.uniform(String.join("", elements));
    }

    /** How many letters have to be inserted, removed, replaced, or exchanged with their neighbours. */
    private static int distance(String one, String other) {
        int[][] distances = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                if (i == 0 || j == 0) {
                    distances[i][j] = i + j;
                    continue;
                }
                int replaced = distances[i - 1][j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                distances[i][j] = Math.min(replaced, 1 + Math.min(distances[i - 1][j], distances[i][j - 1]));
                if (i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1)) {
                    distances[i][j] = Math.min(distances[i][j], distances[i - 2][j - 2] + 1);
                }
            }
        }
        return distances[one.length()][other.length()];
    }
}
