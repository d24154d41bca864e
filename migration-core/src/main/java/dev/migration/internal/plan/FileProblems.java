package dev.migration.internal.plan;

import dev.migration.Baseline;
import dev.migration.Code;
import dev.migration.Policy;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.files.Migration;
import dev.migration.internal.files.Migration.Duplicate;
import dev.migration.internal.files.MigrationSet;
import dev.migration.internal.help.Problems;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.History.AppliedMigration.Kind;
import dev.migration.internal.settings.Settings.Rules;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is wrong with the files, and what to do about it in a database with this history. */
public final class FileProblems {

    private FileProblems() {}

    /** Whether no files were found at a location, so that nothing was checked there. */
    public static boolean isAboutNoFiles(Problem problem) {
        return problem.code() == Code.EMPTY_LOCATION || problem.code() == Code.MISSING_LOCATION;
    }

    static List<Problem> of(Comparison comparison, Rules rules, FreeVersions free) {
        History history = comparison.history();
        List<Problem> problems = new ArrayList<>();
        if (comparison.hasNoFiles()) {
            allMissing(history, comparison.fileProblems()).ifPresent(problems::add);
        }
        boolean lost = !problems.isEmpty();
        for (Duplicate duplicate : comparison.duplicates()) {
            problems.add(ofDuplicate(duplicate, history, free));
        }
        for (Problem problem : comparison.fileProblems()) {
            if (!isAboutNoFiles(problem)) {
                problems.add(problem);
            } else if (!lost) {
                boolean refused = rules.policies().contains(Policy.FAIL_ON_MISSING_LOCATION);
                problems.add(refused ? Problems.asError(problem) : problem);
            }
        }
        return problems;
    }

    /** The problems of these versions that several files have. */
    public static List<Problem> ofDuplicates(MigrationSet set, History history, Predicate<Version> versions) {
        var free = new FreeVersions(set.versions(), history);
        return set.duplicates().stream()
                .filter(duplicate -> versions.test(duplicate.version()))
                .map(duplicate -> ofDuplicate(duplicate, history, free))
                .toList();
    }

    /** A history and no file at all: nobody removes them all, so the location is wrong. Empty if there is no history. */
    public static Optional<Problem> allMissing(History history, List<Problem> fileProblems) {
        // A baseline may be recorded before there is a file.
        Optional<AppliedMigration> newest = history.applied().stream()
                .filter(row -> row.kind() != Kind.BASELINE)
                .max(Comparator.comparing(AppliedMigration::version));
        if (newest.isEmpty() && history.inFlight() == null) {
            return Optional.empty();
        }
        String details = fileProblems.stream()
                .filter(FileProblems::isAboutNoFiles)
                .map(problem -> "\n    " + problem.message())
                .collect(Collectors.joining());
        return Optional.of(Problem.error(
                Code.EMPTY_LOCATION,
                null,
                "The database has a history"
                        + newest.map(row -> " up to " + row.name()).orElse("")
                        + ", but no migration file was found: the location is empty or wrong." + details,
                "correct the location: --locations, MIGRATION_LOCATIONS or locations in migration.toml, in a service"
                        + " migration.locations; a relative one starts at the working directory"));
    }

    /** Why a baseline cannot be recorded with files of these versions; empty if it can. */
    public static Optional<Problem> ofBaseline(Baseline baseline, Collection<Version> versions) {
        Version version = baseline.version();
        if (version == null) {
            return Optional.empty();
        }
        if (!versions.contains(version)) {
            Version newest = Comparison.newest(versions);
            return Optional.of(Problem.error(
                    Code.UNKNOWN_VERSION,
                    null,
                    "No baseline at version " + version + ": there is no migration " + version
                            + (newest == null ? ", nor any other." : "; the newest is " + newest + "."),
                    "name the newest migration that the schema already contains; or none, if it contains none"));
        }
        // Elsewhere 0 means that nothing is applied.
        return version.number().equals("0")
                ? Optional.of(Problem.error(
                        Code.INVALID_SETTING,
                        null,
                        "Baseline " + version + " can mean two things: nothing is applied yet, or migration " + version
                                + " is.",
                        "if nothing is applied yet, the baseline is none; if migration " + version
                                + " is applied: migration mark-applied " + version))
                : Optional.empty();
    }

    /** The one that was applied, by its checksum, else by its name. */
    static Optional<Duplicate.Holder> appliedOf(Duplicate duplicate, @Nullable AppliedMigration row) {
        return row == null
                ? Optional.empty()
                : find(duplicate, file -> file.checksum().equals(row.checksum()))
                        .or(() -> find(duplicate, file -> file.name().equals(row.name())));
    }

    private static Optional<Duplicate.Holder> find(Duplicate duplicate, Predicate<Migration> condition) {
        return duplicate.holders().stream()
                .filter(holder -> condition.test(holder.migration()))
                .findFirst();
    }

    private static Problem ofDuplicate(Duplicate duplicate, History history, FreeVersions free) {
        Problem problem = duplicate.problem();
        AppliedMigration row = history.find(duplicate.version()).orElse(null);
        String applied;
        String remedy;
        if (row == null) {
            applied = history.present() ? ". None of them is applied in this database." : "";
            // Somewhere else one of them may be applied, and that one keeps its number.
            remedy = Duplicate.remedy(duplicate.holders(), free.next());
        } else {
            Duplicate.Holder holder = appliedOf(duplicate, row).orElse(null);
            String which = holder == null
                    ? row.name() + ", none of these,"
                    : holder.migration().name() + holder.where();
            applied = ". In this database " + which + " is applied.";
            remedy = "rename "
                    + duplicate.holders().stream()
                            .filter(other -> !other.equals(holder))
                            .map(other -> other.migration().renaming(free.next()) + other.where())
                            .collect(Collectors.joining(" and "))
                    + (holder == null ? ", and put the file of " + row.name() + " back" : "");
        }
        return problem.withMessage(problem.message() + applied)
                .withRemedy(duplicate.isUnclear() ? problem.remedy() : remedy);
    }

    /** Versions for files to be renamed; none is suggested twice. */
    static final class FreeVersions {

        private final Collection<Version> files;
        private final History history;
        private @Nullable Version last;

        /** For files of these versions. */
        FreeVersions(Collection<Version> files, History history) {
            this.files = files;
            this.history = history;
        }

        /** A version after all that the files and the history have. */
        Version next() {
            Version used = last == null
                    ? Stream.concat(files.stream(), history.applied().stream().map(AppliedMigration::version))
                            .filter(Version::isNumeric)
                            .max(Version::compareTo)
                            .orElse(Version.of("0000"))
                    : last;
            last = used.next();
            return last;
        }
    }
}
