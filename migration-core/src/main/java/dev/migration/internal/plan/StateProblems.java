package dev.migration.internal.plan;

import dev.migration.Baseline;
import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Policy;
import dev.migration.Problem;
import dev.migration.Severity;
import dev.migration.State;
import dev.migration.Version;
import dev.migration.internal.files.Migration;
import dev.migration.internal.files.Migration.Layout;
import dev.migration.internal.help.Printable;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.History.InFlight;
import dev.migration.internal.plan.Comparison.Edit;
import dev.migration.internal.plan.FileProblems.RenameSuggestion;
import dev.migration.internal.script.ScriptParser.ParsedMigration;
import dev.migration.internal.settings.Settings.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is wrong with the states in which migrations were found, and the remedy for each. */
final class StateProblems {

    private final Comparison input;
    private final Rules rules;
    private final RenameSuggestion renaming;
    private final List<Problem> problems = new ArrayList<>();

    private StateProblems(Comparison input, Rules rules, RenameSuggestion renaming) {
        this.input = input;
        this.rules = rules;
        this.renaming = renaming;
    }

    static List<Problem> of(List<MigrationState> migrations, Comparison input, Rules rules, RenameSuggestion renaming) {
        var states = new StateProblems(input, rules, renaming);
        migrations.forEach(states::examine);
        if (!input.hasNoFiles()) {
            states.examineNewer(migrations);
        }
        states.examineBaseline();
        return states.problems;
    }

    private void examine(MigrationState migration) {
        if (input.isDuplicate(migration.version())) {
            return;
        }
        Migration file = migration.file();
        AppliedMigration row = migration.row();
        ParsedMigration parsed = input.parsed().get(migration.version());
        if (migration.state().isPending() && parsed != null && parsed.isAsCreated()) {
            problems.add(unwritten(parsed));
        }
        switch (migration.state()) {
            case CHANGED -> changed(required(file), required(row));
            case EDITED -> edited(required(file));
            case MISSING -> missing(required(row));
            case OUT_OF_ORDER -> outOfOrder(required(file));
            case INTERRUPTED -> interrupted(file, input.history().inFlight());
            case PENDING, FAILED, APPLIED, BASELINE, NEWER -> {}
        }
        if (file != null
                && row != null
                && !row.checksum().isEmpty()
                && !file.name().equals(row.name())
                && !isAnother(file)) {
            problems.add(Problem.warning(
                    Code.RENAMED_FILE,
                    Place.of(file.up().name()),
                    "Version " + row.version() + " was applied as " + row.name() + " and is called " + file.name()
                            + " now.",
                    ""));
        }
    }

    private static Problem unwritten(ParsedMigration file) {
        boolean hasDown = file.down() != null && !file.down().isEmpty();
        boolean inOneFile = file.migration().layout() == Layout.SECTIONS;
        return Problem.error(
                Code.EMPTY_SCRIPT,
                Place.of(file.migration().up().name()),
                hasDown && inOneFile
                        ? "All SQL of this migration is below -- Down Migration, so there is nothing to apply."
                        : "This migration has no SQL yet. If it were applied now, SQL added later would never run.",
                (hasDown && inOneFile
                                ? "move what is to be applied between -- Up Migration and -- Down Migration; where nothing"
                                        + " has to be done, record it in your own comment"
                                : "write its SQL, or delete the file; where nothing has to be done, record it in your own"
                                        + " comment")
                        + (inOneFile ? ", below -- Up Migration" : ""));
    }

    private boolean isAnother(Migration file) {
        Edit edit = input.edits().get(file.version());
        return edit != null && edit.extent() == Edit.Extent.ANOTHER;
    }

