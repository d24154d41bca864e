package dev.migration.spring.internal.settings;

import dev.migration.spring.internal.settings.KnownSettings.Setting;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.Environment;

/** Warns of settings that nothing reads: misspelt ones, and those with a wrong prefix. */
public final class UnknownSettings {

    private static final Logger log = LoggerFactory.getLogger(UnknownSettings.class);

    /** Read by the command line only, or set by Kubernetes for a service named "migration". */
    private static final Set<String> OTHERS = Set.of("env", "protect", "port", "service");

    private static final List<ConfigurationPropertyName> WRONG_PREFIXES =
            List.of(ConfigurationPropertyName.of("spring.migration"), ConfigurationPropertyName.of("migrations"));

    private UnknownSettings() {}

    /** Logs them, with the known setting that was probably meant. */
    public static void warn(Environment environment) {
        Map<ConfigurationPropertyName, String> unknown = new LinkedHashMap<>();
        for (ConfigurationProperty property : KnownSettings.set(environment, KnownSettings.PREFIX)) {
            if (!isKnown(property)) {
                unknown.putIfAbsent(property.getName(), SettingOrigin.describe(property) + nearest(property));
            }
        }
        if (!unknown.isEmpty()) {
            log.warn("Unknown settings, which are ignored: {}", String.join("; ", unknown.values()));
        }
        for (ConfigurationPropertyName prefix : WRONG_PREFIXES) {
            warn(environment, prefix);
        }
    }

    /** The application may have other settings there: only those with a known name are reported. */
    private static void warn(Environment environment, ConfigurationPropertyName prefix) {
        Map<ConfigurationPropertyName, String> meant = new LinkedHashMap<>();
        for (ConfigurationProperty property : KnownSettings.set(environment, prefix)) {
            List<String> elements = KnownSettings.elements(property.getName(), prefix);
            Setting known = elements.isEmpty() ? null : KnownSettings.find(property, elements);
            if (known != null) {
                meant.putIfAbsent(
                        property.getName(),
                        SettingOrigin.describe(property) + " (did you mean " + known.name(elements) + "?)");
            }
        }
        if (!meant.isEmpty()) {
            log.warn("The prefix of the settings is migration, not {}: {}", prefix, String.join("; ", meant.values()));
        }
    }

    static boolean isKnown(ConfigurationProperty property) {
        List<String> elements = KnownSettings.elements(property.getName(), KnownSettings.PREFIX);
        return !elements.isEmpty()
                && (OTHERS.contains(elements.get(0)) || KnownSettings.find(property, elements) != null);
    }

    /** The nearest known setting in words; empty where none is near. */
    private static String nearest(ConfigurationProperty property) {
        List<String> unknown = KnownSettings.elements(property.getName(), KnownSettings.PREFIX);
        if (unknown.isEmpty()) {
            return "";
        }
        String text = KnownSettings.uniform(String.join("", unknown));
        int most = unknown.get(unknown.size() - 1).length() / 3;
        int least = Integer.MAX_VALUE;
        String nearest = "";
        for (Setting known : KnownSettings.ALL) {
            String name = known.name(unknown);
            String letters =
                    KnownSettings.uniform(name.substring(name.indexOf('.')).replace(".", ""));
            int distance = distance(text, letters);
            if (distance < least && (distance <= most || text.startsWith(letters))) {
                least = distance;
                nearest = " (did you mean " + name + "?)";
            }
        }
        return nearest;
    }

    /** How many letters have to be inserted, removed, replaced, or swapped with their neighbours. */
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
                boolean swapped = i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1);
                if (swapped) {
                    distances[i][j] = Math.min(distances[i][j], distances[i - 2][j - 2] + 1);
                }
            }
        }
        return distances[one.length()][other.length()];
    }
}
