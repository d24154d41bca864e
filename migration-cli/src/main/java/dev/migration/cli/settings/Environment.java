package dev.migration.cli.settings;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.help.Misspelling;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code MIGRATION_*} variables, and {@code DATABASE_URL} after {@code MIGRATION_URL}; an empty one is ignored. */
public record Environment(Map<String, String> variables) implements SettingSource {

    private static final String PREFIX = "MIGRATION_";

    private static final String PLACEHOLDERS = PREFIX + "PLACEHOLDERS_";

    /** What only a service reads, and what Kubernetes sets for a service by the name of "migration". */
    private static final Pattern OF_OTHERS = Pattern.compile(
            PREFIX + "(MODE|ENABLED|DRIVER_?CLASS_?NAME|(TENANTS|INSTANCES|ENDPOINT|SERVICE)_.*|PORT(_.*)?)");

    public Environment {
        variables = Map.copyOf(variables);
    }

    @Override
    public @Nullable Value<List<String>> find(Key key) {
        Value<List<String>> value = find(key.variable());
        return value == null && key == Key.URL ? find("DATABASE_URL") : value;
    }

    @Override
    public Map<String, String> placeholders() {
        Map<String, String> values = new HashMap<>();
        variables.forEach((name, value) -> {
            if (isPlaceholder(name) && !value.isBlank()) {
                values.put(name.substring(PLACEHOLDERS.length()), value);
            }
        });
        return values;
    }

    private static boolean isPlaceholder(String variable) {
        return variable.startsWith(PLACEHOLDERS) && variable.length() > PLACEHOLDERS.length();
    }

    /** Where programs are. */
    String path() {
        return variables.getOrDefault("PATH", "");
    }

    /** Warns of each variable with our prefix that is not read, such as a misspelt one, and of a misspelt prefix. */
    public List<Problem> unread() {
        List<String> known = Arrays.stream(Key.values())
                .map(key -> key.variable().substring(PREFIX.length()))
                .toList();
        return variables.keySet().stream()
                .filter(name -> name.startsWith(PREFIX)
                        ? !known.contains(setting(name))
                                && !isPlaceholder(name)
                                && !OF_OTHERS.matcher(name).matches()
                        : isNearlyOurs(name) && known.contains(setting(name)))
                .sorted()
                .map(name -> Problem.warning(
                        Code.INVALID_SETTING,
                        Place.of(name),
                        "The command line does not read this variable.",
                        Misspelling.correct(setting(name), known)
                                .map(meant -> "if " + PREFIX + meant + " is meant, set that")
                                .orElse("")))
                .toList();
    }

    private static boolean isNearlyOurs(String name) {
        return Misspelling.isNearly(PREFIX, name.substring(0, name.indexOf('_') + 1));
    }

    private static String setting(String name) {
        return name.substring(name.indexOf('_') + 1);
    }

    private @Nullable Value<List<String>> find(String name) {
        String value = variables.get(name);
        return value == null || value.isBlank() ? null : new Value<>(List.of(value.strip()), Place.of(name));
    }
}