    /** Two branches took the same number: to accept one text for the other would skip a migration. */
    private void another(Migration file, AppliedMigration row) {
        Migration renumbered = sameText(row).orElse(null);
        Version version = row.version();
        String message = "Version " + version + " is two migrations: it was applied as " + row.name()
                + ", and this file has another name and another text.";
        String remedy;
        if (renumbered == null) {
            remedy = "rename " + file.renaming(renaming.free()) + ", and put the file of " + row.name()
                    + " back; or, where " + row.name() + " was discarded, undo by hand what it did and record that:"
                    + " migration mark-failed " + version;
        } else {
            Version taken = renumbered.version();
            message += " " + version + " as applied is now " + renumbered.name() + ".";
            boolean swap = input.history().find(taken).isEmpty();
            remedy =
                    "rename " + renumbered.renaming(version) + ", and " + file.renaming(swap ? taken : renaming.free());
            if (swap) {
                remedy += "; or, where the new numbers are to stay, correct this database, in this order: migration"
                        + " mark-failed " + version + ", migration up --to " + version + ", migration mark-applied "
                        + taken;
            }
        }
        problems.add(Problem.error(Code.DUPLICATE_VERSION, Place.of(file.up().name()), message, remedy));
    }

    private Optional<Migration> sameText(AppliedMigration row) {
        return input.migrations().stream()
                .filter(file -> file.checksum().equals(row.checksum())
                        && !row.checksum().isEmpty())
                .findFirst();
    }

    private void changed(Migration file, AppliedMigration row) {
        if (isAnother(file)) {
            another(file, row);
            return;
        }
        Edit edit = input.edits().get(file.version());
        boolean downOnly = edit != null && edit.extent() == Edit.Extent.DOWN_SCRIPT;
        String diff = edit == null || edit.diff().isEmpty()
                ? ""
                : "\n" + edit.diff().stripTrailing().indent(4);
        problems.add(Problem.error(
                Code.CHECKSUM_MISMATCH,
                Place.of(file.up().name()),
                "Checksum mismatch for migration " + file.version().number() + ": expected " + row.checksum()
                        + ", found " + file.checksum()
                        + (downOnly ? ". The up script is what was applied; only the down script differs." : "")
                        + diff.stripTrailing(),
                edit != null && edit.extent() == Edit.Extent.FILLED_IN
                        ? "it was applied before it had a statement, so nothing of it ran; record that and start again:"
                                + " migration mark-failed " + file.version()
                        : (downOnly
                                        ? "put the file back as it was; or, where the new down script is to stay"
                                        : "put the file back as it was and make the change in a new migration; or, where"
                                                + " the change is harmless")
                                + ", record that: migration lock --accept " + file.version()
                                + " --reason \"…\""));
    }

    private void edited(Migration file) {
        problems.add(Problem.warning(
                Code.CHECKSUM_MISMATCH,
                Place.of(file.up().name()),
                "The file was edited after it was applied, in comments or layout only.",
                ""));
    }

    private void missing(AppliedMigration row) {
        if (input.lockFile().mayBeMissing(row.version()) || input.unreadable().contains(row.version())) {
            return;
        }
        Migration renumbered = sameText(row)
                .filter(file -> input.history().find(file.version()).isEmpty())
                .orElse(null);
        problems.add(Problem.error(
                Code.MISSING_FILE,
                null,
                "Migration " + row.name() + " is applied, but its file is missing."
                        + (renumbered == null
                                ? ""
                                : " " + row.version() + " as applied is now " + renumbered.name() + "."),
                renumbered == null
                        ? "put the file back; or, where it was removed on purpose, record that: migration lock --accept "
                                + row.version() + " --reason \"…\""
                        : "rename " + renumbered.renaming(row.version())
                                + "; or, where the new number is to stay, correct this database, in this order: migration"
                                + " mark-failed " + row.version() + ", migration mark-applied "
                                + renumbered.version()));
    }

