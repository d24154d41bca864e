package dev.migration.spring.internal.settings;

import dev.migration.internal.help.Misspelling;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;

/**
 * A setting below {@code migration}, as it is found in the types that settings are bound to.
 *
 * @param words its name without the prefix
 * @param type what it is read as
 */
record KnownSetting(List<String> words, Class<?> type) {

    private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("migration");

    /** Stands for the name of one of several databases, or of a placeholder. */
    private static final String ANY = "*";

    private static final List<String> INSTANCES = List.of("instances");

    /** A class of its own, because a start without settings does not load it. */
    private static final class All {

        static final List<KnownSetting> SETTINGS = all();

        private static List<KnownSetting> all() {
            List<KnownSetting> all = new ArrayList<>();
            add(MigrationProperties.class, List.of(), all);
            // By name: a native image has its constructor only if the endpoint is exposed.
            all.add(new KnownSetting(List.of("endpoint", "show-sql"), boolean.class));
            all.add(new KnownSetting(List.of("command"), String.class));
            return List.copyOf(all);
        }
    }

    private static void add(Class<?> group, List<String> words, List<KnownSetting> all) {
        for (Parameter parameter : group.getDeclaredConstructors()[0].getParameters()) {
            Class<?> type = parameter.getType();
            List<String> name = with(words, DataObjectPropertyName.toDashedForm(parameter.getName()));
            if (type.isRecord()) {
                add(type, name, all);
            } else if (name.equals(INSTANCES)) {
                // By the name of a database.
                add(InstanceProperties.class, with(name, ANY), all);
            } else {
                all.add(
                        type == Map.class
                                ? new KnownSetting(with(name, ANY), String.class)
                                : new KnownSetting(name, type));
            }
        }
    }

    private static List<String> with(List<String> words, String last) {
        List<String> all = new ArrayList<>(words);
        all.add(last);
        return List.copyOf(all);
    }

    /** The setting that is meant by a property with these elements; null where there is none. */
    static @Nullable KnownSetting find(ConfigurationProperty property, List<String> elements) {
        boolean variable = SettingOrigin.isVariable(property);
        String letters = uniform(String.join("", elements));
        for (KnownSetting setting : All.SETTINGS) {
            if (variable ? setting.isVariable(letters) : setting.startsWith(elements)) {
                return setting;
            }
        }
        return null;
    }

    /** The first setting of the group with these elements; null where they are no group. */
    static @Nullable KnownSetting firstOf(List<String> elements) {
        for (KnownSetting setting : All.SETTINGS) {
            if (setting.words().size() > elements.size() && setting.startsWith(elements)) {
                return setting;
            }
        }
        return null;
    }

    /** Whether its name starts with these elements. */
    boolean startsWith(List<String> elements) {
        for (int i = 0; i < elements.size(); i++) {
            // The name of a placeholder may have several.
            String word = words.get(Math.min(i, words.size() - 1));
            if ((i >= words.size() && !word.equals(ANY)) || !matches(word, elements.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean matches(String word, String element) {
        return word.equals(ANY) || uniform(word).equals(uniform(element));
    }

    /** Its full name; the elements replace what stands for any. */
    String name(List<String> elements) {
        var name = new StringBuilder(PREFIX.toString());
        for (int i = 0; i < words.size(); i++) {
            boolean last = i == words.size() - 1;
            String any = i < elements.size()
                    ? String.join(".", elements.subList(i, last ? elements.size() : i + 1))
                    : "<name>";
            name.append('.').append(words.get(i).equals(ANY) ? any : words.get(i));
        }
        return name.toString();
    }

    /** Whether it may be this variable of the environment, whose name does not show where a word ends. */
    boolean isVariable(String letters) {
        var pattern = new StringBuilder();
        words.forEach(word -> pattern.append(word.equals(ANY) ? ".+" : uniform(word)));
        return letters.matches(pattern.toString());
    }

    /** As Spring Boot compares names: without dashes, and in small letters. */
    private static String uniform(String word) {
        return word.replace("-", "").toLowerCase(Locale.ROOT);
    }

    /** The elements after the prefix, without list indexes. */
    static List<String> elements(ConfigurationPropertyName name) {
        List<String> elements = new ArrayList<>();
        for (int i = afterPrefix(name); i < name.getNumberOfElements(); i++) {
            if (!name.isNumericIndex(i)) {
                elements.add(name.getElement(i, Form.DASHED));
            }
        }
        return elements;
    }

    /** The name that an unknown one was meant to be; null where that may be none or several. */
    static @Nullable String meant(ConfigurationProperty property) {
        List<String> elements = elements(property.getName());
        KnownSetting known = elements.isEmpty() ? null : find(property, elements);
        if (known != null) {
            return known.written(property, elements);
        }
        // The groups are written right; a variable's name does not show where the words of the last one end.
        for (int groups = 0; groups < elements.size(); groups++) {
            Map<String, KnownSetting> last = new TreeMap<>();
            for (KnownSetting setting : All.SETTINGS) {
                if (setting.words().size() == groups + 1 && setting.startsWith(elements.subList(0, groups))) {
                    last.put(uniform(setting.words().get(groups)), setting);
                }
            }
            String typed = uniform(String.join("", elements.subList(groups, elements.size())));
            String word = Misspelling.correct(typed, last.keySet()).orElse("");
            KnownSetting near = last.get(word);
            if (near != null) {
                return near.written(property, elements);
            }
        }
        return null;
    }

    private String written(ConfigurationProperty property, List<String> elements) {
        String name = name(elements);
        return SettingOrigin.isVariable(property)
                ? name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_')
                : name;
    }

    /** Whether it starts with the prefix. */
    static boolean hasPrefix(ConfigurationPropertyName name) {
        return PREFIX.equals(name) || PREFIX.isAncestorOf(name);
    }

    /** Where the elements after a prefix start that is right or nearly so: migrations, migraton, spring.migration; else 0. */
    private static int afterPrefix(ConfigurationPropertyName name) {
        int at = name.getNumberOfElements() > 0
                        && name.getElement(0, Form.UNIFORM).equals("spring")
                ? 1
                : 0;
        return at < name.getNumberOfElements() && isPrefix(name.getElement(at, Form.UNIFORM)) ? at + 1 : 0;
    }

    /** One typing error leaves the beginning or the end as it is: few words need a comparison of letters. */
    private static boolean isPrefix(String word) {
        String prefix = PREFIX.toString();
        return word.equals(prefix)
                || ((word.startsWith("mi") || word.endsWith("ration")) && Misspelling.isNearly(prefix, word));
    }

    private static boolean isSet(ConfigurationPropertyName name) {
        int after = afterPrefix(name);
        return hasPrefix(name) || (after > 0 && after < name.getNumberOfElements());
    }

    /**
     * Everything that is set at the prefix or below it, and below one that is nearly the prefix, the source with the highest
     * precedence first.
     */
    static List<ConfigurationProperty> set(Environment environment) {
        List<ConfigurationProperty> set = new ArrayList<>();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource iterable) {
                for (ConfigurationPropertyName name : iterable) {
                    ConfigurationProperty property = isSet(name) ? iterable.getConfigurationProperty(name) : null;
                    if (property != null) {
                        set.add(property);
                    }
                }
            }
        }
        return set;
    }
}
