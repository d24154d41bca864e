// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.settings;

import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.internal.help.Misspelling;
import dev.migration.spring.MigrationMode;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.core.env.Environment;

/** Checks what is set below {@code migration}, in every source, for what Spring Boot ignores or reads as something else. */
public final class SettingsCheck {

    private static final Logger log = LoggerFactory.getLogger(SettingsCheck.class);

    private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("migration");

    /** Stands for the name of one of several databases, or of a placeholder. */
    private static final String ANY = "*";

    /** Read by the command line only, or set by Kubernetes for a service named "migration". */
    private static final Set<String> OTHERS = Set.of("env", "protect", "applied-file", "classpath", "port", "service");

    /** Without quotes, YAML reads 0010 as the number 8, and no as false. */
    private static final Set<String> TEXTS = Set.of("baseline", "schema", "table", "role", "schemas", "placeholders");

    private static final Set<String> MODE =
            Set.of("migration.mode", "migration.enabled", "MIGRATION_MODE", "MIGRATION_ENABLED");

    /** Groups and settings that no Migrator is made of. */
    private static final Set<String> OF_THE_SERVICE = Set.of(
            "mode",
            "enabled",
            "draft",
            "command",
            "scratch-url",
            "entities",
            "instances",
            "targets",
            "test-template",
            "test-hosts",
            "probe");

    private static final Set<String> PHASE = Set.of("migration.phase", "MIGRATION_PHASE");

    /** All settings, as the types have them that they are bound to. A start without settings does not load this class. */
    private static final class All {

        static final List<Setting> SETTINGS = Stream.of(
                        below(MigrationProperties.class, List.of()),
                        below(DraftProperties.class, List.of("draft")),
                        Stream.of("command", "scratch-url", "entities", "test-template")
                                .map(name -> new Setting(List.of(name), String.class)),
                        Stream.of(new Setting(List.of("test-hosts"), List.class)))
                .flatMap(Function.identity())
                .toList();

        private static Stream<Setting> below(Class<?> group, List<String> words) {
            return Stream.of(group.getDeclaredConstructors()[0].getParameters())
                    .flatMap(parameter -> of(parameter, words));
        }

        private static Stream<Setting> of(Parameter parameter, List<String> words) {
            Class<?> type = parameter.getType();
            List<String> name = with(words, DataObjectPropertyName.toDashedForm(parameter.getName()));
            if (type.isRecord()) {
                return below(type, name);
            }
            if (type != Map.class) {
                return Stream.of(new Setting(name, type));
            }
            return name.equals(List.of("instances"))
                    ? below(InstanceProperties.class, with(name, ANY))
                    : Stream.of(new Setting(with(name, ANY), String.class));
        }

        private static List<String> with(List<String> words, String last) {
            return Stream.concat(words.stream(), Stream.of(last)).toList();
        }
    }

    /** A setting by its words without the prefix, and what it is read as. */
    private record Setting(List<String> words, Class<?> type) {

        /** Whether its name starts with these elements; the name of a placeholder may have several. */
        boolean startsWith(List<String> elements) {
            for (int i = 0; i < elements.size(); i++) {
                String word = words.get(Math.min(i, words.size() - 1));
                if (!word.equals(ANY) && (i >= words.size() || !uniform(word).equals(uniform(elements.get(i))))) {
                    return false;
                }
            }
            return true;
        }

        /** Its full name; the elements replace what stands for any. */
        String name(List<String> elements) {
            var name = new StringBuilder(PREFIX.toString());
            for (int i = 0; i < words.size(); i++) {
                int end = i == words.size() - 1 ? elements.size() : i + 1;
                String any = i < elements.size() ? String.join(".", elements.subList(i, end)) : "<name>";
                name.append('.').append(words.get(i).equals(ANY) ? any : words.get(i));
            }
            return name.toString();
        }
    }

    /** A property, and the elements of its name after the prefix, without list indexes. */
    private record Written(ConfigurationProperty property, List<String> elements, boolean isVariable) {