    private void outOfOrder(Migration file) {
        Version newest = input.history().applied().stream()
                .map(AppliedMigration::version)
                .max(Version::compareTo)
                .orElse(file.version());
        String message = "Migration " + file.name() + " is not applied, although the newer version " + newest + " is.";
        if (rules.outOfOrder().allows(file.version())) {
            problems.add(Problem.warning(Code.OUT_OF_ORDER, Place.of(file.up().name()), message, ""));
        } else {
            problems.add(Problem.error(
                    Code.OUT_OF_ORDER,
                    Place.of(file.up().name()),
                    message,
                    "give the file a version after " + newest + "; or, where it may run out of order, set"
                            + " migration.out-of-order=allow"));
        }
    }

    private void interrupted(@Nullable Migration file, @Nullable InFlight inFlight) {
        InFlight half = required(inFlight);
        String message = (half.undo() ? "Undoing " : "Migration ") + half.name() + " was interrupted:\n"
                + InterruptedStatement.describe(half, input.open(), file)
                        .indent(4)
                        .stripTrailing();
        String wayOut = InterruptedStatement.remedy(half, input.open(), file, input.scriptLost());
        Place place = file == null ? null : Place.of(file.up().name());
        problems.add(
                half.undo() || file == null
                        ? Problem.error(Code.INTERRUPTED, place, message, wayOut)
                        : Problem.warning(Code.INTERRUPTED, place, message, wayOut));
    }

    private void examineNewer(List<MigrationState> migrations) {
        List<AppliedMigration> newer = migrations.stream()
                .filter(migration -> migration.state() == State.NEWER)
                .map(migration -> required(migration.row()))
                .toList();
        if (newer.isEmpty()) {
            return;
        }
        // What this build has the applied file of remains applied. Where its newest is another one, or there is nothing
        // to compare it with, the files may be another application's, and nothing is to be undone.
        String goBack = migrations.stream()
                .filter(migration -> migration.row() != null && migration.state() != State.NEWER)
                .reduce((older, last) -> last)
                .filter(known -> known.state() == State.APPLIED || known.state() == State.EDITED)
                .map(known -> ". To undo the newer migrations: migration down --to " + known.version()
                        + " (runs the stored down scripts)")
                .orElse(". Otherwise check the location: its files may be another application's");
        boolean refused = rules.policies().contains(Policy.FAIL_ON_NEWER_SCHEMA);
        problems.add(new Problem(
                Code.NEWER_SCHEMA,
                refused ? Severity.ERROR : Severity.WARNING,
                null,
                "The database is newer than this build, which has no file for"
                        + Printable.names(
                                newer.stream()
                                        .map(row -> row.name() + ", applied at " + row.appliedAt()
                                                + (row.appliedBy() == null ? "" : " by " + row.appliedBy()))
                                        .toList(),
                                4),
                (refused
                                ? "start the build that has these files: fail-on-newer-schema refuses an older one"
                                : "if this build works with the newer schema, do nothing")
                        + goBack));
    }

    private void examineBaseline() {
        Baseline wanted = rules.baseline();
        AppliedMigration row = input.history().baselineRow().orElse(null);
        if (wanted == null || row == null) {
            return;
        }
        if (row.appliedAt() == null) {
            FileProblems.ofBaseline(
                            wanted,
                            Stream.concat(
                                            input.migrations().stream().map(Migration::version),
                                            input.unreadable().stream())
                                    .toList())
                    .ifPresent(problems::add);
        } else if (!row.version().equals(wanted.version())) {
            boolean alone =
                    input.history().applied().size() == 1 && input.history().inFlight() == null;
            problems.add(Problem.warning(
                    Code.BASELINE_MISMATCH,
                    null,
                    "migration.baseline is " + wanted.text() + ", but baseline " + row.version() + " was recorded at "
                            + row.appliedAt() + ". The recorded one is used.",
                    "set migration.baseline=" + row.version() + ", or remove the setting"
                            + (alone || !wanted.covers(row.version())
                                    ? "; if " + wanted.text() + " is right: migration baseline " + wanted.text()
                                    : "")));
        }
    }

    private static <T> T required(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("a state without what makes it");
        }
        return value;
    }
}
