// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.settings;

import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.Place;
import dev.migration.Policy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Takes each setting from the first source that has it, and parses its text. */
final class SettingReader {

    /** The rank of what no source has: after that of every source. */
    static final int ABSENT = Integer.MAX_VALUE;

    private final List<SettingSource> sources;
    private final SettingProblems problems;

    SettingReader(List<SettingSource> sources, SettingProblems problems) {
        this.sources = sources;
        this.problems = problems;
    }

    /** The same where this setting has the value, whatever the sources say. */
    SettingReader with(Key key, String value) {
        var first = new SettingSource();
        first.values().put(key, new Value<>(List.of(value), Place.of(key.flag())));
        List<SettingSource> order = new ArrayList<>(List.of(first));
        order.addAll(sources);
        return new SettingReader(order, problems);
    }

    void refuse(Place place, String message, String remedy) {
        problems.add(place, message, remedy);
    }

    /** A text as a setting's value, or an IllegalArgumentException that says what is wrong without repeating a secret. */
    <T> @Nullable Value<T> read(Key key, Function<String, T> meaning) {
        return read(key, find(key), meaning);
    }

    private <T> @Nullable Value<T> read(Key key, @Nullable Value<List<String>> given, Function<String, T> meaning) {
        if (given == null) {
            return null;
        }
        try {
            return new Value<>(meaning.apply(given.value().get(0)), given.origin());
        } catch (IllegalArgumentException e) {
            problems.add(given.origin(), key.id() + " " + e.getMessage() + ".", "");
            return null;
        }
    }

    /** The usual value where no source has the setting, or what it has is wrong. */
    <T> T valueOr(Key key, Function<String, T> meaning, T usual) {
        Value<T> value = read(key, meaning);
        return value == null ? usual : value.value();
    }

    /** Hands the setting over to the builder where a source has it, and the builder takes it. */
    void set(Key key, Migrator.Builder builder) {
        Meaning<?> meaning = key.meaning();
        if (meaning != null) {
            set(key, meaning, builder);
        }
    }

    private <T> void set(Key key, Meaning<T> meaning, Migrator.Builder builder) {
        Value<T> value = read(key, meaning.parse());
        if (value != null) {
            meaning.use().accept(builder, value.value());
        }
    }

    @Nullable
    String textOf(Key key) {
        Value<String> value = read(key, Meaning::notBlank);
        return value == null ? null : value.value();
    }

    @Nullable
    Path pathOf(Key key) {
        Value<Path> value = read(key, text -> Path.of(Meaning.notBlank(text)));
        return value == null ? null : value.value();
    }

    /** Of each placeholder the value of the first source that has it; each source has to be right by itself. */
    Map<String, String> placeholders() {
        Map<String, String> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (SettingSource source : sources) {
            try {
                Migrator.builder().placeholders(source.placeholders());
                source.placeholders().forEach(values::putIfAbsent);
            } catch (InvalidMigrationsException e) {
                problems.addAll(e.problems());
            }
        }
        return values;
    }

    @Nullable
    Value<List<String>> find(Key key) {
        int rank = rank(key);
        return rank == ABSENT ? null : sources.get(rank).find(key);
    }

    /** The number of the first source that has it. */
    int rank(Key key) {
        return rank(source -> source.find(key) != null);
    }

    /** The number of the first source that names several tenants. */
    int rankOfTenants() {
        return rank(source -> source.tenants() != null);
    }

    private int rank(Predicate<SettingSource> wanted) {
        for (int rank = 0; rank < sources.size(); rank++) {
            if (wanted.test(sources.get(rank))) {
                return rank;
            }
        }
        return ABSENT;
    }

    /** What the first source that names several tenants says; null where none does. */
    @Nullable
    Tenants tenants() {
        int rank = rankOfTenants();
        return rank == ABSENT ? null : sources.get(rank).tenants();
    }

    /** The text given for the key. */
    @Nullable
    String first(Key key) {
        Value<List<String>> value = find(key);
        return value == null ? null : value.value().get(0);
    }

    static Stream<String> elements(Value<List<String>> given) {
        return given.value().stream()
                .flatMap(text -> Arrays.stream(text.split(",")))
                .map(String::strip)
                .filter(text -> !text.isEmpty());
    }

    /** The code migrations; null where no class path is named, or it is wrong. */
    @Nullable
    CodeClasspath code(Path directory) {
        Value<List<String>> given = find(Key.CLASSPATH);
        if (given == null) {
            return null;
        }
        List<Path> places = elements(given).map(directory::resolve).toList();
        return CodeClasspath.read(places, given.origin(), problems);
    }

    /** The enabled ones; each is the setting of the same name. */
    Set<Policy> policies() {
        Set<Policy> policies = EnumSet.noneOf(Policy.class);
        // Only a service leaves batches to others.
        for (Policy policy : EnumSet.complementOf(EnumSet.of(Policy.BATCHES_LATER))) {
            Value<Boolean> chosen = read(Key.valueOf(policy.name()), SettingReader::trueOrFalse);
            if (chosen != null && chosen.value()) {
                policies.add(policy);
            }
        }
        return policies;
    }

    /** Whether any source says so: what protects is not taken back by another one. */
    Optional<Place> protecting() {
        return sources.stream()
                .flatMap(source ->
                        Stream.ofNullable(read(Key.PROTECT, source.find(Key.PROTECT), SettingReader::trueOrFalse)))
                .filter(Value::value)
                .findFirst()
                .map(Value::origin);
    }

    private static boolean trueOrFalse(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("must be true or false");
        };
    }
}
