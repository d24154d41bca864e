package dev.migration.internal.layout;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.header.FileHeader;
import dev.migration.internal.layout.DuplicateVersions.Duplicate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The files of repeatable migrations, and what is wrong with their names. */
final class RepeatableFiles {

    /** By their names in lower case, as some file systems and databases have them. */
    private final Map<String, NamedFile> byName = new TreeMap<>();

    private final List<Duplicate> duplicates;
    private final List<Problem> problems;

    RepeatableFiles(List<Duplicate> duplicates, List<Problem> problems) {
        this.duplicates = duplicates;
        this.problems = problems;
    }

    void add(NamedFile file) {
        NamedFile other = byName.putIfAbsent(file.version().text().toLowerCase(Locale.ROOT), file);
        if (other != null) {
            Problem problem = Problem.error(
                    Code.DUPLICATE_VERSION,
                    Place.of(file.path()),
                    "There are two repeatable migrations of this name: " + other.path() + " and " + file.path() + ".",
                    "give one of them another name, which differs in more than capitals, or delete it");
            duplicates.add(Duplicate.unclear(other.version(), problem));
        }
    }

    /** Refuses the option of repeatable migrations in a file that has a number. */
    void requireNoOption(NamedFile numbered, FileHeader header) {
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
}
