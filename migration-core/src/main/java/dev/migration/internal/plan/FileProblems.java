// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.plan;

import dev.migration.Baseline;
import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.Place;
import dev.migration.Policy;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.History.AppliedMigration.Kind;
import dev.migration.internal.history.InFlight;
import dev.migration.internal.layout.DuplicateVersions.SharedVersion;
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
import org.jspecify.annotations.Nullable;

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
        CharSequence remedy = misplaced
                ? "move what is to be applied between -- Up Migration and -- Down Migration"
                : "write its SQL, or delete the file";
        String comment = "; if there is nothing to do, say so in your own comment";
        String where = inOneFile ? ", below -- Up Migration" : "";
        return List.of(Problem.error(
                Code.EMPTY_SCRIPT, Place.of(file.shown()), message, Remedy.of("{}{}{}", remedy, comment, where)));
    }

    static List<Problem> of(Comparison comparison, Rules rules) {
        History history = comparison.history();
        List<Problem> problems = new ArrayList<>();
        if (comparison.hasNoFiles()) {
            allMissing(history, comparison.fileProblems()).ifPresent(problems::add);
        }
        boolean lost = !problems.isEmpty();
        for (SharedVersion duplicate : comparison.set().duplicates()) {
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
                Remedy.of(
                        "correct the location ({}); a relative one starts at the working directory",
                        Fix.setting("locations"))));
    }

    /** Why the baseline that a setting asks for cannot be recorded, or is not the recorded one. */
    static Optional<Problem> ofSetting(Baseline wanted, Comparison comparison, Rules rules) {
        AppliedMigration row = comparison.history().baselineRow().orElse(null);
        if (row == null || (row.version().equals(wanted.version()) && !row.isDue())) {
            return Optional.empty();
        }
        if (row.isDue()) {
            Collection<Version> versions = comparison.set().versions();
            return rules.flyway() != null && isBetween(row.version(), versions)
                    ? Optional.empty()
                    : ofBaseline(wanted, versions);
        }
        boolean replaceable = !wanted.covers(row.version())
                || (comparison.history().applied().stream()
                                .noneMatch(other ->
                                        !other.equals(row) && !other.version().isRepeatable())
                        && comparison.history().inFlight() == null);
        return Optional.of(Problem.warning(
                Code.BASELINE_MISMATCH,
                null,
                "The setting baseline is " + wanted.text() + ", but baseline " + row.version() + " was recorded"
                        + (row.appliedAt() == null ? "" : " at " + row.appliedAt()) + ". The recorded one is used.",
                Remedy.of(
                        "set {}, or remove the setting{}",
                        Fix.setting("baseline", row.version().text()),
                        replaceable
                                ? Remedy.of(
                                        "; if {} is right: {}", wanted.text(), Fix.command("baseline", wanted.text()))
                                : "")));
    }

    /** Whether no file has this version, and some have a newer one. Flyway allows that for its baseline. */
    private static boolean isBetween(Version version, Collection<Version> versions) {
        Version newest = Comparison.newest(versions);
        return newest != null && version.compareTo(newest) < 0 && !versions.contains(version);
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
                        Remedy.of(
                                "if nothing is applied yet, the baseline is none; if migration {} is applied: {}, and at"
                                        + " once {}",
                                version,
                                Fix.command("baseline", "none"),
                                Fix.command("mark-applied", version))))
                : Optional.empty();
    }

    private static Problem ofDuplicate(SharedVersion duplicate, History history) {
        AppliedMigration row = history.find(duplicate.version()).orElse(null);
        InFlight inFlight = history.inFlight(duplicate.version());
        if (row != null && row.kind() != Kind.BASELINE && !duplicate.version().isRepeatable()) {
            return duplicate.inDatabase(row.name(), row.checksum(), "applied");
        }
        return inFlight == null
                ? duplicate.problem()
                : duplicate.inDatabase(inFlight.name(), inFlight.checksum(), "half done");
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
        if (inFlight == null || set.isDuplicate(inFlight.version())) {
            return Optional.empty();
        }
        String title = Migration.title(inFlight.name());
        return set.find(inFlight.version())
                .filter(file -> isTakenBy(file, inFlight))
                .map(file -> {
                    // Its file may have been corrected meanwhile.
                    Migration now = find(
                            set,
                            other -> history.find(other.version()).isEmpty()
                                    && !set.isDuplicate(other.version())
                                    && (other.checksum().equals(inFlight.checksum())
                                            || Migration.title(other.name()).equals(title)));
                    return twoMigrations(
                            file,
                            inFlight.name() + " is half done (" + inFlight.extent() + ")",
                            inFlight.name(),
                            now,
                            Remedy.of(
                                    "undo by hand what it did and record that: {}",
                                    Fix.command("mark-failed", file.version())));
                });
    }

    /** The file with the text that was applied, unless that was applied under its own version too; null if there is none. */
    static @Nullable Migration sameText(MigrationSet set, AppliedMigration row, History history) {
        return row.checksum().isEmpty()
                ? null
                : find(
                        set,
                        file -> file.checksum().equals(row.checksum())
                                && history.find(file.version())
                                        .filter(own -> own.checksum().equals(row.checksum()))
                                        .isEmpty());
    }

    /** The file that was applied, if another one with its timestamp comes before it now; null if none does. */
    static @Nullable Migration nowNamed(MigrationSet set, AppliedMigration row) {
        return find(set, file -> file.version().isNamed() && file.name().equals(row.name()));
    }

    private static @Nullable Migration find(MigrationSet set, Predicate<Migration> condition) {
        return set.byVersion().values().stream().filter(condition).findFirst().orElse(null);
    }

    /**
     * Two branches took the same number: to accept one text for the other would skip a migration. What is only an edit must not
     * get another number either: under that it would run again, all of it.
     *
     * @param known what is known of the other one
     * @param name the name of the other one
     * @param now the file that has the other one now; null if there is none
     * @param correction what corrects this database where the files are to stay as they are; empty if nothing does for sure
     */
    static Problem twoMigrations(
            Migration file, String known, String name, @Nullable Migration now, CharSequence correction) {
        String orElse =
                now == null ? "; or, where " + name + " was discarded, " : "; or, where the new ones are to stay, ";
        return Problem.error(
                Code.DUPLICATE_VERSION,
                Place.of(file.shown()),
                "Version " + file.version() + " is taken: " + known
                        + ", and this file has another name and another text." + isNow(name, now),
                Remedy.of(
                        "{}{}",
                        now == null
                                ? Remedy.of(
                                        "if this is another application's folder or database, name the right one; if the file is"
                                                + " an edit of {}, give it that name again: {}; else give it another number, under which"
                                                + " all of it runs: {}; and put the file of {} back",
                                        name,
                                        file.isCode() ? name : file.layout().up(name),
                                        Fix.command("renumber", "--file", file.shown()),
                                        name)
                                : now.version().isNamed()
                                        ? Remedy.of(
                                                "if no database has applied {}, give it a new timestamp: {}",
                                                file.name(),
                                                Fix.command("renumber", "--file", file.shown()))
                                        : "give the files their old numbers",
                        correction.isEmpty() ? "" : Remedy.of("{}{}", orElse, correction)));
    }

    /** Which number a migration has now, as a sentence. */
    static String isNow(String name, @Nullable Migration now) {
        if (now == null) {
            return "";
        }
        return now.name().equals(name)
                ? " Its version is now " + now.version() + "."
                : " " + name + " is now " + now.name() + ".";
    }
}
