package dev.migration.internal.layout;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import dev.migration.Code;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.help.Misspelling;
import dev.migration.internal.help.Problems;
import dev.migration.internal.names.Layout;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reports a version that several files have, and which of them gets another number. */
public final class DuplicateVersions {

    /** Where Maven copies what it finds. */
    private static final Pattern BUILT = Pattern.compile("(^|[/\\\\])target[/\\\\](test-)?classes([/\\\\]|$)");

    private static final Pattern HALF = Pattern.compile("(_.+)[._-]([A-Za-z]{3,6})");

    /** A state of one of them. */
    public static final String APPLIED = "applied";

    private DuplicateVersions() {}

    /** The problem of a version that several files have. */
    static Problem problem(String what, Version version, List<NamedFile> files, String remedy) {
        boolean oneRoot = files.stream().map(NamedFile::root).distinct().count() == 1;
        String names = files.stream()
                .map(file -> oneRoot || file.path().startsWith(file.root())
                        ? file.path()
                        : file.path() + " in " + file.root())
                .collect(joining(" and "));
        return Problems.error(
                Code.DUPLICATE_VERSION,
                (files.size() == 2 ? "Two" : files.size()) + " " + what + "version " + version.number() + ": " + names,
                remedy);
    }

    /**
     * A version that several migrations have.
     *
     * @param problem how it is reported where no database is known
     * @param holders those that could be read, in the order in which they were found
     * @param isUnclear whether a down script may be that of several, or a file could not be read: that is fixed before one
     *     of them is renamed
     */
    public record Duplicate(Version version, Problem problem, List<Migration> holders, boolean isUnclear) {

        static Duplicate unclear(Version version, Problem problem) {
            return new Duplicate(version, problem, List.of(), true);
        }

        /** @param unclear what has to be done before one of them is renamed; empty if nothing */
        static Duplicate of(List<NamedFile> files, List<Migration> read, String unclear) {
            // Which of two up scripts a down script beside them undoes is clear once one of them is gone.
            String before = squashed(read);
            before = before.isEmpty() ? inOneDirectory(files) : before;
            before = before.isEmpty() ? unclear : before;
            before = before.isEmpty() ? half(files) : before;
            before = before.isEmpty() && read.size() < files.size() ? "make all of them readable first" : before;
            // Maven copies what is new, and deletes nothing.
            String stale =
                    files.stream().allMatch(file -> BUILT.matcher(file.root()).find())
                            ? "; or, if one is the old name of the other, the build has kept it: mvn clean"
                            : "";
            String remedy = before.isEmpty() ? withoutDatabase(read) + stale : before;
            Version version = files.get(0).version();
            return new Duplicate(
                    version,
                    DuplicateVersions.problem("migrations have ", version, files, remedy),
                    read,
                    !before.isEmpty());
        }

        /** Under another number, the same text would run again. */
        private static String withoutDatabase(List<Migration> holders) {
            return holders.stream().map(Migration::checksum).distinct().count() == 1
                    ? "delete the one that was applied nowhere, as they have the same text"
                    : "give the one that was applied nowhere another number: migration renumber --file FILE";
        }

        /** What has to be deleted, as words to follow; empty if none of them was made of all up to its version. */
        private static String squashed(List<Migration> holders) {
            return holders.stream()
                    .filter(Migration::isSquash)
                    .findFirst()
                    .map(squash -> "move the other files up to version "
                            + squash.version().number() + " to another folder: "
                            + squash.up().name()
                            + " was made of them")
                    .orElse("");
        }

        /** Whether one of them was made of all up to its version. */
        public boolean hasSquash() {
            return !squashed(holders).isEmpty();
        }

        /** How a script that undoes another has to be called, as words to follow: with a number of its own, it would run. */
        private static String half(List<NamedFile> files) {
            for (NamedFile down : files) {
                Matcher half = HALF.matcher(down.name().title());
                if (!half.matches() || !Misspelling.isNearlyDown(half.group(2))) {
                    continue;
                }
                for (NamedFile up : files) {
                    if (up.name().title().replaceFirst("[._-]up$", "").equals(half.group(1))) {
                        return "if " + down.path() + " undoes the other, "
                                + (up.name().isUpOfTwo()
                                        ? "rename it to " + up.pathOfDown()
                                        : "join the two in one file with the sections -- Up Migration and -- Down Migration;"
                                                + " or name all such files like 0001_add_users.up.sql and"
                                                + " 0001_add_users.down.sql");
                    }
                }
            }
            return "";
        }

        /** Which of two up scripts in one directory stays, as words to follow; empty if there are no such two. */
        private static String inOneDirectory(List<NamedFile> files) {
            Map<String, List<NamedFile>> byDirectory = files.stream()
                    .filter(file -> file.name().layout() == Layout.DIRECTORIES)
                    .collect(groupingBy(file ->
                            file.root() + "!" + file.folder() + file.name().stem()));
            return byDirectory.values().stream()
                    .filter(same -> same.size() > 1)
                    .map(same -> "keep one of the two files in " + same.get(0).folder()
                            + same.get(0).name().stem()
                            + ", the one that was applied, and move the other out of the location")
                    .findFirst()
                    .orElse("");
        }

        /** The one that was applied, by its name and checksum, else by its checksum, else by its name. */
        public Optional<Migration> applied(String name, String checksum) {
            return find(file -> file.name().equals(name) && file.checksum().equals(checksum))
                    .or(() -> find(file -> file.checksum().equals(checksum)))
                    .or(() -> find(file -> file.name().equals(name)));
        }

        private Optional<Migration> find(Predicate<Migration> condition) {
            return holders.stream().filter(condition).findFirst();
        }

        /** How it is reported for a database in which the version is applied, or half done, under this name. */
        public Problem inDatabase(String name, String checksum, String state) {
            Migration applied = isUnclear ? null : applied(name, checksum).orElse(null);
            Problem here = problem.withMessage(problem.message() + ". In this database "
                    + (applied == null ? name : applied.up().path()) + " is " + state + ".");
            if (isUnclear) {
                return here;
            }
            if (applied == null) {
                return here.withRemedy("put the file of " + name + " back, and give each of the others another number:"
                        + " migration renumber --file FILE");
            }
            String copies = holders.stream()
                    .filter(other -> !other.equals(applied) && other.checksum().equals(applied.checksum()))
                    .map(other -> other.up().path())
                    .collect(joining(" and "));
            return here.withRemedy(
                    copies.isEmpty()
                            ? "give each of the others another number: migration renumber"
                                    + (state.equals(APPLIED) ? "" : " --file FILE")
                            : "delete " + copies + ", with the same text, but no down script that only this one has");
        }
    }
}
