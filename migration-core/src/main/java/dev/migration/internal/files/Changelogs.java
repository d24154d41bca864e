package dev.migration.internal.files;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.files.MigrationFileName.NamedFile;
import dev.migration.internal.help.Printable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The changelogs of Liquibase in formatted SQL at one location. The version of a changeset is the number that its file's name
 * starts with, and its place in the file: {@code 0003.2}; of a single file without a number, the place alone.
 */
final class Changelogs {

    private static final String KEEP_IDENTITY =
            "; where Liquibase has applied a changeset of it, add the old path to that one's line: logicalFilePath:OLD/PATH.sql";

    private record Found(SourceFile file, String root, List<Changeset> changesets) {

        private int digits() {
            return MigrationFileName.digits(file.name());
        }
    }

    private final Location location;
    private final List<Problem> problems;
    private final List<Found> found = new ArrayList<>();

    /** What is wrong with them is added to the problems. */
    Changelogs(Location location, List<Problem> problems) {
        this.location = location;
        this.problems = problems;
    }

    /** Adds a file that starts like one; false if it has no changeset, and so is none. */
    boolean add(SourceFile file, String root) {
        List<Problem> ofFile = new ArrayList<>();
        try {
            var one = new Found(file, root, ChangelogReader.read(file, ofFile));
            if (one.changesets().isEmpty() && ofFile.isEmpty()) {
                return false;
            }
            found.add(one);
        } catch (IOException e) {
            ofFile.add(file.problem(e));
        }
        problems.addAll(ofFile);
        return true;
    }

    /** Their changesets as files with the names of migrations. */
    List<NamedFile> changesets() {
        List<String> unnumbered = found.stream()
                .filter(one -> one.digits() == 0)
                .map(one -> one.file().path())
                .toList();
        if (found.size() > 1 && !unnumbered.isEmpty()) {
            problems.add(Problem.error(
                    Code.INVALID_NAME,
                    null,
                    "Location " + location
                            + " has several changelogs, and the names of these do not say in which order they run:"
                            + Printable.names(unnumbered, 4),
                    "put a number before each name, in the order in which Liquibase includes them, such as 0001_"
                            + Printable.line(found.get(0).file().name())
                            + KEEP_IDENTITY
                            + "; but if this library has applied one of them, it keeps its name, and the changesets of the"
                            + " others go to its end"));
        }
        List<NamedFile> all = new ArrayList<>();
        Map<Version, Found> byNumber = new HashMap<>();
        for (Found one : found) {
            String number = one.file().name().substring(0, one.digits());
            Found other = byNumber.putIfAbsent(Version.of(number), one);
            for (int i = 0; other == null && i < one.changesets().size(); i++) {
                String before = number.isEmpty() ? "" : number + ".";
                all.add(ChangesetFile.named(one.changesets().get(i), one.root(), before, i + 1));
            }
            if (other != null && !number.isEmpty()) {
                problems.add(sameNumber(one.file(), other.file()));
            }
        }
        return all;
    }

    private static Problem sameNumber(SourceFile file, SourceFile other) {
        return Problem.error(
                Code.DUPLICATE_VERSION,
                Place.of(file.path()),
                "This changelog and " + other.path() + " start with the same number.",
                "rename one of which nothing is applied by this library, so that it starts with a number of its own"
                        + KEEP_IDENTITY);
    }
}
