// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.settings;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.help.Misspelling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The variables of the process, or of a {@code .env} file. */
record Variables(Map<String, Value<String>> all) {

    private static final String PREFIX = "MIGRATION_";
    private static final String URL = "DATABASE_URL";
    private static final String PROFILES = "SPRING_PROFILES_ACTIVE";
    private static final String PLACEHOLDERS = PREFIX + "PLACEHOLDERS_";

    /** Other names of a setting, the first one before the next: Heroku's and dbmate's. */
    private static final List<Alias> ALIASES = List.of(
            new Alias(URL, Key.URL, null),
            new Alias("DBMATE_MIGRATIONS_DIR", Key.LOCATIONS, null),
            new Alias("DBMATE_SCHEMA_FILE", Key.SCHEMA_FILE, null),
            new Alias("DBMATE_MIGRATIONS_TABLE", Key.ADOPT_TABLE, null),
            new Alias("DBMATE_STRICT", Key.OUT_OF_ORDER, "reject"),
            new Alias("DBMATE_WAIT_TIMEOUT", Key.CONNECT_TIMEOUT, null),
            new Alias("DBMATE_WAIT", Key.CONNECT_TIMEOUT, "60s"));

    /** What is read, or only by a service or {@code fleet}, or is set by Kubernetes for a service by the name of "migration". */
    private static final Pattern EXPECTED = Pattern.compile(
            Stream.of(
                                    Arrays.stream(Key.values()).map(Key::variable),
                                    ALIASES.stream().map(Alias::variable),
                                    Tenants.VARIABLES.stream())
                            .flatMap(Function.identity())
                            .collect(Collectors.joining("|"))
                    + "|" + PROFILES + "|" + PLACEHOLDERS + ".+|" + PREFIX
                    + "(MODE|ENABLED|DRIVER_?CLASS_?NAME|TENANTS_(SOURCE|PARALLELISM)|(INSTANCES|SERVICE|FLEET|TARGETS)_.*|PORT_.*)");

    /**
     * Another name of a setting.
     *
     * @param meaning the setting's value where the variable is true; null where it has that of the variable
     */
    private record Alias(String variable, Key key, @Nullable String meaning) {

        /** False is the same as nothing; what is neither true nor false is reported as the setting's value. */
        @Nullable
        Value<String> of(@Nullable Value<String> given) {
            if (given == null || meaning == null) {
                return given;
            }
            return switch (given.value().strip().toLowerCase(Locale.ROOT)) {
                case "0", "f", "false" -> null;
                case "1", "t", "true" -> new Value<>(meaning, given.origin());
                default -> given;
            };
        }
    }

    /** Those of the process. */
    static Variables of(Map<String, String> process) {
        return new Variables(process.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> new Value<>(entry.getValue(), Place.of(entry.getKey())))));
    }

    /** The settings among them. */
    SettingSource settings() {
        var settings = new SettingSource(Tenants.of(all));
        for (Key key : Key.values()) {
            put(settings, key, all.get(key.variable()));
        }
        ALIASES.forEach(alias -> put(settings, alias.key(), alias.of(all.get(alias.variable()))));
        all.forEach((name, value) -> {
            if (name.startsWith(PLACEHOLDERS) && !value.value().isBlank()) {
                settings.placeholders().put(name.substring(PLACEHOLDERS.length()), value.value());
            }
        });
        return settings;
    }

    private static void put(SettingSource settings, Key key, @Nullable Value<String> given) {
        String text = given == null ? "" : given.value().strip();
        // Whoever wrote an empty protection into a file had it in mind: it is no true, and no false.
        boolean isOdd = given != null && key == Key.PROTECT && given.origin().line() > 0;
        boolean isOfKubernetes = key == Key.PORT && text.startsWith("tcp://");
        if (given != null && (!text.isEmpty() || isOdd) && !isOfKubernetes) {
            settings.values().putIfAbsent(key, new Value<>(List.of(text), given.origin()));
        }
    }

    /** The profiles of a service, which may say that the database is production's. */
    Stream<Value<String>> profiles() {
        return Stream.ofNullable(all.get(PROFILES))
                .flatMap(active -> Arrays.stream(active.value().split(","))
                        .map(name -> new Value<>(name.strip(), active.origin())));
    }

    /**
     * Warns of what is not read and starts as ours, or nearly is one of ours; a remedy names the one that may be meant.
     *
     * @param namesUrl whether these or stronger settings name the URL, so that none is missed
     */
    List<Problem> unread(boolean namesUrl) {
        List<Problem> problems = new ArrayList<>();
        new TreeMap<>(all).forEach((name, value) -> {
            Optional<String> meant = meant(name).filter(known -> !namesUrl || !known.equals(URL));
            if (!EXPECTED.matcher(name).matches() && (name.startsWith(PREFIX) || meant.isPresent())) {
                problems.add(Problem.warning(
                        Code.INVALID_SETTING,
                        value.origin(),
                        "The command line does not read "
                                + (value.origin().line() == 0 ? "this variable." : name + "."),
                        meant.map(known -> "if " + known + " is meant, set that; else rename it")
                                .orElse("")));
            }
        });
        return problems;
    }

    private static Optional<String> meant(String name) {
        String letters = letters(name);
        return Stream.concat(
                        Stream.of(URL, PROFILES), Arrays.stream(Key.values()).map(Key::variable))
                .filter(known -> Misspelling.isNearly(letters(known), letters))
                .findFirst()
                .or(() -> name.startsWith(PREFIX)
                        ? Key.meant(name.substring(PREFIX.length())).map(Key::variable)
                        : Optional.empty());
    }

    /** The same for {@code migration.protect}, {@code MIGRATION_PROTECT} and {@code migration-protect}. */
    private static String letters(String name) {
        return name.toUpperCase(Locale.ROOT).replaceAll("[._-]", "");
    }

    /** The value of what a text names as {@code ${NAME}}. */
    @Nullable
    String find(String name) {
        Value<String> value = all.get(name);
        return value == null ? null : value.value();
    }
}
