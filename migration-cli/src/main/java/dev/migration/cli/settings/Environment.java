package dev.migration.cli.settings;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.help.Misspelling;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The variables of the process, or of a {@code .env} file: {@code MIGRATION_*}, else {@code DATABASE_URL}, else dbmate's. An empty
 * one is ignored.
 */
public record Environment(Map<String, Value<String>> variables) implements SettingSource {

    private static final String PREFIX = "MIGRATION_";

    private static final String URL = "DATABASE_URL";

    static final String PROFILES = "SPRING_PROFILES_ACTIVE";

    private static final String PLACEHOLDERS = PREFIX + "PLACEHOLDERS_";

    /** What Kubernetes sets as {@code MIGRATION_PORT} for a service by the name of "migration". */
    private static final String OF_KUBERNETES = "tcp://";

    /** What only a service or {@code fleet} reads, and what Kubernetes sets. */
    private static final Pattern OF_OTHERS = Pattern.compile(
            PREFIX + "(MODE|ENABLED|DRIVER_?CLASS_?NAME|TENANTS_(SOURCE|PARALLELISM|SCHEMAS|SCHEMAS_?QUERY)"
                    + "|(INSTANCES|ENDPOINT|SERVICE|FLEET|TARGETS)_.*|PORT_.*)");

    public Environment {
        variables = Map.copyOf(variables);
    }

    /** Those of the process. */
    public static Environment of(Map<String, String> variables) {
        return new Environment(variables.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> new Value<>(entry.getValue(), Place.of(entry.getKey())))));
    }

    /** The variables as texts. */
    public Map<String, String> texts() {
        return variables.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().value()));
    }

    @Override
    public @Nullable Value<List<String>> find(Key key) {
        Value<String> value = find(key.variable());
        if (value != null && key == Key.PORT && value.value().startsWith(OF_KUBERNETES)) {
            value = null;
        }
        if (value == null && key == Key.URL) {
            value = find(URL);
        }
        for (String name : value == null ? ofTenants(key) : List.<String>of()) {
            value = value == null ? find(name) : value;
        }
        if (value == null) {
            value = Dbmate.find(key, this::find);
        }
        return value == null ? null : new Value<>(List.of(value.value()), value.origin());
    }

    /** As a service calls them. */
    private static List<String> ofTenants(Key key) {
        return switch (key) {
            case TENANTS -> List.of(PREFIX + "TENANTS_SCHEMAS");
            case TENANTS_QUERY -> List.of(PREFIX + "TENANTS_SCHEMASQUERY", PREFIX + "TENANTS_SCHEMAS_QUERY");
            default -> List.of();
        };
    }

    @Override
    public Map<String, String> placeholders() {
        Map<String, String> values = new HashMap<>();
        variables.forEach((name, value) -> {
            if (isPlaceholder(name) && !value.value().isBlank()) {
                values.put(name.substring(PLACEHOLDERS.length()), value.value());
            }
        });
        return values;
    }

    private static boolean isPlaceholder(String variable) {
        return variable.startsWith(PLACEHOLDERS) && variable.length() > PLACEHOLDERS.length();
    }

    /** Where programs are. */
    String path() {
        Value<String> path = find("PATH");
        return path == null ? "" : path.value();
    }

    /**
     * Warns of each variable with our prefix that is not read, such as a misspelt one, of a misspelt prefix, and of dbmate's.
     *
     * @param namesUrl whether these or stronger settings name the URL, so that none is missed
     */
    List<Problem> unread(boolean namesUrl) {
        Map<String, String> remedies = unknown();
        remedies.putAll(Dbmate.unread(this::find));
        Stream.of(URL, PROFILES)
                .filter(meant -> !namesUrl || !meant.equals(URL))
                .forEach(meant -> variables.keySet().stream()
                        .filter(name -> !name.equals(meant) && isNearly(meant, name))
                        .forEach(name -> remedies.put(name, "if " + meant + " is meant, set that")));
        return remedies.entrySet().stream()
                .map(unread -> warning(unread.getKey(), unread.getValue()))
                .toList();
    }

    /** A misspelt setting, which may be meant to protect the database; null where there is none. */
    @Nullable
    Problem doubt() {
        // Another name is that of other programs, such as MIGRATION_IMAGE of a compose file.
        return unknown().entrySet().stream()
                .filter(unread -> !unread.getValue().isEmpty())
                .findFirst()
                .map(unread -> Problem.error(
                        Code.INVALID_SETTING,
                        warning(unread.getKey(), "").place(),
                        unread.getKey() + " is no setting, and may be meant to protect this database.",
                        unread.getValue()))
                .orElse(null);
    }

    /** What starts like one of ours and is not read, each with what may be meant. */
    private Map<String, String> unknown() {
        List<String> known = Arrays.stream(Key.values())
                .map(key -> key.variable().substring(PREFIX.length()))
                .toList();
        Map<String, String> remedies = new TreeMap<>();
        variables.keySet().stream()
                .filter(name -> name.startsWith(PREFIX)
                        ? !known.contains(name.substring(PREFIX.length()))
                                && !isPlaceholder(name)
                                && !OF_OTHERS.matcher(name).matches()
                        : isNearlyOurs(name) && known.contains(setting(name)))
                .forEach(name -> remedies.put(
                        name,
                        Misspelling.correct(setting(name), known)
                                .map(meant -> "if " + PREFIX + meant + " is meant, set that")
                                .orElse("")));
        return remedies;
    }

    private Problem warning(String name, String remedy) {
        Place origin =
                variables.getOrDefault(name, new Value<>("", Place.of(name))).origin();
        String which = origin.line() == 0 ? "this variable" : name;
        return Problem.warning(Code.INVALID_SETTING, origin, "The command line does not read " + which + ".", remedy);
    }

    /** Whether it may be meant for one that is read. */
    static boolean isNearlyRead(String name) {
        return isNearlyOurs(name) || isNearly(URL, name) || isNearly(PROFILES, name);
    }

    private static boolean isNearly(String known, String name) {
        return Misspelling.isNearly(known, asVariable(name));
    }

    private static boolean isNearlyOurs(String name) {
        String variable = asVariable(name);
        return Misspelling.isNearly(PREFIX, variable.substring(0, variable.indexOf('_') + 1));
    }

    private static String setting(String name) {
        String variable = asVariable(name);
        return variable.substring(variable.indexOf('_') + 1);
    }

    /** As a variable would be named that is meant by {@code migration.protect}. */
    private static String asVariable(String name) {
        return name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** The variable's value, without space around it; null where it is absent or empty. */
    @Nullable
    Value<String> find(String name) {
        Value<String> value = variables.get(name);
        return value == null || value.value().isBlank()
                ? null
                : new Value<>(value.value().strip(), value.origin());
    }
}