        static Written of(ConfigurationProperty property) {
            ConfigurationPropertyName name = property.getName();
            List<String> elements = new ArrayList<>();
            for (int i = afterPrefix(name); i < name.getNumberOfElements(); i++) {
                if (!name.isNumericIndex(i)) {
                    elements.add(name.getElement(i, Form.DASHED));
                }
            }
            return new Written(property, elements, SettingOrigin.isVariable(property));
        }

        boolean isKnown() {
            return !elements.isEmpty() && (OTHERS.contains(elements.get(0)) || setting() != null);
        }

        /** Null where there is none. The name of a variable does not show where a word ends. */
        @Nullable
        Setting setting() {
            String letters = uniform(String.join("", elements));
            return first(setting -> isVariable
                    ? letters.matches(uniform(String.join("", setting.words())).replace(ANY, ".+"))
                    : setting.startsWith(elements));
        }

        private static @Nullable Setting first(Predicate<Setting> wanted) {
            return All.SETTINGS.stream().filter(wanted).findFirst().orElse(null);
        }

        /** Whether it is within one of our groups, such as that of one database. */
        boolean isBelowOurs() {
            return elements.size() > 1 && first(setting -> setting.startsWith(elements.subList(0, 1))) != null;
        }

        /** The name that was meant; null where that may be none or several. */
        @Nullable
        String meant() {
            Setting known = elements.isEmpty() ? null : setting();
            for (int groups = 0; known == null && groups < elements.size(); groups++) {
                Map<String, Setting> last = new TreeMap<>();
                for (Setting setting : All.SETTINGS) {
                    if (setting.words().size() == groups + 1 && setting.startsWith(elements.subList(0, groups))) {
                        last.put(uniform(setting.words().get(groups)), setting);
                    }
                }
                String typed = uniform(String.join("", elements.subList(groups, elements.size())));
                known = last.get(Misspelling.correct(typed, last.keySet()).orElse(""));
            }
            if (known == null) {
                // One error in the name of a group.
                String typed = uniform(PREFIX + "." + String.join(".", elements));
                known = first(setting -> Misspelling.isNearly(uniform(setting.name(elements)), typed));
            }
            String name = known == null ? null : known.name(elements);
            return name == null || !isVariable
                    ? name
                    : name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
        }

        @Nullable
        Problem problem() {
            Object value = property.getValue();
            // An empty section of YAML is an empty text; and a variable that is only called MIGRATION may be another's.
            if (String.valueOf(value).isBlank() || (elements.isEmpty() && isVariable)) {
                return null;
            }
            Setting member = first(one -> one.words().size() > elements.size() && one.startsWith(elements));
            if (member != null) {
                return refused(
                        "has no meaning: it is a group of settings",
                        "write one of its settings, such as " + member.name(elements));
            }
            Setting setting = setting();
            if (setting == null) {
                return null;
            }
            ConfigurationPropertyName name = property.getName();
            // What else is in brackets is the name of a placeholder.
            if (name.isNumericIndex(name.getNumberOfElements() - 1) && setting.type() != List.class) {
                return refused(
                        "takes one value, not a list", "write the value alone, without brackets or a dash before it");
            }
            return setting.type() != boolean.class
                            && setting.words().stream().anyMatch(TEXTS::contains)
                            && (value instanceof Number || value instanceof Boolean)
                    ? refused(
                            "is not text: YAML reads it as " + (value instanceof Number ? "the number " : "") + value,
                            "put it in quotes")
                    : null;
        }

        private Problem refused(String message, String remedy) {
            return Instances.invalid(SettingOrigin.describe(property) + " " + message, remedy);
        }
    }

    /** By name, each as it was written. */
    private final Map<ConfigurationPropertyName, String> unknown = new LinkedHashMap<>();

    /** What a Migrator would be made of, by name, each as it was written. */
    private final Map<ConfigurationPropertyName, String> ofMigrator = new LinkedHashMap<>();

    private boolean misspeltMode;

    private @Nullable String misspeltPhase;

    private SettingsCheck() {}

