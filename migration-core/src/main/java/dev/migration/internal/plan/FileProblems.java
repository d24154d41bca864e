package dev.migration.internal.plan;

import dev.migration.Baseline;
import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Policy;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.History.AppliedMigration.Kind;
import dev.migration.internal.history.InFlight;
import dev.migration.internal.layout.DuplicateVersions;
import dev.migration.internal.layout.DuplicateVersions.Duplicate;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.names.Layout;
import dev.migration.internal.script.ScriptParser.ParsedMigration;
import dev.migration.internal.settings.Settings.Rules;
import dev.migration.internal.sql.ScanProblem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What is wrong with the files, and what to do about it in a database with this history. */
public final class FileProblems {

    private FileProblems() {}

    /** Whether no files were found at a location, so that nothing was checked there. */
    public static boolean isAboutNoFiles(Problem problem) {
        return problem.code() == Code.EMPTY_LOCATION || problem.code() == Code.MISSING_LOCATION;
    }

    /** Why a new migration is not to be applied or locked yet: its SQL, its template or a conflict is still to be edited. */
    public static List<Problem> unwritten(ParsedMigration parsed) {
        if (!parsed.isAsCreated()) {
            return parsed.problems().stream()
                    .filter(problem -> problem.code() == Code.UNEDITED_TEMPLATE || ScanProblem.isUnmerged(problem))
                    .toList();
        }
        Migration file = parsed.migration();
        boolean inOneFile = file.layout() == Layout.SECTIONS;
        boolean misplaced = inOneFile && parsed.down() != null && !parsed.down().isEmpty();
        String message = misplaced
                ? "All SQL of this migration is below -- Down Migration, so there is nothing to apply."
                : "This migration has no SQL yet. If it were applied now, SQL added later would never run.";
        String remedy = misplaced
                ? "move what is to be applied between -- Up Migration and -- Down Migration"
                : "write its SQL, or delete the file";
        String comment = "; where nothing has to be done, record it in your own comment";
        String where = inOneFile ? ", below -- Up Migration" : "";
        return List.of(Problem.error(Code.EMPTY_SCRIPT, Place.of(file.shown()), message, remedy + comment + where));
    }

