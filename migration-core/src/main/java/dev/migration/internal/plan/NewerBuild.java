// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.plan;

import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.Policy;
import dev.migration.Problem;
import dev.migration.Problem.Severity;
import dev.migration.State;
import dev.migration.Version;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedies;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.History.FailedRun;
import dev.migration.internal.history.InFlight;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.names.FlywayFolder;
import dev.migration.internal.plan.Comparison.MigrationState;
import dev.migration.internal.settings.Settings.Rules;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is half done, has failed or runs in batches, and has its file only in a newer build: it is left to that one. This build
 * starts, unless something of its own is pending.
 */
public final class NewerBuild {

    private NewerBuild() {}

    /** Whether only a newer build has the file of this version. */
    static boolean has(MigrationSet files, Version version) {
        if (files.versions().contains(version)) {
            return false;
        }
        // All of them are walked for it: not for each applied version.
        Version newest = Comparison.newest(files.versions());
        return version.isRepeatable() || newest == null || version.compareTo(newest) > 0;
    }

    /** The same of what is half done. A half done baseline of Flyway replaces files that this build has. */
    public static boolean has(MigrationSet files, InFlight inFlight) {
        return has(files, inFlight.version()) && (inFlight.undo() || !Migration.isNamedBaseline(inFlight.name()));
    }

    /**
     * The repeatable migrations that have another text here than the one that is applied, where a newer release has run: the text of
     * each. An old instance that starts again must not replace what that release has made of them.
     */
    public static Map<Version, String> changed(MigrationSet files, History history, List<Migration> pending) {
        Map<Version, String> changed = new TreeMap<>();
        for (Migration migration : pending) {
            if (migration.isRepeatable()
                    && history.find(migration.version()).isPresent()
                    && !history.isUnfinished(migration.version())) {
                changed.put(migration.version(), migration.checksum());
            }
        }
        if (!changed.isEmpty()
                && history.applied().stream()
                        .noneMatch(row -> !row.version().isRepeatable() && has(files, row.version()))) {
            changed.clear();
        }
        return changed;
    }

    /** That these keep the text of a newer release, as the one of this build was applied before; empty for none. */
    public static Optional<Problem> replaced(Set<Version> versions) {
        return versions.stream()
                .findFirst()
                .map(first -> Problem.warning(
                        Code.NEWER_SCHEMA,
                        null,
                        "A newer release has changed "
                                + Printable.names(
                                        versions.stream().map(Version::text).toList())
                                + ", and its text stays: the one of this build was applied before it.",
                        Remedy.of(
                                "if the text of this build is to run again: {}, then {}; or change it",
                                Fix.command("mark-failed", first),
                                Fix.command("up"))));
    }

    /**
     * That it is half done.
     *
     * @param pending what this build would run, and does not: the journal has room for one
     */
    static Problem interrupted(Comparison comparison, InFlight inFlight, Rules rules, List<String> pending) {
        String message = (inFlight.undo() ? "Undoing " : "Migration ") + inFlight.name()
                + " of a newer release was interrupted. It was started at " + inFlight.since() + ":\n"
                + InterruptedStatement.describe(inFlight, comparison.interrupted(), null)
                        .indent(4)
                        .stripTrailing();
        if (!pending.isEmpty()) {
            return Problems.error(
                    Code.INTERRUPTED,
                    message + "\n  Until that is resolved nothing else runs, and this release has pending: "
                            + Printable.names(pending) + ".",
                    Remedy.of("{}; or {}", leave(inFlight), Remedies.finishByHand(inFlight.version())));
        }
        boolean refused = rules.policies().contains(Policy.FAIL_ON_NEWER_SCHEMA);
        return Problem.of(
                Code.NEWER_MIGRATION_INTERRUPTED,
                refused ? Severity.ERROR : Severity.WARNING,
                null,
                message,
                refused ? Remedies.START_NEWER : leave(inFlight));
    }

    private static CharSequence leave(InFlight inFlight) {
        return Remedy.of(
                "the release that has {}{}",
                inFlight.version(),
                inFlight.undo()
                        ? Remedy.of(" resumes undoing it: {}", Fix.command("resume", inFlight.version()))
                        : " resumes it");
    }