    /**
     * Refuses values that would be ignored: {@code migration: off} gives a value to a group, {@code migration.mode: [off]} a
     * list to a setting with one value; and versions and names that YAML does not read as text.
     */
    public static SettingsCheck of(Environment environment) {
        var check = new SettingsCheck();
        List<Problem> problems = new ArrayList<>();
        Set<ConfigurationPropertyName> seen = new HashSet<>();
        for (ConfigurationProperty property : SettingOrigin.all(environment, SettingsCheck::isSet)) {
            Written written = Written.of(property);
            boolean ours = hasPrefix(property.getName());
            // Below another prefix, a name that is none of ours belongs to others.
            if (ours ? !written.isKnown() : written.setting() != null) {
                check.add(written);
            }
            Setting known = ours ? written.setting() : null;
            if (known != null && !OF_THE_SERVICE.contains(known.words().get(0))) {
                check.ofMigrator.putIfAbsent(property.getName(), SettingOrigin.describe(property));
            }
            Problem problem = ours && seen.add(property.getName()) ? written.problem() : null;
            if (problem != null) {
                problems.add(problem);
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidMigrationsException(problems);
        }
        return check;
    }

    /** Where nothing of ours may be meant, it belongs to the application, or to a service that Kubernetes calls "migration". */
    private void add(Written written) {
        String meant = written.meant();
        if (meant == null && !written.isBelowOurs()) {
            return;
        }
        String described =
                SettingOrigin.describe(written.property()) + (meant == null ? "" : " (did you mean " + meant + "?)");
        unknown.putIfAbsent(written.property().getName(), described);
        misspeltMode |= meant != null && MODE.contains(meant);
        misspeltPhase = meant != null && PHASE.contains(meant) ? described : misspeltPhase;
    }

    /** Refuses a misspelt phase: a job for the phase contract would end well, and have applied nothing. */
    public void requirePhase() {
        if (misspeltPhase != null) {
            throw new InvalidMigrationsException(
                    Instances.invalid("Unknown setting: " + misspeltPhase, "correct its name, or remove it"));
        }
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

    /** Logs the settings of which no Migrator was made, because the application has these of its own. */
    public void warnOfReplaced(List<String> beans) {
        if (!ofMigrator.isEmpty()) {
            log.warn(
                    "The application's Migrator {} is used as it is, without the settings {}. Remove them; or remove the bean,"
                            + " and extend what is made of the settings with a MigratorCustomizer",
                    String.join(", ", beans),
                    String.join("; ", ofMigrator.values()));
        }
    }

    /** The setting and its place, and what was meant if there is none of that name. */
    String describe(ConfigurationProperty property) {
        return unknown.getOrDefault(property.getName(), SettingOrigin.describe(property));
    }

    /** For settings below {@code migration.instances} none of which is known. */
    public static InvalidMigrationsException withoutDatabase(Environment environment) {
        SettingsCheck check = of(environment);
        return new InvalidMigrationsException(Instances.invalid(
                Instances.PREFIX + " names no database"
                        + (check.unknown.isEmpty() ? "" : ". Unknown: " + String.join("; ", check.unknown.values())),
                "set " + Instances.PREFIX + ".<name>.data-source, or remove " + Instances.PREFIX));
    }

    /** As Spring Boot compares names: without dashes, and in small letters. */
    private static String uniform(String word) {
        return word.replace("-", "").toLowerCase(Locale.ROOT);
    }

    private static boolean hasPrefix(ConfigurationPropertyName name) {
        return PREFIX.equals(name) || PREFIX.isAncestorOf(name);
    }

    private static boolean isSet(ConfigurationPropertyName name) {
        int after = afterPrefix(name);
        return hasPrefix(name) || (after > 0 && after < name.getNumberOfElements());
    }

    /** Where the elements after a prefix start that is right or nearly so: migrations, migraton, spring.migration; else 0. */
    private static int afterPrefix(ConfigurationPropertyName name) {
        int size = name.getNumberOfElements();
        int at = size > 0 && name.getElement(0, Form.UNIFORM).equals("spring") ? 1 : 0;
        String word = at < size ? name.getElement(at, Form.UNIFORM) : "";
        return (word.startsWith("mi") || word.endsWith("ration")) && Misspelling.isNearly(PREFIX.toString(), word)
                ? at + 1
                : 0;
    }
}
