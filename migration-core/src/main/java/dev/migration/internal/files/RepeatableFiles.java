package dev.migration.internal.files;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.files.MigrationFileName.NamedFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The files of repeatable migrations, and what is wrong with their names. */
final class RepeatableFiles {

    /** By their names in lower case, as some file systems and databases have them. */
    private final Map<String, NamedFile> byName = new TreeMap<>();

    private final List<Problem> problems = new ArrayList<>();

    void add(NamedFile file) {
        NamedFile other = byName.putIfAbsent(file.version().text().toLowerCase(Locale.ROOT), file);
        if (other != null) {
            problems.add(Problem.error(
                    Code.DUPLICATE_VERSION,
                    Place.of(file.path()),
                    "There are two repeatable migrations of this name: " + other.path() + " and " + file.path() + ".",
                    "give one of them another name, which differs in more than capitals, or delete it"));
        }
    }

    /** Whether a problem is that several files have the name of this one. */
    static boolean isDuplicate(Problem problem, Version repeatable) {
        Place place = problem.place();
        if (problem.code() != Code.DUPLICATE_VERSION || place == null) {
            return false;
        }
        String name = place.file().substring(place.file().lastIndexOf('/') + 1);
        String stem = name.substring(0, name.length() - ".sql".length());
        String text = MigrationFileName.isFlyways(name) ? stem : MigrationFileName.REPEATABLE + stem;
        return text.equalsIgnoreCase(repeatable.text());
    }

    /** Refuses the option of repeatable migrations in a file that has a number. */
    void requireNoOption(NamedFile numbered, Migration.Header header) {
        if (header.onChange() && !numbered.version().isRepeatable()) {
            problems.add(Problem.error(
                    Code.INVALID_NAME,
                    Place.of(numbered.path()),
                    "The file has a number and the option run=on-change: with a number, it would run once.",
                    "remove the number from its name, such as "
                            + Migration.title(numbered.name().stem()) + ".sql; or remove the option"));
        }
    }

    /** Of two with the same name, the first. */
    List<NamedFile> files() {
        return List.copyOf(byName.values());
    }

    List<Problem> problems() {
        return problems;
    }
}
