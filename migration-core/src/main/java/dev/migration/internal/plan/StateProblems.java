// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.plan;

import static java.util.Objects.requireNonNull;

import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.Problem.Severity;
import dev.migration.State;
import dev.migration.Version;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Remedies;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.InFlight;
import dev.migration.internal.layout.CodeMethods;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.names.FlywayFolder;
import dev.migration.internal.plan.Comparison.MigrationState;
import dev.migration.internal.script.ScriptParser.ParsedMigration;
import dev.migration.internal.settings.Settings.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** What is wrong with the states in which migrations were found, and the remedy for each. */
final class StateProblems {

    private final Comparison comparison;
    private final Rules rules;
    private final List<Problem> problems = new ArrayList<>();
    private final List<AppliedMigration> lostCode = new ArrayList<>();

    private StateProblems(Comparison comparison, Rules rules) {
        this.comparison = comparison;
        this.rules = rules;
    }

    static List<Problem> of(List<MigrationState> migrations, Comparison comparison, Rules rules) {
        var states = new StateProblems(comparison, rules);
        for (MigrationState migration : migrations) {
            if (!comparison.set().isDuplicate(migration.version())) {
                states.examine(migration);
            }
        }
        states.examineLostCode();
        if (!comparison.hasNoFiles()) {
            NewerBuild.schema(migrations, comparison, rules).ifPresent(states.problems::add);
        }
        InFlight inFlight = comparison.history().inFlight();
        if (inFlight != null && NewerBuild.has(comparison.set(), inFlight)) {
            List<String> pending = migrations.stream()
                    .filter(migration -> migration.state().isPending())
                    // It has started, or waits for what has.
                    .filter(migration -> migration.state() != State.RUNNING && migration.state() != State.HELD)
                    .map(MigrationState::name)
                    .toList();
            states.problems.add(NewerBuild.interrupted(comparison, inFlight, rules, pending));
        }
        if (rules.baseline() != null) {
            FileProblems.ofSetting(rules.baseline(), comparison, rules).ifPresent(states.problems::add);
        }
        for (Migration file : comparison.set().versioned().values()) {
            // Beside the migrations, a baseline of Flyway counts instead of them.
            if (file.isSquash() && !file.version().equals(comparison.set().floor())) {
                SquashProblems.examine(file, comparison, states.problems);
            }
        }
        return states.problems;
    }

    private void add(Severity severity, Code code, @Nullable Migration file, String message, CharSequence remedy) {
        Place place = file == null ? null : Place.of(file.shown());
        problems.add(Problem.of(code, severity, place, message, remedy));
    }

    private void error(Code code, @Nullable Migration file, String message, CharSequence remedy) {
        add(Severity.ERROR, code, file, message, remedy);
    }

    private void warn(Code code, Migration file, String message) {
        add(Severity.WARNING, code, file, message, "");
    }

    private void examine(MigrationState migration) {
        Migration file = migration.file();
        AppliedMigration row = migration.row();
        ParsedMigration parsed = comparison.parsed().get(migration.version());
        if ((migration.state().isPending() || migration.state() == State.WAITING)
                && parsed != null
                && parsed.isAsCreated()) {
            problems.addAll(FileProblems.unwritten(parsed));
        }
        if (migration.state() != State.APPLIED) {
            examineState(migration.state(), file, row);
        }
        if (file != null
                && row != null
                && !file.isRepeatable()
                && !row.checksum().isEmpty()
                && !file.name().equals(row.name())
                && !file.isSquashOf(row.checksum())
                && extent(file) != FileEdit.Extent.ANOTHER) {
            String names = " was applied as " + row.name() + " and is called " + file.name() + " now.";
            warn(Code.RENAMED_FILE, file, "Version " + row.version() + names);
        }
    }

    private void examineState(State state, @Nullable Migration file, @Nullable AppliedMigration row) {
        switch (state) {
            case CHANGED -> changed(requireNonNull(file), requireNonNull(row));
            case EDITED -> edited(requireNonNull(file));
            case MISSING -> missing(requireNonNull(row));
            case OUT_OF_ORDER -> {
                Version newest =
                        requireNonNull(Comparison.newest(comparison.history().versions()));
                problems.add(OutOfOrderAndGaps.outOfOrder(requireNonNull(file), newest, comparison, rules));
            }
            case INTERRUPTED ->
                interrupted(file, requireNonNull(comparison.history().inFlight()));
            case PENDING, RUNNING, HELD, WAITING, FAILED, APPLIED, BASELINE, NEWER -> {}
        }
    }

    private void edited(Migration file) {
        String message = "The file was edited after it was applied, in comments or layout only.";
        CharSequence remedy = Remedy.of("where it is to stay{}", acceptInstead(file.version()));
        add(Severity.WARNING, Code.CHECKSUM_MISMATCH, file, message, remedy);
    }

    private FileEdit.@Nullable Extent extent(Migration file) {
        FileEdit edit = comparison.edits().get(file.version());
        return edit == null ? null : edit.extent();
    }

    private boolean isAnother(Migration file) {
        return extent(file) == FileEdit.Extent.ANOTHER;
    }

