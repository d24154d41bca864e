package dev.migration.cli.settings;

import dev.migration.Baseline;
import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.Place;
import dev.migration.Policy;
import dev.migration.cli.settings.NewFiles.Numbering;
import dev.migration.rehearsal.RehearsalOptions;
import dev.migration.rehearsal.RehearsalOptions.Size;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Takes each setting from the first source that has it, and parses its text. */
final class SettingReader {

    /** The rank of what no source has: after that of every source. */
    static final int ABSENT = Integer.MAX_VALUE;

    private static final Path APPLIED_FILE = Path.of(".migration", "applied.toml");
    private static final Path TEMPLATES = Path.of(".migration", "templates");

    private static final Pattern COUNT = Pattern.compile("[0-9]{1,6}");

    private final List<SettingSource> sources;
    private final SettingProblems problems;

    SettingReader(List<SettingSource> sources, SettingProblems problems) {
        this.sources = sources;
        this.problems = problems;
    }

    void refuse(Place place, String message, String remedy) {
        problems.add(place, message, remedy);
    }

    /** A text as a setting's value, or an IllegalArgumentException that says what is wrong without repeating a secret. */
    <T> @Nullable Value<T> read(Key key, Function<String, T> meaning) {
        return read(key, find(key), meaning);
    }

    /** The same of each source that has it. */
    <T> Stream<Value<T>> readAll(Key key, Function<String, T> meaning) {
        return sources.stream().flatMap(source -> Stream.ofNullable(read(key, source.find(key), meaning)));
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

    /** Hands the setting over where a source has it. */
    private <T> void read(Key key, Function<String, T> meaning, Consumer<T> use) {
        Value<T> value = read(key, meaning);
        if (value != null) {
            use.accept(value.value());
        }
    }

    void text(Key key, Consumer<String> use) {
        read(key, SettingReader::notBlank, use);
    }

    @Nullable
    String textOf(Key key) {
        Value<String> value = read(key, SettingReader::notBlank);
        return value == null ? null : value.value();
    }

    static String notBlank(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("is empty");
        }
        return text;
    }

    <E extends Enum<E>> void constant(Key key, Class<E> type, Consumer<E> use) {
        read(key, text -> constant(type, text), use);
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String text) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("has to be one of " + names(type) + ", not '" + text + "'"));
    }

    private static <E extends Enum<E>> String names(Class<E> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
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

    NewFiles newFiles(Path directory) {
        Value<Numbering> numbering = read(Key.NEW_VERSION, text -> constant(Numbering.class, text));
        Value<?> locations = find(Key.LOCATIONS);
        Value<Path> templates = read(Key.TEMPLATES, text -> Path.of(notBlank(text)));
        return new NewFiles(
                numbering == null ? Numbering.SEQUENCE : numbering.value(),
                locations == null ? null : locations.origin(),
                directory.resolve(templates == null ? TEMPLATES : templates.value()));
    }

    /** The usual one where it is there, or Kimberlite's folder is. */
    @Nullable
    Path appliedFile(Path directory) {
        String named = textOf(Key.APPLIED_FILE);
        if (named != null) {
            return named.equals("none") ? null : directory.resolve(named);
        }
        Path usual = directory.resolve(APPLIED_FILE);
        return Files.exists(usual) || Files.isDirectory(directory.resolve(".kimberlite")) ? usual : null;
    }

    void baseline(Consumer<Baseline> use) {
        read(Key.BASELINE, SettingReader::baseline, use);
    }

    private static Baseline baseline(String text) {
        try {
            return Baseline.of(text);
        } catch (InvalidMigrationsException e) {
            throw new IllegalArgumentException("has to be a version such as 0005, or none, not '" + text + "'", e);
        }
    }

    void duration(Key key, Consumer<Duration> use) {
        read(key, Durations::parse, use);
    }

    /** A time, or zero where it says off. */
    void durationOrOff(Key key, Consumer<Duration> use) {
        read(key, text -> text.equalsIgnoreCase("off") ? Duration.ZERO : Durations.parse(text, ", or off"), use);
    }

    /** The bounds that a source has, or the usual ones, and these sizes. */
    RehearsalOptions bounds(@Nullable Map<String, Size> sizes) {
        Duration[] bounds = {RehearsalOptions.SCRATCH.lockTimeout(), RehearsalOptions.SCRATCH.budget()};
        duration(Key.REHEARSE_LOCK_TIMEOUT, it -> bounds[0] = it);
        duration(Key.REHEARSE_BUDGET, it -> bounds[1] = it);
        return new RehearsalOptions(bounds[0], bounds[1], sizes);
    }

    void count(Key key, Consumer<Integer> use) {
        read(key, SettingReader::count, use);
    }

    private static int count(String text) {
        if (!COUNT.matcher(text).matches()) {
            throw new IllegalArgumentException("has to be a number such as 10, or 0 for never, not '" + text + "'");
        }
        return Integer.parseInt(text);
    }

    @Nullable
    Value<List<String>> find(Key key) {
        int rank = rank(key);
        return rank == ABSENT ? null : sources.get(rank).find(key);
    }

    /** The number of the first source that has it. */
    int rank(Key key) {
        for (int rank = 0; rank < sources.size(); rank++) {
            if (sources.get(rank).find(key) != null) {
                return rank;
            }
        }
        return ABSENT;
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

    /** A folder that has the setting's own name where no source names one: here, else in db. */
    Path folder(Key key, Path directory) {
        Value<Path> named = read(key, text -> Path.of(notBlank(text)));
        Path beside = directory.resolve("db").resolve(key.id());
        Path usual = directory.resolve(key.id());
        if (named != null) {
            return directory.resolve(named.value());
        }
        return Files.notExists(usual) && Files.isDirectory(beside) ? beside : usual;
    }

    /** The enabled ones; each is the setting of the same name. Whoever uses the command line may ask for the drift. */
    Set<Policy> policies() {
        Set<Policy> policies = EnumSet.noneOf(Policy.class);
        // Only a service leaves batches to others.
        for (Policy policy : EnumSet.complementOf(EnumSet.of(Policy.BATCHES_LATER))) {
            Value<Boolean> chosen = flag(Key.valueOf(policy.name()));
            if (chosen == null ? policy == Policy.RECORD_SCHEMA : chosen.value()) {
                policies.add(policy);
            }
        }
        return policies;
    }

    @Nullable
    Value<Boolean> flag(Key key) {
        return read(key, SettingReader::trueOrFalse);
    }

    static boolean trueOrFalse(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("has to be true or false, not '" + text + "'");
        };
    }
}
