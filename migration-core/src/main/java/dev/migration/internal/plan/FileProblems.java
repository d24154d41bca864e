package dev.migration.internal.plan;

import dev.migration.Baseline;
import dev.migration.Code;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.files.MigrationSet;
import dev.migration.internal.history.AppliedMigration;
import dev.migration.internal.history.AppliedMigration.Kind;
import dev.migration.internal.history.History;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What is wrong with the files, as it reads beside what the database has of them. */
public final class FileProblems {

    private FileProblems() {}

    static List<Problem> of(PlanInput situation, RenameSuggestion renaming) {
        List<Problem> problems = new ArrayList<>();
        Optional<Problem> lost =
                situation.hasNoFiles() ? allMissing(situation.history(), situation.fileProblems()) : Optional.empty();
        lost.ifPresent(problems::add);
        situation
                .duplicates()
                .forEach(
                        duplicate -> problems.add(DuplicateProblems.problem(duplicate, situation.history(), renaming)));
        situation.fileProblems().stream()
                .filter(problem -> lost.isEmpty() || !problem.code().isAboutNoFiles())
                .forEach(problems::add);
        return problems;
    }

    /** What is wrong with these versions that several files have, as a database with this history sees it. */
    public static List<Problem> ofDuplicates(MigrationSet set, History history, Predicate<Version> versions) {
        var renaming = new RenameSuggestion(set.versions(), history);
        return set.duplicates().stream()
                .filter(duplicate -> versions.test(duplicate.version()))
                .map(duplicate -> DuplicateProblems.problem(duplicate, history, renaming))
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
                        .filter(problem -> problem.code().isAboutNoFiles())
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
                    "name the newest migration that the schema has already; or none, where it has none of them"));
        }
        // Elsewhere 0 means that nothing is applied.
        return version.number().equals("0")
                ? Optional.of(Problem.error(
                        Code.INVALID_SETTING,
                        null,
                        "No baseline at version " + version + ": it may mean that nothing is applied yet, or that"
                                + " migration " + version + " is.",
                        "if nothing is applied yet, the baseline is none; if migration " + version
                                + " is applied: migration mark-applied " + version))
                : Optional.empty();
    }
}
