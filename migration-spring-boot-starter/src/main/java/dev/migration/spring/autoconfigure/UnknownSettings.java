package dev.migration.spring.autoconfigure;

import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;

/** Finds settings that begin with {@code migration.} and that nothing reads, such as misspelt ones. */
final class UnknownSettings {

    private static final Logger log = LoggerFactory.getLogger(UnknownSettings.class);

    private static final String ANY = "*";
    private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("migration");

    /** What only the command line reads, and what Kubernetes sets for a service by the name of "migration". */
    private static final Set<String> OF_OTHERS = Set.of("env", "protect", "port", "service");

    private static final List<List<String>> KNOWN = Stream.concat(
                    known(MigrationProperties.class), Stream.of(List.of("command"), List.of("endpoint", "show-sql")))
            .toList();

    private UnknownSettings() {}

    /** Logs them, with the nearest known name of each. */
    static void warn(Environment environment) {
        Map<ConfigurationPropertyName, ConfigurationProperty> unknown = new LinkedHashMap<>();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource iterable) {
                iterable.stream().filter(PREFIX::isAncestorOf).forEach(name -> {
                    ConfigurationProperty property = iterable.getConfigurationProperty(name);
                    if (property != null && !isKnown(property)) {
                        unknown.putIfAbsent(name, property);
                    }
                });
            }
        }
        if (!unknown.isEmpty()) {
            log.warn(
                    "Nothing reads {}",
                    unknown.values().stream()
                            .map(property -> SettingOrigin.describe(property) + " (the nearest known setting is "
                                    + nearest(elements(property)) + ")")
                            .collect(Collectors.joining("; ")));
        }
    }

    private static Stream<List<String>> known(Class<?> type) {
        return Stream.of(type.getDeclaredConstructors()[0].getParameters()).flatMap(UnknownSettings::known);
    }

    private static Stream<List<String>> known(Parameter parameter) {
        String name = DataObjectPropertyName.toDashedForm(parameter.getName());
        if (parameter.getType() == TenantProperties.class) {
            return known(TenantProperties.class).map(below -> joined(List.of(name), below));
        }
        return parameter.getType() == Map.class && parameter.getParameterizedType() instanceof ParameterizedType map
                ? known((Class<?>) map.getActualTypeArguments()[1]).map(below -> joined(List.of(name, ANY), below))
                : Stream.of(List.of(name));
    }

    private static List<String> joined(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    /** The elements after the prefix, without the places in a list. */
    private static List<String> elements(ConfigurationProperty property) {
        ConfigurationPropertyName name = property.getName();
        return IntStream.range(1, name.getNumberOfElements())
                .filter(i -> !name.isNumericIndex(i))
                .mapToObj(i -> name.getElement(i, ConfigurationPropertyName.Form.UNIFORM))
                .toList();
    }

    static boolean isKnown(ConfigurationProperty property) {
        List<String> elements = elements(property);
        if (OF_OTHERS.contains(elements.get(0))) {
            return true;
        }
        return SettingOrigin.isVariable(property)
                ? KNOWN.stream().anyMatch(known -> Pattern.matches(pattern(known), String.join("", elements)))
                : KNOWN.stream().anyMatch(known -> begins(known, elements));
    }

    private static String pattern(List<String> known) {
        return known.stream()
                .map(word -> word.equals(ANY) ? ".+" : uniform(word))
                .collect(Collectors.joining());
    }

    /** Also with only the first elements, as an empty section of YAML has. */
    private static boolean begins(List<String> known, List<String> elements) {
        return elements.size() <= known.size()
                && IntStream.range(0, elements.size())
                        .allMatch(i -> known.get(i).equals(ANY)
                                || uniform(known.get(i)).equals(elements.get(i)));
    }

    private static String uniform(String word) {
        return word.replace("-", "");
    }

    private static String nearest(List<String> unknown) {
        String text = String.join("", unknown);
        return KNOWN.stream()
                .map(known -> known.stream()
                        .map(word -> word.equals(ANY) && unknown.size() > 1 ? unknown.get(1) : word)
                        .toList())
                .min(Comparator.comparingInt(known -> distance(text, uniform(String.join("", known)))))
                .map(known -> PREFIX + "." + String.join(".", known))
                .orElseThrow();
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
