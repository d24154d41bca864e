package dev.migration.plan;

import dev.migration.history.AppliedMigration;
import dev.migration.history.InFlight;
import dev.migration.problem.Code;
import dev.migration.problem.Place;
import dev.migration.problem.Problem;
import dev.migration.script.Migration;
import dev.migration.script.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is wrong with the states in which migrations were found, and the way out of each. */
final class StateProblems {

    private final Situation situation;
    private final Rules rules;
    private final List<Problem> problems = new ArrayList<>();

    private StateProblems(Situation situation, Rules rules) {
        this.situation = situation;
        this.rules = rules;
    }

    static List<Problem> of(List<Assessed> migrations, Situation situation, Rules rules) {
        var states = new StateProblems(situation, rules);
        migrations.forEach(states::examine);
        states.examineNewer(migrations);
        return states.problems;
    }

    private void examine(Assessed migration) {
        Migration file = migration.file();
        AppliedMigration row = migration.row();
        switch (migration.state()) {
            case CHANGED -> changed(required(file), required(row));
            case EDITED -> edited(required(file));
            case MISSING -> missing(required(row));
            case OUT_OF_ORDER -> outOfOrder(required(file));
            case INTERRUPTED -> interrupted(file, situation.history().inFlight());
            case PENDING, FAILED, APPLIED, BASELINE, NEWER -> {}
        }
        if (file != null
                && row != null
                && !row.checksum().isEmpty()
                && !file.name().equals(row.name())) {
            problems.add(Problem.warning(
                    Code.RENAMED_FILE,
                    Place.of(file.up().name()),
                    "Version " + row.version() + " was applied as " + row.name() + " and is called " + file.name()
                            + " now.",
                    ""));
        }
    }

    private void changed(Migration file, AppliedMigration row) {
        Edit edit = situation.edits().get(file.version());
        String diff = edit == null || edit.diff().isEmpty()
                ? ""
                : "\n" + edit.diff().stripTrailing().indent(4);
        problems.add(Problem.error(
                Code.CHECKSUM_MISMATCH,
                Place.of(file.up().name()),
                "Checksum mismatch for migration " + file.version().number() + ": expected " + row.checksum()
                        + ", found " + file.checksum() + diff.stripTrailing(),
                edit != null && edit.extent() == Edit.Extent.FILLED_IN
                        ? "it was applied before it had a statement, so nothing of it ran; say so and start again:"
                                + " migration mark-failed " + file.version()
                        : "put the file back as it was and make the change in a new migration; or, where the change is"
                                + " harmless, record that: migration lock --accept " + file.version()
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
        if (situation.lockFile().mayBeMissing(row.version())
                || situation.unreadable().contains(row.version())) {
            return;
        }
        Optional<Migration> twin = situation.migrations().stream()
                .filter(file -> file.checksum().equals(row.checksum())
                        && !row.checksum().isEmpty())
                .findFirst();
        String renumbered = twin.map(file -> " " + file.up().name() + " has the same content: was it renumbered?")
                .orElse("");
        problems.add(Problem.error(
                Code.MISSING_FILE,
                null,
                "Migration " + row.name() + " is applied, but its file is missing." + renumbered,
                "put the file back; or, where it was removed on purpose, record that: migration lock --accept "
                        + row.version() + " --reason \"…\""));
    }

    private void outOfOrder(Migration file) {
        Version newest = situation.history().applied().stream()
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
                    "give the file a version after " + newest + "; or, where it may run late, set"
                            + " migration.out-of-order=allow"));
        }
    }

    private void interrupted(@Nullable Migration file, @Nullable InFlight inFlight) {
        InFlight half = required(inFlight);
        String message = (half.undo() ? "Undoing " : "Migration ") + half.name() + " was interrupted:\n"
                + OpenPlace.describe(half, situation.open()).indent(4).stripTrailing();
        String wayOut = new HalfDone(half, file, situation).wayOut();
        Place place = file == null ? null : Place.of(file.up().name());
        problems.add(
                half.undo() || file == null
                        ? Problem.error(Code.INTERRUPTED, place, message, wayOut)
                        : Problem.warning(Code.INTERRUPTED, place, message, wayOut));
    }

    private void examineNewer(List<Assessed> migrations) {
        List<AppliedMigration> newer = migrations.stream()
                .filter(migration -> migration.state() == State.NEWER)
                .map(migration -> required(migration.row()))
                .toList();
        if (newer.isEmpty()) {
            return;
        }
        // The newest that this build knows, or that is older than all it knows.
        String known = migrations.stream()
                .filter(migration -> migration.row() != null && migration.state() != State.NEWER)
                .map(migration -> migration.version().text())
                .reduce((older, last) -> last)
                .orElse("0");
        problems.add(Problem.warning(
                Code.NEWER_SCHEMA,
                null,
                newer.stream()
                        .map(row -> row.name() + ", applied at " + row.appliedAt()
                                + (row.appliedBy() == null ? "" : " by " + row.appliedBy()))
                        .collect(Collectors.joining(
                                "\n    ", "The database is newer than this build, which has no file for\n    ", "")),
                "nothing has to be done where the older build gets along with the newer schema; to go back to what it"
                        + " knows: migration down --to " + known + ", which runs the down scripts that were stored"));
    }

    private static <T> T required(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("a state without what makes it");
        }
        return value;
    }
}