    static List<Problem> of(Comparison comparison, Rules rules) {
        History history = comparison.history();
        List<Problem> problems = new ArrayList<>();
        if (comparison.hasNoFiles()) {
            allMissing(history, comparison.fileProblems()).ifPresent(problems::add);
        }
        boolean lost = !problems.isEmpty();
        for (Duplicate duplicate : comparison.set().duplicates()) {
            problems.add(ofDuplicate(duplicate, history));
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
        return set.duplicates().stream()
                .filter(duplicate -> versions.test(duplicate.version()))
                .map(duplicate -> ofDuplicate(duplicate, history))
                .toList();
    }

    /** The problem of this version if several files have it; names that differ in capitals only are one. */
    public static List<Problem> ofDuplicates(MigrationSet set, History history, Version version) {
        return ofDuplicates(
                set, history, other -> other.equals(version) || other.text().equalsIgnoreCase(version.text()));
    }

    /** A history and no file at all: nobody removes them all, so the location is wrong. Empty if there is no history. */
    public static Optional<Problem> allMissing(History history, List<Problem> fileProblems) {
        // A baseline may be recorded before there is a file, and that of a repeatable migration may be deleted.
        Optional<AppliedMigration> newest = history.applied().stream()
                .filter(row -> row.kind() != Kind.BASELINE && !row.version().isRepeatable())
                .max(Comparator.comparing(AppliedMigration::version));
        if (newest.isEmpty() && history.inFlight() == null) {
            return Optional.empty();
        }
        String details = fileProblems.stream()
                .filter(FileProblems::isAboutNoFiles)
                .map(problem -> "\n    " + problem.message())
                .collect(Collectors.joining());
        return Optional.of(Problems.error(
                Code.EMPTY_LOCATION,
                "The database has a history"
                        + newest.map(row -> " up to " + row.name()).orElse("")
                        + ", but no migration file was found: the location is empty or wrong." + details,
                "correct the location: --locations, MIGRATION_LOCATIONS or locations in migration.toml, in a service"
                        + " migration.locations; a relative one starts at the working directory"));
    }

    /**
     * The database or the folder is another application's: an applied number is that of another migration here, and so is
     * every one that has a file.
     */
    static Optional<Problem> wrongPlace(Comparison comparison) {
        List<AppliedMigration> applied = comparison.history().applied().stream()
                .filter(row -> row.kind() != Kind.BASELINE && !row.version().isRepeatable())
                .toList();
        return applied.stream().anyMatch(row -> isAnothersNumber(comparison, row))
                        && applied.stream().noneMatch(row -> mayHaveFile(comparison, row))
                ? Optional.of(wrongPlace(comparison, applied))
                : Optional.empty();
    }

    private static boolean isAnothersNumber(Comparison comparison, AppliedMigration row) {
        FileEdit edit = comparison.edits().get(row.version());
        return edit != null && edit.extent() == FileEdit.Extent.ANOTHER;
    }

    private static boolean mayHaveFile(Comparison comparison, AppliedMigration row) {
        MigrationSet files = comparison.set();
        Version version = row.version();
        if (files.find(version).isPresent() && !isAnothersNumber(comparison, row)) {
            return true;
        }
        boolean unread =
                files.versions().contains(version) && files.find(version).isEmpty();
        return unread
                || files.isDuplicate(version)
                || files.byVersion().values().stream().anyMatch(file -> isOf(file, row));
    }

    private static boolean isOf(Migration file, AppliedMigration row) {
        return file.name().equals(row.name()) || file.checksum().equals(row.checksum());
    }

    private static Problem wrongPlace(Comparison comparison, List<AppliedMigration> applied) {
        int count = applied.size();
        String first = applied.get(0).name();
        String locations = comparison.set().locations().stream()
                .map(location -> Printable.line(location.text()))
                .collect(Collectors.joining(", "));
        return Problems.error(
                Code.MISSING_FILE,
                (count == 1
                                ? "The applied migration, " + first + ", is not"
                                : "None of the " + count + " applied migrations, such as " + first + ", is")
                        + " in this folder: " + locations + ". Is it the right database (schema "
                        + Printable.line(comparison.history().server().schema()) + ") and the right location?",
                "name the right database, or the right location; if both are right, put the files of the applied migrations"
                        + " back");
    }

    /** Why the baseline that a setting asks for cannot be recorded, or is not the recorded one. */
    static Optional<Problem> ofSetting(Baseline wanted, Comparison comparison) {
        AppliedMigration row = comparison.history().baselineRow().orElse(null);
        if (row == null || (row.version().equals(wanted.version()) && !row.isDue())) {
            return Optional.empty();
        }
        if (row.isDue()) {
            return ofBaseline(wanted, comparison.set().versions());
        }
        boolean replaceable = !wanted.covers(row.version())
                || (comparison.history().applied().stream()
                                .noneMatch(other ->
                                        !other.equals(row) && !other.version().isRepeatable())
                        && comparison.history().inFlight() == null);
        return Optional.of(Problem.warning(
                Code.BASELINE_MISMATCH,
                null,
                "migration.baseline is " + wanted.text() + ", but baseline " + row.version() + " was recorded"
                        + (row.appliedAt() == null ? "" : " at " + row.appliedAt()) + ". The recorded one is used.",
                "set migration.baseline=" + row.version() + ", or remove the setting"
                        + (replaceable
                                ? "; if " + wanted.text() + " is right: migration baseline " + wanted.text()
                                : "")));
    }

    /** Why a baseline cannot be recorded with files of these versions; empty if it can. */
    public static Optional<Problem> ofBaseline(Baseline baseline, Collection<Version> versions) {
        Version version = baseline.version();
        if (version == null) {
            return Optional.empty();
        }
        if (!versions.contains(version)) {
            Version newest = Comparison.newest(versions);
            return Optional.of(Problems.error(
                    Code.UNKNOWN_VERSION,
                    "No baseline at version " + version + ": there is no migration " + version
                            + (newest == null ? ", nor any other." : "; the newest is " + newest + "."),
                    "name the newest migration that the schema already contains; or none, if it contains none"));
        }
        // Elsewhere 0 means that nothing is applied.
        return version.number().equals("0")
                ? Optional.of(Problems.error(
                        Code.INVALID_SETTING,
                        "Baseline " + version + " can mean two things: nothing is applied yet, or migration " + version
                                + " is.",
                        "if nothing is applied yet, the baseline is none; if migration " + version
                                + " is applied: migration baseline none, and at once migration mark-applied "
                                + version))
                : Optional.empty();
    }

    private static Problem ofDuplicate(Duplicate duplicate, History history) {
        AppliedMigration row = history.find(duplicate.version()).orElse(null);
        InFlight inFlight = history.inFlight();
        if (row != null && !duplicate.version().isRepeatable()) {
            return duplicate.inDatabase(row.name(), row.checksum(), DuplicateVersions.APPLIED);
        }
        return inFlight != null && history.isInFlight(duplicate.version())
                ? duplicate.inDatabase(inFlight.name(), inFlight.checksum(), "half done")
                : duplicate.problem();
    }

    /** Whether this file has the version of what is half done, and is another migration. */
    public static boolean isTakenBy(Migration file, InFlight inFlight) {
        return !inFlight.undo()
                && file.version().equals(inFlight.version())
                && !file.checksum().equals(inFlight.checksum())
                && !Migration.title(file.name()).equals(Migration.title(inFlight.name()));
    }

    /** The problem of such a file; empty where there is none. Of several with the version another problem is reported. */
    public static Optional<Problem> ofTaken(MigrationSet set, History history) {
        InFlight inFlight = history.inFlight();
        return inFlight == null || set.isDuplicate(inFlight.version())
                ? Optional.empty()
                : set.find(inFlight.version())
                        .filter(file -> isTakenBy(file, inFlight))
                        .map(file -> ofTaken(file, inFlight, set, history));
    }

    private static Problem ofTaken(Migration file, InFlight inFlight, MigrationSet set, History history) {
        Version version = inFlight.version();
        String name = inFlight.name();
        Migration renumbered = find(set, other -> other.checksum().equals(inFlight.checksum()))
                .or(() -> find(set, other -> Migration.title(other.name()).equals(Migration.title(name))))
                .filter(other -> history.find(other.version()).isEmpty() && !set.isDuplicate(other.version()))
                .orElse(null);
        String undone = "undo by hand what it did and record that: migration mark-failed " + version;
        return Problem.error(
                Code.DUPLICATE_VERSION,
                Place.of(file.shown()),
                "Version " + version + " is two migrations: " + name + " is half done (" + inFlight.extent()
                        + "), and this file has another name and another text."
                        + (renumbered == null ? "" : " " + name + " is now " + renumbered.name() + "."),
                renumbered == null
                        ? newNumber(file, name) + "; or, where " + name + " was discarded, " + undone
                        : "rename " + renumbered.renaming(version) + ", and " + file.renaming(renumbered.version())
                                + "; or, where the new numbers are to stay, " + undone);
    }

    /** What is only an edit must not get another number: under that it would run again, all of it. */
    static String newNumber(Migration file, String taken) {
        return "if it is an edit of " + taken + ", give it that name again: "
                + (file.isCode() ? taken : file.layout().up(taken))
                + "; else give it another number, under which all of it"
                + " runs: migration renumber --file " + file.shown() + "; and put the file of " + taken + " back";
    }

    private static Optional<Migration> find(MigrationSet set, Predicate<Migration> condition) {
        return set.byVersion().values().stream().filter(condition).findFirst();
    }
}
