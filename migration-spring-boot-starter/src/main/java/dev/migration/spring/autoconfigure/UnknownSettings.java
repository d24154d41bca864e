package dev.migration.spring.autoconfigure;

import dev.migration.spring.autoconfigure.KnownSettings.Setting;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.Environment;

/** Finds settings that begin with {@code migration.} and that nothing reads, such as misspelt ones. */
final class UnknownSettings {

    private static final Logger log = LoggerFactory.getLogger(UnknownSettings.class);

    /** What only the command line reads, and what Kubernetes sets for a service by the name of "migration". */
    private static final Set<String> OF_OTHERS = Set.of("env", "protect", "port", "service");

    private UnknownSettings() {}

    /** Logs them, with the known name that was meant. */
    static void warn(Environment environment) {
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

    static boolean isKnown(ConfigurationProperty property) {
        List<String> elements = KnownSettings.elements(property.getName());
        if (elements.isEmpty()) {
            return false;
        }
        if (OF_OTHERS.contains(elements.get(0))) {
            return true;
        }
        String letters = letters(elements);
        return SettingOrigin.isVariable(property)
                ? KnownSettings.ALL.stream().anyMatch(known -> known.isVariable(letters))
                : KnownSettings.ALL.stream().anyMatch(known -> known.beginsWith(elements));
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

    /** How many letters have to be inserted, removed or replaced. */
    private static int distance(String one, String other) {
        int[] row = IntStream.rangeClosed(0, other.length()).toArray();
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}
