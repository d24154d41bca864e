package dev.migration.internal.files;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.help.Misspelling;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A file beside the migrations that runs before or after those of a run, and is none itself. */
public record Callback(SourceFile file, When when) {

    /** When it runs. */
    public enum When {
        BEFORE,
        AFTER
    }

    private static final Map<String, When> NAMES = Map.of("beforeRun.sql", When.BEFORE, "afterRun.sql", When.AFTER);

    private static final Map<String, When> FLYWAYS =
            Map.of("beforeMigrate.sql", When.BEFORE, "afterMigrate.sql", When.AFTER);

    /** The names of all files that may be one. */
    static List<String> names() {
        return Stream.of(NAMES, FLYWAYS)
                .flatMap(names -> names.keySet().stream())
                .sorted()
                .toList();
    }

    /** Whether a file of this name may be one. */
    static boolean isNamed(String name) {
        return NAMES.containsKey(name) || FLYWAYS.containsKey(name);
    }

    /** The callback that a file with nearly this name was meant to be, such as {@code before-run.sql}; null if it was none. */
    static @Nullable String misspelt(String name) {
        String typed = name.toLowerCase(Locale.ROOT).replaceAll("[-_ ]", "");
        for (String known : names()) {
            if (Misspelling.isNearly(known.toLowerCase(Locale.ROOT), typed)) {
                return known;
            }
        }
        return null;
    }

    /** What the callback of this name is called beside every layout. */
    static String inEveryLayout(String name) {
        return FLYWAYS.containsKey(name) ? name.replace("Migrate", "Run") : name;
    }

    /** The problem of one with Flyway's name, beside migrations that have other names. */
    static Problem besideOthers(SourceFile file) {
        return Problem.error(
                Code.UNSUPPORTED_LAYOUT,
                Place.of(file.path()),
                "A callback of this name is only read where all migrations have Flyway's names",
                "rename it to " + inEveryLayout(file.name()) + "; it runs at each run that applies something");
    }

    /** Whether it is a script in a directory of a callback's name, where none is read. */
    static boolean isInDirectory(String path) {
        String[] names = path.split("/");
        return names.length > 1 && isNamed(names[names.length - 2] + ".sql");
    }

    /** The callback of this name; null if it is one of Flyway's, and the migrations beside it are not. */
    static @Nullable Callback of(SourceFile file, boolean besideFlyways) {
        When when = NAMES.get(file.name());
        when = when == null && besideFlyways ? FLYWAYS.get(file.name()) : when;
        return when == null ? null : new Callback(file, when);
    }
}
