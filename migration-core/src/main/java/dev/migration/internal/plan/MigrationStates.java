// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.plan;

import dev.migration.Code;
import dev.migration.MigrationStatus;
import dev.migration.Problem;
import dev.migration.State;
import dev.migration.StatusReport;
import dev.migration.Version;
import dev.migration.internal.header.HeaderComments;
import dev.migration.internal.history.BatchesInFlight;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.History.AppliedMigration.Kind;
import dev.migration.internal.history.History.FailedRun;
import dev.migration.internal.history.InFlight;
import dev.migration.internal.layout.DuplicateVersions.SharedVersion;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.plan.Comparison.MigrationState;
import dev.migration.internal.settings.Settings.Rules;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of each migration.
 *
 * @param migrations every version that has a file or a row, in order
 * @param problems what is wrong with the files, and what does not fit together
 */
public record MigrationStates(
        Comparison comparison, Rules rules, List<MigrationState> migrations, List<Problem> problems) {

    /** Joins files and rows by version, one pass over each. */
    public static MigrationStates of(Comparison comparison, Rules rules) {
        History history = comparison.history();
        Map<Version, AppliedMigration> rows = new HashMap<>();
        for (AppliedMigration row : history.applied()) {
            rows.put(row.version(), row);
        }
        Map<Version, Migration> files = files(comparison, rows);
        var versions = new ArrayList<Version>(comparison.set().byVersion().keySet());
        for (Version row : rows.keySet()) {
            if (!files.containsKey(row)) {
                versions.add(row);
            }
        }
        InFlight inFlight = history.inFlight();
        if (inFlight != null && !files.containsKey(inFlight.version()) && !rows.containsKey(inFlight.version())) {
            versions.add(inFlight.version());
        }
        BatchesInFlight batches = history.batches();
        if (batches != null && !files.containsKey(batches.version()) && !rows.containsKey(batches.version())) {
            versions.add(batches.version());
        }
        Version failed = NewerBuild.failed(comparison.set(), history);
        if (failed != null && !versions.contains(failed)) {
            versions.add(failed);
        }
        // The files come in order, and mostly there is nothing else: that takes no time to sort.
        Collections.sort(versions);
        var newest = new NewestVersions(
                Comparison.newest(comparison.set().versions()),
                OutOfOrderAndGaps.newestInOrder(history),
                history.baseline().orElse(null));
        var states = new ArrayList<MigrationState>(versions.size());
        // A start with nothing pending has parsed none, and loads nothing that only matters for those.
        ContractPhase phases = comparison.parsed().isEmpty() ? null : new ContractPhase();
        for (Version version : versions) {
            Migration owner = files.get(version);
            boolean taken = owner != null && inFlight != null && FileProblems.isTakenBy(owner, inFlight);
            Migration file = taken ? null : owner;
            AppliedMigration row = rows.get(version);
            State state = state(comparison, version, file, row, newest);
            var found = new MigrationState(version, name(version, file, row, history), state, file, row, false);
            MigrationState migration = phases == null ? found : phases.assign(found, comparison, rules.phase());
            states.add(BatchOrder.isHeld(comparison, migration) ? migration.with(State.HELD) : migration);
        }
        List<Problem> problems = FileProblems.of(comparison, rules);
        problems.addAll(OutOfOrderAndGaps.gaps(comparison, rules));
        problems.addAll(StateProblems.of(states, comparison, rules));
        if (batches != null) {
            problems.addAll(BatchOrder.problems(comparison, rules, batches, states));
        }
        if (!comparison.parsed().isEmpty()) {
            problems.addAll(Requirements.problems(comparison));
        }
        return new MigrationStates(comparison, rules, states, problems);
    }

    private static Map<Version, Migration> files(Comparison comparison, Map<Version, AppliedMigration> rows) {
        Map<Version, Migration> files = new HashMap<>(comparison.set().byVersion());
        for (SharedVersion duplicate : comparison.set().duplicates()) {
            AppliedMigration row = rows.get(duplicate.version());
            if (row != null) {
                duplicate
                        .applied(row.name(), row.checksum())
                        .ifPresent(applied -> files.put(duplicate.version(), applied));
            }
        }
        return files;
    }

    private record NewestVersions(
            @Nullable Version file,
            @Nullable Version row,
            @Nullable Version baseline) {}

    private static String name(
            Version version, @Nullable Migration file, @Nullable AppliedMigration row, History history) {
        if (file != null) {
            return file.name();
        }
        if (row != null) {
            return row.name();
        }
        BatchesInFlight batches = history.batches(version);
        if (batches != null) {
            return batches.name();
        }
        InFlight inFlight = history.inFlight(version);
        return inFlight == null ? history.failure(version).orElseThrow().name() : inFlight.name();
    }

    private static State state(
            Comparison comparison,
            Version version,
            @Nullable Migration file,
            @Nullable AppliedMigration row,
            NewestVersions newest) {
        History history = comparison.history();
        InFlight inFlight = history.inFlight(version);
        if (inFlight != null) {
            return NewerBuild.has(comparison.set(), inFlight) ? State.NEWER : State.INTERRUPTED;
        }
        if (history.batches(version) != null) {
            return NewerBuild.has(comparison.set(), version) ? State.NEWER : State.RUNNING;
        }
        if (file == null && row == null) {
            // Of one that failed.
            return State.NEWER;
        }
        State pending = comparison.pending(version);
        if (version.isRepeatable()) {
            boolean applied = row != null && (file == null || file.checksum().equals(row.checksum()));
            return applied ? (file == null ? State.MISSING : State.APPLIED) : pending;
        }
        if (row != null && row.kind() == Kind.BASELINE) {
            return State.BASELINE;
        }
        if (row != null && file != null) {
            return FileEdit.stateOf(
                    file, row, comparison.lockFile(), comparison.edits().get(version));
        }
        if (row != null && comparison.set().isSquashed(version)) {
            return State.BASELINE;
        }
        if (row != null) {
            // Not below alone: the newest file may be this version's, and unreadable.
            return newest.file() != null && version.compareTo(newest.file()) <= 0 ? State.MISSING : State.NEWER;
        }
        boolean below = newest.baseline() != null && version.compareTo(newest.baseline()) <= 0;
        if (below || comparison.set().isBelowFloor(version)) {
            return State.BASELINE;
        }
        if (OutOfOrderAndGaps.isOutOfOrder(
                version, newest.row(), history.failure(version).orElse(null))) {
            return State.OUT_OF_ORDER;
        }
        return pending;
    }

    /** The same without what is said of the lock file. */
    public MigrationStates withoutLockFile() {
        List<Problem> others = problems.stream()
                .filter(problem -> problem.code() != Code.LOCK_FILE_MISMATCH)
                .toList();
        return new MigrationStates(comparison, rules, migrations, others);
    }

    /** Those that are not applied, and that no run has started. */
    public List<MigrationState> pending() {
        List<MigrationState> pending = new ArrayList<>();
        for (MigrationState migration : migrations) {
            if (migration.state().isPending()) {
                pending.add(migration);
            }
        }
        return pending;
    }

    /** The same, and those that wait for the phase contract. */
    public List<MigrationState> notApplied() {
        return migrations.stream()
                .filter(migration -> migration.state().isPending() || migration.state() == State.WAITING)
                .toList();
    }

    /** The same for users, with these problems. */
    public StatusReport toReport(String product, String address, List<Problem> shown) {
        History history = comparison.history();
        Version newest = Comparison.newest(history.applied().stream()
                .filter(row -> !row.isDue())
                .map(AppliedMigration::version)
                .toList());
        // As its file has it: the baseline 2 may be the file 0002.
        String current = migrations.stream()
                .map(MigrationState::version)
                .filter(version -> version.equals(newest))
                .map(Version::text)
                .findFirst()
                .orElse(null);
        return new StatusReport(
                product,
                address,
                history.server().schema(),
                comparison.set().layout().id(),
                current,
                migrations.stream()
                        .filter(migration -> !isLeftToBaseline(migration))
                        .map(this::status)
                        .toList(),
                shown);
    }

    /** Neither applied nor pending: it never runs here, as a baseline of Flyway will make what it makes. */
    private boolean isLeftToBaseline(MigrationState migration) {
        Version floor = comparison.set().floor();
        return floor != null
                && migration.row() == null
                && migration.state() == State.BASELINE
                && comparison.history().find(floor).isEmpty();
    }

    private MigrationStatus status(MigrationState migration) {
        Migration file = migration.file();
        AppliedMigration row = migration.row();
        HeaderComments header = file == null ? HeaderComments.NONE : file.header();
        String recorded = row == null ? "" : row.checksum();
        BatchesInFlight batches = comparison.history().batches(migration.version());
        return new MigrationStatus(
                migration.version().text(),
                migration.name(),
                migration.state(),
                file == null ? recorded : file.checksum(),
                header.title(),
                header.author(),
                header.created(),
                row == null ? null : row.appliedAt(),
                row == null ? null : row.appliedBy(),
                row == null ? null : row.execution(),
                detail(migration),
                batches == null ? null : batches.status());
    }

    private @Nullable String detail(MigrationState migration) {
        InFlight inFlight = comparison.history().inFlight();
        if (migration.state() == State.INTERRUPTED && inFlight != null) {
            String how = InterruptedStatement.describe(inFlight, comparison.interrupted(), migration.file());
            return inFlight.undo() ? "undoing it was interrupted:\n" + how : how;
        }
        if (migration.state() == State.MISSING && comparison.set().versions().contains(migration.version())) {
            return "its file is there, and cannot be read";
        }
        BatchesInFlight batches = comparison.history().batches(migration.version());
        if (batches != null) {
            return batches.status().inWords();
        }
        if (migration.state() == State.NEWER) {
            return NewerBuild.detail(comparison, migration.version());
        }
        FailedRun failed = comparison.history().failure(migration.version()).orElse(null);
        if (!migration.state().isPending() && migration.state() != State.WAITING) {
            return null;
        }
        if (failed == null) {
            // Only a repeatable one has a row.
            return migration.row() == null
                    ? ContractPhase.words(comparison, migration)
                    : "changed since it was applied";
        }
        return failed.error() == null ? "marked as not applied" : failed.error();
    }
}