    private void another(Migration file, AppliedMigration row) {
        if (comparison.history().applied().stream()
                .anyMatch(other -> other.version().isNamed() && other.name().equals(file.name()))) {
            String gone = row.name() + file.up().name().substring(file.name().length());
            String message = "Version " + row.version() + " was applied as " + row.name() + ", whose file is gone. "
                    + file.name() + " has the same timestamp, and is applied too.";
            error(Code.MISSING_FILE, file, message, "put " + gone + " back: the two are told apart by their names");
            return;
        }
        Migration now = FileProblems.nowNamed(comparison.set(), row);
        now = now == null ? FileProblems.sameText(comparison.set(), row, comparison.history()) : now;
        CharSequence correction =
                now != null && comparison.history().find(now.version()).isEmpty() ? correction(row, now) : "";
        problems.add(FileProblems.twoMigrations(file, "it was applied as " + row.name(), row.name(), now, correction));
    }

    /** What is pending below the new number is applied before that is marked: after it, it would be out of order. */
    private CharSequence correction(AppliedMigration row, Migration now) {
        SortedMap<Version, Migration> below = comparison.set().versioned().headMap(now.version());
        boolean hasPending = !below.isEmpty() && below.lastKey().compareTo(row.version()) >= 0;
        return Remedy.of(
                "correct this database, in this order: {}{}, {}",
                Fix.command("mark-failed", row.version()),
                hasPending ? Remedy.of(", {}", Fix.command("up", "--to", below.lastKey())) : "",
                Fix.command("mark-applied", now.version()));
    }

    private void changed(Migration file, AppliedMigration row) {
        FileEdit.Extent extent = extent(file);
        if (isAnother(file)) {
            another(file, row);
            return;
        }
        boolean downOnly = extent == FileEdit.Extent.DOWN_SCRIPT;
        FileEdit edit = comparison.edits().get(file.version());
        String message = "Checksum mismatch for migration " + file.version().number() + ": expected " + row.checksum()
                + ", found " + file.checksum() + (edit == null ? "" : edit.details());
        CodeMethods methods = file.methods();
        CharSequence remedy = extent == FileEdit.Extent.FILLED_IN
                ? Remedy.of(
                        "it was applied before it had a statement, so nothing of it ran; record that and start"
                                + " again: {}",
                        Fix.command("mark-failed", file.version()))
                : Remedy.of(
                        "{}{}{}",
                        methods == null
                                ? "put the file back as it was"
                                : "let its " + methods.checksum() + " return what it did",
                        downOnly
                                ? "; or, where the new down script is to stay"
                                : " and make the change in a new migration; or, where the change is harmless",
                        acceptInstead(file.version()));
        if (rules.has(FlywayFolder.Choice.ACCEPT_EDITS)) {
            add(Severity.WARNING, Code.CHECKSUM_MISMATCH, file, message, remedy);
        } else {
            error(Code.CHECKSUM_MISMATCH, file, message, remedy);
        }
    }

    private static CharSequence acceptInstead(Version version) {
        return Remedy.of(", record that: {}", Fix.command("lock", "--accept", version, "--reason", "…"));
    }

    private void missing(AppliedMigration row) {
        Version version = row.version();
        if (version.isRepeatable()
                || comparison.lockFile().mayBeMissing(version)
                || rules.ignores(FlywayFolder.Ignorable.MISSING)
                || comparison.set().versions().contains(version)) {
            return;
        }
        String message = "Migration " + row.name() + " is applied, but its file is missing.";
        Migration now = FileProblems.sameText(comparison.set(), row, comparison.history());
        if (now != null && comparison.history().find(now.version()).isEmpty()) {
            // Where numbers count 1, 2, 3…, its own would be a gap then.
            CharSequence remedy = Remedy.of(
                    "give it its old number{}",
                    OutOfOrderAndGaps.isStrict(comparison.set(), rules.sequence())
                            ? ""
                            : Remedy.of("; or, where the new one is to stay, {}", correction(row, now)));
            error(Code.MISSING_FILE, null, message + FileProblems.isNow(row.name(), now), remedy);
        } else if (comparison.isCode(row)) {
            lostCode.add(row);
        } else {
            String back = row.kind() == AppliedMigration.Kind.ADOPTED
                    ? "put the file back, or, " + Remedies.IF_CODE_MAKE_KNOWN
                    : "put the file back";
            CharSequence remedy = Remedy.of("{}; or, where it was removed on purpose{}", back, acceptInstead(version));
            error(Code.MISSING_FILE, null, message, remedy);
        }
    }

    private void examineLostCode() {
        if (!lostCode.isEmpty()) {
            String names = Printable.names(
                    lostCode.stream().map(AppliedMigration::name).toList());
            error(
                    Code.MISSING_FILE,
                    null,
                    lostCode.size() == 1
                            ? "Migration " + names + " is applied, and was a code migration: its class is missing."
                            : lostCode.size()
                                    + " migrations are applied, and were code migrations: their classes are missing: "
                                    + names,
                    Remedy.of(
                            "{}; or, where one was removed on purpose{}",
                            Remedies.MAKE_CLASS_KNOWN,
                            acceptInstead(lostCode.get(0).version())));
        }
    }

    private void interrupted(@Nullable Migration file, InFlight inFlight) {
        Problem taken =
                FileProblems.ofTaken(comparison.set(), comparison.history()).orElse(null);
        if (taken != null) {
            problems.add(taken);
            return;
        }
        InterruptedStatement at = comparison.interrupted();
        CharSequence remedy = InterruptedStatement.remedy(inFlight, at, file, comparison.scriptLost());
        String what = InterruptedStatement.describe(inFlight, at, file);
        String message = (inFlight.undo() ? "Undoing " : "Migration ") + inFlight.name() + " was interrupted:\n"
                + what.indent(4).stripTrailing();
        Severity severity = inFlight.undo() || file == null ? Severity.ERROR : Severity.WARNING;
        add(severity, Code.INTERRUPTED, file, message, remedy);
    }
}
