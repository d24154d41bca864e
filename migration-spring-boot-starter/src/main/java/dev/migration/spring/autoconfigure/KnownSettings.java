package dev.migration.spring.autoconfigure;

import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;

/** The settings below {@code migration}, as the types that they are bound to have them. */
final class KnownSettings {

    static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("migration");

    /** What stands for the name of one of several databases. */
    static final String ANY = "*";

    static final List<Setting> ALL = Stream.concat(
                    of(MigrationProperties.class),
                    Stream.of(
                            new Setting(List.of("command"), String.class),
                            new Setting(List.of("endpoint", "show-sql"), boolean.class)))
            .toList();

    private static final Set<List<String>> GROUPS = groups();

    private KnownSettings() {}

    /**
     * A setting.
     *
     * @param words its name without the prefix
     * @param type what it is read as
     */
    record Setting(List<String> words, Class<?> type) {

        private Setting below(List<String> group) {
            return new Setting(Stream.concat(group.stream(), words.stream()).toList(), type);
        }

        /** Whether its name is these elements, or begins with them. */
        boolean beginsWith(List<String> elements) {
            return elements.size() <= words.size() && match(words.subList(0, elements.size()), elements);
        }

        private boolean isNamed(List<String> elements) {
            return elements.size() == words.size() && match(words, elements);
        }

        /** Its name where the elements are known that stand for a database's. */
        String name(List<String> elements) {
            return Stream.concat(
                            Stream.of(PREFIX.toString()),
                            IntStream.range(0, words.size())
                                    .mapToObj(i -> !words.get(i).equals(ANY)
                                            ? words.get(i)
                                            : i < elements.size() ? elements.get(i) : "<name>"))
                    .collect(Collectors.joining("."));
        }

        /** Whether a variable of the environment may be this one; its name does not say where a word ends. */
        boolean isVariable(String letters) {
            return Pattern.matches(
                    words.stream()
                            .map(word -> word.equals(ANY) ? ".+" : uniform(word))
                            .collect(Collectors.joining()),
                    letters);
        }
    }

    private static Stream<Setting> of(Class<?> type) {
        return Stream.of(type.getDeclaredConstructors()[0].getParameters()).flatMap(KnownSettings::of);
    }

    private static Stream<Setting> of(Parameter parameter) {
        String name = DataObjectPropertyName.toDashedForm(parameter.getName());
        if (parameter.getType() == TenantProperties.class) {
            return of(TenantProperties.class).map(setting -> setting.below(List.of(name)));
        }
        return parameter.getType() == Map.class && parameter.getParameterizedType() instanceof ParameterizedType map
                ? of((Class<?>) map.getActualTypeArguments()[1]).map(setting -> setting.below(List.of(name, ANY)))
                : Stream.of(new Setting(List.of(name), parameter.getType()));
    }

    private static Set<List<String>> groups() {
        Set<List<String>> groups = new HashSet<>();
        for (Setting setting : ALL) {
            for (int i = 0; i < setting.words().size(); i++) {
                groups.add(setting.words().subList(0, i));
            }
        }
        return groups;
    }

    /** What the setting is read as; nothing where it is unknown. */
    static Optional<Class<?>> type(ConfigurationProperty property, List<String> elements) {
        boolean variable = SettingOrigin.isVariable(property);
        String letters = uniform(String.join("", elements));
        return ALL.stream()
                .filter(setting -> variable ? setting.isVariable(letters) : setting.isNamed(elements))
                .findFirst()
                .map(Setting::type);
    }

    /** Whether only what is below these elements is a setting. */
    static boolean isGroup(List<String> elements) {
        return GROUPS.stream().anyMatch(group -> group.size() == elements.size() && match(group, elements));
    }

    private static boolean match(List<String> words, List<String> elements) {
        return IntStream.range(0, words.size())
                .allMatch(i -> words.get(i).equals(ANY) || uniform(words.get(i)).equals(uniform(elements.get(i))));
    }

    /** As Spring Boot compares names: without dashes, and in small letters. */
    static String uniform(String word) {
        return word.replace("-", "").toLowerCase(Locale.ROOT);
    }

    /** The elements after the prefix, without the places in a list. */
    static List<String> elements(ConfigurationPropertyName name) {
        return elements(name, PREFIX);
    }

    /** The same after another prefix. */
    static List<String> elements(ConfigurationPropertyName name, ConfigurationPropertyName prefix) {
        return IntStream.range(prefix.getNumberOfElements(), name.getNumberOfElements())
                .filter(i -> !name.isNumericIndex(i))
                .mapToObj(i -> name.getElement(i, ConfigurationPropertyName.Form.DASHED))
                .toList();
    }

    /** All that is set at the prefix or below it, the source that has precedence first. */
    static Stream<ConfigurationProperty> set(Environment environment) {
        return set(environment, PREFIX);
    }

    /** The same for another prefix. */
    static Stream<ConfigurationProperty> set(Environment environment, ConfigurationPropertyName prefix) {
        Stream.Builder<ConfigurationProperty> set = Stream.builder();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource iterable) {
                iterable.stream()
                        .filter(name -> prefix.equals(name) || prefix.isAncestorOf(name))
                        .map(iterable::getConfigurationProperty)
                        .filter(Objects::nonNull)
                        .forEach(set);
            }
        }
        return set.build();
    }
}
