package dev.migration.internal.plan;

import dev.migration.Baseline;
import dev.migration.Code;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.files.Migration;
import dev.migration.internal.files.Migration.Duplicate;
import dev.migration.internal.files.MigrationSet;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.History.AppliedMigration.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is wrong with the files, as it reads beside what the database has of them. */
public final class FileProblems {

    private FileProblems() {}

    /** Whether no files were found at a location, so that nothing was checked there. */
    public static boolean isAboutNoFiles(Problem problem) {
        return problem.code() == Code.EMPTY_LOCATION || problem.code() == Code.MISSING_LOCATION;
    }

    static List<Problem> of(Comparison input, RenameSuggestion renaming) {
        List<Problem> problems = new ArrayList<>();
        Optional<Problem> lost =
                input.hasNoFiles() ? allMissing(input.history(), input.fileProblems()) : Optional.empty();
        lost.ifPresent(problems::add);
        input.duplicates().forEach(duplicate -> problems.add(ofDuplicate(duplicate, input.history(), renaming)));
        input.fileProblems().stream()
                .filter(problem -> lost.isEmpty() || !isAboutNoFiles(problem))
                .forEach(problems::add);
        return problems;
    }

    /** What is wrong with these versions that several files have, as a database with this history sees it. */
    public static List<Problem> ofDuplicates(MigrationSet set, History history, Predicate<Version> versions) {
        var renaming = new RenameSuggestion(set.versions(), history);
        return set.duplicates().stream()
                .filter(duplicate -> versions.test(duplicate.version()))
                .map(duplicate -> ofDuplicate(duplicate, history, renaming))
                .toList();
    }

    /**
     * A history and no file at all: nobody removes them all, so the location is wrong.
     *
     * @param fileProblems what is wrong with the locations
     * @return nothing where there is no history
     */
    public static Optional<Problem> allMissing(History history, List<Problem> fileProblems) {
        // A baseline may be recorded before there is a file.
        Optional<AppliedMigration> newest = history.applied().stream()
                .filter(row -> row.kind() != Kind.BASELINE)
                .max(Comparator.comparing(AppliedMigration::version));
        if (newest.isEmpty() && history.inFlight() == null) {
            return Optional.empty();
        }
        String known = "a history" + newest.map(row -> " up to " + row.name()).orElse("");
        return Optional.of(Problem.error(
                Code.EMPTY_LOCATION,
                null,
                fileProblems.stream()
                        .filter(FileProblems::isAboutNoFiles)
                        .map(problem -> "\n    " + problem.message())
                        .collect(Collectors.joining(
                                "",
                                "The database has " + known + ", but no migration file was found: the location is empty"
                                        + " or wrong.",
                                "")),
                "correct the location: --locations, MIGRATION_LOCATIONS or locations in migration.toml, in a service"
                        + " migration.locations; a relative one starts at the working directory"));
    }

    /** Why a baseline cannot be recorded beside migrations of these versions; empty where it can. */
    public static Optional<Problem> ofBaseline(Baseline baseline, Collection<Version> versions) {
        Version version = baseline.version();
        if (version == null) {
            return Optional.empty();
        }
        if (!versions.contains(version)) {
            return Optional.of(Problem.error(
                    Code.UNKNOWN_VERSION,
                    null,
                    "No baseline at version " + version + ": there is no migration " + version
                            + versions.stream()
                                    .max(Comparator.naturalOrder())
                                    .map(newest -> "; the newest is " + newest)
                                    .orElse(", nor any other")
                            + ".",
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

    private static Problem ofDuplicate(Duplicate duplicate, History history, RenameSuggestion renaming) {
        Problem problem = describe(duplicate, history, renaming);
        return duplicate.isUnclear() ? problem.withRemedy(duplicate.problem().remedy()) : problem;
    }

    private static Problem describe(Duplicate duplicate, History history, RenameSuggestion renaming) {
        Problem problem = duplicate.problem();
        AppliedMigration row = history.find(duplicate.version()).orElse(null);
        if (row == null) {
            // Somewhere else one of them may be applied, and that one keeps its number.
            return problem.withMessage(problem.message()
                            + (history.present() ? ". None of them is applied in this database." : ""))
                    .withRemedy(Duplicate.remedy(duplicate.holders(), renaming.free()));
        }
        Duplicate.Holder applied = appliedOf(duplicate, row).orElse(null);
        List<Duplicate.Holder> others = new ArrayList<>(duplicate.holders());
        others.remove(applied);
        String which = applied == null
                ? row.name() + ", none of these,"
                : applied.migration().name() + applied.where();
        String back = applied == null ? ", and put the file of " + row.name() + " back" : "";
        return problem.withMessage(problem.message() + ". In this database " + which + " is applied.")
                .withRemedy("rename "
                        + others.stream()
                                .map(other -> other.migration().renaming(renaming.free()) + other.where())
                                .collect(Collectors.joining(" and "))
                        + back);
    }

    /** Suggests which files to rename so that a migration has another version; no free version is suggested twice. */
    static final class RenameSuggestion {

        private Version last;

        /** Beside these versions, which have files. */
        RenameSuggestion(Collection<Version> files, History history) {
            last = Stream.concat(files.stream(), history.applied().stream().map(AppliedMigration::version))
                    .filter(Version::isNumeric)
                    .max(Version::compareTo)
                    .orElse(Version.of("0000"));
        }

        /** A version after all that the files and the history have. */
        Version free() {
            last = last.next();
            return last;
        }
    }
}
