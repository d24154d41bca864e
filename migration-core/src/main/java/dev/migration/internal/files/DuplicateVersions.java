package dev.migration.internal.files;

import static java.util.stream.Collectors.joining;

import dev.migration.Code;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.files.MigrationFileName.NamedFile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reports a version that several files have, and which of them gets another number. */
public final class DuplicateVersions {

    private DuplicateVersions() {}

    /** The problem of a version that several files have. */
    static Problem problem(String what, Version version, List<NamedFile> files, String remedy) {
        boolean oneRoot = files.stream().map(NamedFile::root).distinct().count() == 1;
        String names = files.stream()
                .map(file -> oneRoot || file.path().startsWith(file.root())
                        ? file.path()
                        : file.path() + " in " + file.root())
                .collect(joining(" and "));
        return Problem.error(
                Code.DUPLICATE_VERSION,
                null,
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
     * @param isUnclear whether a down script may be that of several, so that none is renamed before it is
     */
    public record Duplicate(Version version, Problem problem, List<Holder> holders, boolean isUnclear) {

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
            String remedy = unclear.isEmpty() ? whereNoneIsApplied(holders, free.next()) : unclear;
            Problem problem = DuplicateVersions.problem("migrations have ", version, files, remedy);
            return new Duplicate(version, problem, holders, !unclear.isEmpty());
        }

        /** The one that was applied, by its checksum, else by its name. */
        public Optional<Holder> applied(String name, String checksum) {
            return find(file -> file.checksum().equals(checksum))
                    .or(() -> find(file -> file.name().equals(name)));
        }

        private Optional<Holder> find(Predicate<Migration> condition) {
            return holders.stream()
                    .filter(holder -> condition.test(holder.migration()))
                    .findFirst();
        }

        /** Somewhere else one of them may be applied, and that one keeps its number. */
        private static String whereNoneIsApplied(List<Holder> holders, Version free) {
            return holders.isEmpty()
                    ? "give the one that was applied nowhere another number"
                    : "rename the one that was applied nowhere: "
                            + holders.stream()
                                    .map(holder -> holder.renaming(free))
                                    .collect(joining(", or "));
        }

        /** How it is reported for a database in which none of them is applied. */
        public Problem inDatabaseWithoutIt(FreeVersions free) {
            return inDatabase(". None of them is applied in this database.", whereNoneIsApplied(holders, free.next()));
        }

        /** How it is reported for a database without history. */
        public Problem inNewDatabase(FreeVersions free) {
            return inDatabase("", whereNoneIsApplied(holders, free.next()));
        }

        /** How it is reported for a database in which the version is applied, or half done, under this name. */
        public Problem inDatabase(String name, String checksum, String state, FreeVersions free) {
            Holder holder = applied(name, checksum).orElse(null);
            String which = holder == null
                    ? name + ", none of these,"
                    : holder.migration().name() + holder.where();
            String renamed = holders.stream()
                    .filter(other -> !other.equals(holder))
                    .map(other -> other.renaming(free.next()))
                    .collect(joining(" and "));
            return inDatabase(
                    ". In this database " + which + " is " + state + ".",
                    "rename " + renamed + (holder == null ? ", and put the file of " + name + " back" : ""));
        }

        private Problem inDatabase(String applied, String remedy) {
            return problem.withMessage(problem.message() + applied).withRemedy(isUnclear ? problem.remedy() : remedy);
        }
    }

    /** Versions for files to be renamed; none is suggested twice. */
    public static final class FreeVersions {

        private final Collection<Version> taken;
        private @Nullable Version last;

        /** Versions after all of these. */
        public FreeVersions(Collection<Version> taken) {
            this.taken = taken;
        }

        public Version next() {
            Version used = last == null
                    ? taken.stream()
                            .filter(Version::isNumeric)
                            .max(Version::compareTo)
                            .orElse(Version.of("0000"))
                    : last;
            last = used.next();
            return last;
        }
    }
}
