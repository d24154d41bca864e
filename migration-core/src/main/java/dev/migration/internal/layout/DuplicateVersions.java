package dev.migration.internal.layout;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import dev.migration.Code;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.header.Checksum;
import dev.migration.internal.help.Misspelling;
import dev.migration.internal.help.Problems;
import dev.migration.internal.names.Layout;
import java.util.ArrayList;
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
     * One of several migrations with one version.
     *
     * @param folder where its files are, if another one's are called the same; else empty
     */
    public record Holder(Migration migration, String folder) {

        /** Such as {@code  in billing/migrations}, to follow a name. */
        private String where() {
            return folder.isEmpty() ? "" : " in " + folder;
        }

        private String renaming(Version other) {
            return migration.renaming(other) + where();
        }

        private String files() {
            SourceFile down = migration.down();
            return migration.layout() == Layout.DIRECTORIES
                    ? "the directory " + migration.name() + where()
                    : migration.up().name()
                            + (down == null || migration.isCode() ? "" : " and " + down.name())
                            + where();
        }

        private boolean hasTextOf(Holder other) {
            return migration.checksum().equals(other.migration.checksum());
        }

        /** A checksum is that of the up script alone: a down file may be another one, or the only one. */
        private boolean isCopyOf(Holder other) {
            SourceFile down = migration.down();
            SourceFile others = other.migration.down();
            return !equals(other)
                    && hasTextOf(other)
                    && (down == null || (others != null && Checksum.isSame(down, others)));
        }

        /** The migration, with its folder if another file is called the same. */
        private static Holder of(Migration migration, NamedFile of, List<NamedFile> files) {
            long sameName = files.stream()
                    .filter(file -> file.file().name().equals(of.file().name()))
                    .count();
            long samePath =
                    files.stream().filter(file -> file.path().equals(of.path())).count();
            String folder = of.folder().replaceFirst("/$", "");
            return new Holder(migration, sameName == 1 ? "" : samePath > 1 ? of.root() : folder);
        }
    }

    /**
     * A version that several migrations have.
     *
     * @param problem how it is reported where no database is known
     * @param holders those that could be read, in the order in which they were found
     * @param stale how to get rid of a file that was renamed since the last build, as words to follow; may be empty
     * @param isUnclear whether a down script may be that of several, or a file could not be read: that is fixed before one
     *     of them is renamed
     */
    public record Duplicate(Version version, Problem problem, List<Holder> holders, String stale, boolean isUnclear) {

        static Duplicate unclear(Version version, Problem problem) {
            return new Duplicate(version, problem, List.of(), "", true);
        }

        /** @param unclear what has to be done before one of them is renamed; empty if nothing */
        static Duplicate of(List<NamedFile> files, List<Migration> read, String unclear, FreeVersions free) {
            List<Holder> holders = new ArrayList<>();
            for (NamedFile file : files) {
                for (Migration migration : read) {
                    if (migration.up().equals(file.file())) {
                        holders.add(Holder.of(migration, file, files));
                    }
                }
            }
            Version version = files.get(0).version();
            // Which of two up scripts a down script beside them undoes is clear once one of them is gone.
            String before = squashed(holders);
            before = before.isEmpty() ? inOneDirectory(files) : before;
            before = before.isEmpty() ? unclear : before;
            before = before.isEmpty() ? half(files) : before;
            before = before.isEmpty() ? unread(files, read) : before;
            // Maven copies what is new, and deletes nothing.
            String stale =
                    files.stream().allMatch(file -> BUILT.matcher(file.root()).find())
                            ? "; if one is the old name of the other, the build has kept it: mvn clean"
                            : "";
            String remedy = before.isEmpty() ? whereNoneIsApplied(holders, free.next(), stale) : before;
            Problem problem = DuplicateVersions.problem("migrations have ", version, files, remedy);
            return new Duplicate(version, problem, holders, stale, !before.isEmpty());
        }

        /** What has to be deleted, as words to follow; empty if none of them was made of all up to its version. */
        private static String squashed(List<Holder> holders) {
            return holders.stream()
                    .map(Holder::migration)
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

        /** What has to be readable before it is known which of them is applied, as words to follow; empty if all are. */
        private static String unread(List<NamedFile> files, List<Migration> read) {
            String unread = files.stream()
                    .filter(file -> read.stream().noneMatch(one -> one.up().equals(file.file())))
                    .map(NamedFile::path)
                    .collect(joining(" and "));
            return unread.isEmpty()
                    ? ""
                    : "make " + unread
                            + " readable first. Then start again, to read which migration gets another number";
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
        public Optional<Holder> applied(String name, String checksum) {
            return find(file -> file.name().equals(name) && file.checksum().equals(checksum))
                    .or(() -> find(file -> file.checksum().equals(checksum)))
                    .or(() -> find(file -> file.name().equals(name)));
        }

        private Optional<Holder> find(Predicate<Migration> condition) {
            return holders.stream()
                    .filter(holder -> condition.test(holder.migration()))
                    .findFirst();
        }

        /** Somewhere else one of them may be applied, and that one keeps its number. */
        private static String whereNoneIsApplied(List<Holder> holders, Version free, String stale) {
            if (holders.size() > 1 && holders.stream().allMatch(holders.get(0)::hasTextOf)) {
                boolean anyDown =
                        holders.stream().anyMatch(holder -> holder.migration().down() != null);
                return "they have the same text: delete the one whose name was applied nowhere"
                        + (anyDown ? "; if only that one has a down file, give that file the other's name" : "")
                        + stale;
            }
            return "rename the one that was applied nowhere: "
                    + holders.stream().map(holder -> holder.renaming(free)).collect(joining(", or "))
                    + stale;
        }

        /** How it is reported for a database in which none of them is applied. */
        public Problem inDatabaseWithoutIt(FreeVersions free) {
            return inDatabase(
                    ". None of them is applied in this database.", whereNoneIsApplied(holders, free.next(), stale));
        }

        /** How it is reported for a database without history. */
        public Problem inNewDatabase(FreeVersions free) {
            return inDatabase("", whereNoneIsApplied(holders, free.next(), stale));
        }

        /** How it is reported for a database in which the version is applied, or half done, under this name. */
        public Problem inDatabase(String name, String checksum, String state, FreeVersions free) {
            if (isUnclear) {
                return inDatabase(". In this database " + name + " is " + state + ".", problem.remedy());
            }
            Holder holder = applied(name, checksum).orElse(null);
            String which = holder == null
                    ? name + ", none of these,"
                    : holder.migration().name() + holder.where();
            List<String> renames = new ArrayList<>();
            List<String> remedies = new ArrayList<>();
            for (Holder other : holders) {
                if (holder != null && other.isCopyOf(holder)) {
                    remedies.add("delete " + other.files() + ", with the same text");
                } else if (!other.equals(holder)) {
                    renames.add(other.renaming(free.next()));
                }
            }
            if (!renames.isEmpty()) {
                remedies.add(0, "rename " + String.join(" and ", renames));
            }
            return inDatabase(
                    ". In this database " + which + " is " + state + ".",
                    String.join("; and ", remedies)
                            + (holder == null ? ", and put the file of " + name + " back" : ""));
        }

        private Problem inDatabase(String applied, String remedy) {
            return problem.withMessage(problem.message() + applied).withRemedy(isUnclear ? problem.remedy() : remedy);
        }
    }
}
