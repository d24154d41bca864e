// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.boot.origin.SystemEnvironmentOrigin;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Finds a setting as it was written, and its place, such as {@code application.yml:12:10}. */
public final class SettingOrigin {

    private SettingOrigin() {}

    /** The setting with its unconverted value, from the source with the highest precedence. */
    public static @Nullable ConfigurationProperty find(Environment environment, String name) {
        ConfigurationPropertyName property = ConfigurationPropertyName.of(name);
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            ConfigurationProperty found = source.getConfigurationProperty(property);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** Whether it is set, or something below it; to find that out by binding it takes many times as long. */
    public static boolean isSet(Environment environment, String name) {
        ConfigurationPropertyName property = ConfigurationPropertyName.of(name);
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source.containsDescendantOf(property) != ConfigurationPropertyState.ABSENT
                    || source.getConfigurationProperty(property) != null) {
                return true;
            }
        }
        return false;
    }

    /** All settings with such names, the source with the highest precedence first. */
    static List<ConfigurationProperty> all(Environment environment, Predicate<ConfigurationPropertyName> wanted) {
        List<ConfigurationProperty> all = new ArrayList<>();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource iterable) {
                for (ConfigurationPropertyName name : iterable) {
                    ConfigurationProperty property = wanted.test(name) ? iterable.getConfigurationProperty(name) : null;
                    if (property != null) {
                        all.add(property);
                    }
                }
            }
        }
        return all;
    }

    /** All settings below this one. */
    public static List<ConfigurationProperty> below(Environment environment, String name) {
        return all(environment, ConfigurationPropertyName.of(name)::isAncestorOf);
    }

    /** The name as it was written and the place: {@code MIGRATION_URL in the environment}. */
    public static String describe(ConfigurationProperty property) {
        if (!isVariable(property)) {
            Object name =
                    property.getOrigin() instanceof PropertySourceOrigin of ? of.getPropertyName() : property.getName();
            return name + " " + place(property);
        }
        String variable = origin(property) instanceof SystemEnvironmentOrigin known
                ? known.getProperty()
                : property.getName().toString().toUpperCase(Locale.ROOT).replace('.', '_');
        return variable + " in the environment";
    }

    /** Whether it is a variable of the environment, whose name does not show where words and names end. */
    static boolean isVariable(ConfigurationProperty property) {
        return source(property) instanceof SystemEnvironmentPropertySource;
    }

    /** The exact place from which it was read; null where that is not known. */
    static @Nullable Origin origin(ConfigurationProperty property) {
        Origin origin = property.getOrigin();
        return origin instanceof PropertySourceOrigin of && of.getOrigin() != null ? of.getOrigin() : origin;
    }

    private static @Nullable Object source(ConfigurationProperty property) {
        ConfigurationPropertySource source = property.getSource();
        return source == null ? null : source.getUnderlyingSource();
    }

    private static String place(ConfigurationProperty property) {
        if (origin(property) instanceof TextResourceOrigin file) {
            return "in "
                    + file.toString()
                            .replaceFirst(
                                    "(?:class path resource|file|URL) \\[(?:file:)?([^]]*)] - (\\d+:\\d+)", "$1:$2");
        }
        Object source = source(property);
        if (source instanceof CommandLinePropertySource) {
            return "on the command line";
        }
        return source instanceof PropertySource<?> named ? "in " + named.getName() : "in the settings";
    }
}
