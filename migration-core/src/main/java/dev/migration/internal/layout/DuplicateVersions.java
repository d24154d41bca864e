// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.layout;

import static java.util.stream.Collectors.joining;

import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.help.Misspelling;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedy;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reports a version that several files have, and which of them gets another number. */
public final class DuplicateVersions {

    private static final Pattern HALF = Pattern.compile("(_.+)[._-]([A-Za-z]{3,6})");

    private DuplicateVersions() {}

    /** The problem of a version that several files have. */
    static Problem problem(String what, Version version, List<NamedFile> files, CharSequence remedy) {
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
    public record SharedVersion(Version version, Problem problem, List<Migration> holders, boolean isUnclear) {

        static SharedVersion unclear(Version version, Problem problem) {
            return new SharedVersion(version, problem, List.of(), true);
        }

        /** @param unclear what has to be done before one of them is renamed; empty if nothing */
        static SharedVersion of(List<NamedFile> files, List<Migration> read, String unclear) {
            String first = squashed(read);
            first = first.isEmpty() ? ofOneName(files) : first;
            first = first.isEmpty() ? unclear : first;
            first = first.isEmpty() ? half(files) : first;
            first = first.isEmpty() && read.size() < files.size() ? "make all of them readable first" : first;
            // Maven copies what is new, and deletes nothing.
            String stale = files.stream().allMatch(file -> file.root().contains("classes"))
                    ? "; or, if one is the old name of the other, the build has kept it: mvn clean"
                    : "";
            Version version = files.get(0).version();
            return new SharedVersion(
                    version,
                    DuplicateVersions.problem(
                            "migrations have ",
                            version,
                            files,
                            first.isEmpty() ? Remedy.of("{}{}", withoutDatabase(read), stale) : first),
                    read,
                    !first.isEmpty());
        }

        /** Under another number, the same text would run again. */
        private static CharSequence withoutDatabase(List<Migration> holders) {
            return holders.stream().map(Migration::checksum).distinct().count() == 1
                    ? "delete the one that no database has applied: both have the same text"
                    : Remedy.of(
                            "give a new number to the one that no database has applied: {}",
                            Fix.command("renumber", "--file", "FILE"));
        }

        /** That those of which one was made have to go; empty if none was made of others. */
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

        /** That one of two files has to go that differ in their endings only; empty if there are no such two. */
        private static String ofOneName(List<NamedFile> files) {
            Set<String> names = new HashSet<>();
            return files.stream()
                            .map(file -> file.root() + "!" + file.folder()
                                    + file.name().stem())
                            .anyMatch(name -> !names.add(name))
                    ? "keep the file that was applied, and move the other one of the same name out of the location"
                    : "";
        }

        /** How a script that undoes another has to be called; empty if there is none. With a number of its own, it would run. */
        private static String half(List<NamedFile> files) {
            for (NamedFile down : files) {
                Matcher half = HALF.matcher(down.name().title());
                boolean isHalf = half.matches() && Misspelling.isNearlyDown(half.group(2));
                for (NamedFile up : isHalf ? files : List.<NamedFile>of()) {
                    if (up.name().title().replaceFirst("[._-]up$", "").equals(half.group(1))) {
                        return "if " + down.path() + " undoes the other, rename it to " + up.pathOfDown()
                                + "; or join the two in one file with the sections -- Up Migration and -- Down Migration";
                    }
                }
            }
            return "";
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

        /** The same; empty if one of the others may be a copy or an edit of it, which would run again under another number. */
        public Optional<Migration> keeper(String name, String checksum) {
            return applied(name, checksum)
                    .filter(applied -> applied.name().equals(name)
                            && holders.stream()
                                    .noneMatch(other -> !other.equals(applied)
                                            && other.checksum().equals(applied.checksum())));
        }

        /** How it is reported for a database in which one of this name has this state. */
        public Problem inDatabase(String name, String checksum, String state) {
            Migration applied = applied(name, checksum).orElse(null);
            Problem here = problem.withMessage(problem.message() + ". In this database "
                    + (applied == null ? name : applied.up().path()) + " is " + state + ".");
            if (isUnclear) {
                return here;
            }
            if (applied == null || !applied.name().equals(name)) {
                return here.withRemedy(Remedy.of(
                        "put the file of {} back, and give each of the others a new number: {}",
                        name,
                        Fix.command("renumber", "--file", "FILE")));
            }
            return here.withRemedy(
                    keeper(name, checksum).isEmpty()
                            ? "delete the copy of " + name
                                    + " with the same text, but no down script that only this one has"
                            : Remedy.of(
                                    "give each of the others a new number: {}",
                                    state.equals("applied")
                                            ? Fix.command("renumber")
                                            : Fix.command("renumber", "--file", "FILE")));
        }
    }
}