    /** The last one that failed, if it is newer than all that is applied; null where there is none. */
    static @Nullable Version failed(MigrationSet files, History history) {
        Map<Version, FailedRun> failures = history.failures();
        if (failures == null || failures.isEmpty()) {
            return null;
        }
        Version newest = Comparison.newest(history.versions());
        Instant last = history.applied().stream()
                .map(AppliedMigration::appliedAt)
                .filter(Objects::nonNull)
                .max(Instant::compareTo)
                .orElse(Instant.MIN);
        return failures.entrySet().stream()
                .filter(failed -> failed.getValue().error() != null
                        && !failed.getValue().at().isBefore(last))
                .filter(failed -> has(files, failed.getKey())
                        && (failed.getKey().isNumeric()
                                || failed.getKey().isNamed()
                                || failed.getKey().isRepeatable())
                        && history.find(failed.getKey()).isEmpty()
                        && (newest == null || failed.getKey().compareTo(newest) > 0))
                .max(Comparator.comparing(failed -> failed.getValue().at()))
                .map(Map.Entry::getKey)
                .orElse(null);
    }

    /** How it is, for the status; null where it is applied. */
    static @Nullable String detail(Comparison comparison, Version version) {
        History history = comparison.history();
        InFlight inFlight = history.inFlight(version);
        if (inFlight != null) {
            return Remedy.of(
                            "{}{}:\n{}\n{}",
                            inFlight.undo() ? "undoing it was interrupted, started at " : "interrupted, started at ",
                            inFlight.since(),
                            InterruptedStatement.describe(inFlight, comparison.interrupted(), null),
                            leave(inFlight))
                    .text();
        }
        FailedRun failed = history.find(version).isPresent()
                ? null
                : history.failure(version).orElse(null);
        return failed == null
                ? null
                : "failed at " + failed.at() + ":\n" + failed.error() + "\nthe release that has " + version
                        + " runs it again";
    }

    /** That the database has migrations of which only a newer build has the files; empty where it has none. */
    static Optional<Problem> schema(List<MigrationState> migrations, Comparison comparison, Rules rules) {
        List<String> newer = new ArrayList<>();
        boolean ofCode = false;
        MigrationState known = null;
        for (MigrationState migration : migrations) {
            AppliedMigration row = migration.row();
            if (row != null && migration.state() == State.NEWER) {
                ofCode |= comparison.isCode(row);
                newer.add(row.name() + ", applied at " + row.appliedAt()
                        + (row.appliedBy() == null ? "" : " by " + row.appliedBy()));
            } else if (row != null && !row.version().isRepeatable()) {
                known = migration;
            }
        }
        if (newer.isEmpty()) {
            return Optional.empty();
        }
        boolean refused = rules.policies().contains(Policy.FAIL_ON_NEWER_SCHEMA)
                || (rules.flyway() != null && !rules.ignores(FlywayFolder.Ignorable.FUTURE));
        // The newest one that this build knows was applied as it is: the newer ones can be undone, unless one is half
        // done.
        Version undoTo = !ofCode
                        && known != null
                        && (known.state() == State.APPLIED || known.state() == State.EDITED)
                        && comparison.history().inFlight() == null
                ? known.version()
                : null;
        return Optional.of(Problem.of(
                Code.NEWER_SCHEMA,
                refused ? Severity.ERROR : Severity.WARNING,
                null,
                "The database is newer than this build, which has no file for" + Printable.names(newer, 4),
                Remedy.of(
                        "{}{}{}",
                        refused ? Remedies.START_NEWER : Remedies.IF_NEWER_FITS,
                        ofCode ? "; or, for each that is a code migration, " + Remedies.MAKE_CLASS_KNOWN : "",
                        undoTo != null
                                ? Remedy.of(
                                        ". To undo the newer migrations: {} (runs the stored down scripts)",
                                        Fix.command("down", "--to", undoTo))
                                : ". Otherwise check the location: its files may be another application's")));
    }
}
