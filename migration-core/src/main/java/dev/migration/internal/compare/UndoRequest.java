// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.compare;

import dev.migration.Code;
import dev.migration.Direction;
import dev.migration.DownScript;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.Target;
import dev.migration.UnknownOutcome;
import dev.migration.Version;
import dev.migration.internal.checks.Refusals;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedies;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.InFlight;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.plan.FileProblems;
import dev.migration.internal.plan.Steps;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.plan.Steps.Step.Resume;
import dev.migration.internal.plan.UndoPlanner;
import dev.migration.internal.plan.UndoPlanner.RowToUndo;
import dev.migration.internal.script.Script;
import dev.migration.internal.session.Session;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Plans the undo of applied migrations, and of what is half undone. */
final class UndoRequest {

    private UndoRequest() {}

    static Steps plan(FilesBesideHistory counting, Session session, History history, Target target, DownScript source) {
        MigrationSet set = counting.set();
        List<Problem> absence = Refusals.ofUndo(session, history).stream().toList();
        if (source == DownScript.FILE && set.versions().isEmpty()) {
            Problems.throwIfInvalid(FileProblems.allMissing(history, set.problems()));
        }
        // What is half undone is resumed first, whatever the order.
        List<AppliedMigration> rows =
                UndoPlanner.rowsToUndo(
                                history, target, version -> set.find(version).isPresent())
                        .stream()
                        .filter(row -> history.inFlight(row.version()) == null)
                        .toList();
        List<Step> steps = new ArrayList<>();
        InFlight interrupted = history.inFlight();
        if (source == DownScript.FILE) {
            requireSoundFiles(set, history, rows);
        }
        if (!rows.isEmpty() && !set.versions().isEmpty()) {
            // The next run would be refused for it.
            Set<Version> undone =
                    rows.stream().map(AppliedMigration::version).collect(Collectors.toCollection(HashSet::new));
            if (interrupted != null) {
                undone.add(interrupted.version());
            }
            Problems.throwIfInvalid(counting.with(history.without(undone)).problemsOfApplied(session));
        }
        var finder = counting.scripts(session, history);
        List<RowToUndo> undoings = new ArrayList<>();
        List<Problem> warnings = new ArrayList<>();
        for (AppliedMigration row : rows) {
            Script script = finder.of(row, source).orElse(null);
            boolean stored = finder.isStored(row.version(), source);
            undoings.add(new RowToUndo(row, script, stored ? DownScript.STORED : DownScript.FILE));
            if (script != null && !stored) {
                finder.downEdit(row, script).ifPresent(warnings::add);
            }
        }
        problemsOf(set, history).stream().map(Problems::asWarning).forEach(warnings::add);
        Steps rest = UndoPlanner.plan(undoings, row -> finder.help(row, source), warnings);
        if (interrupted != null) {
            steps.add(resume(counting, session, history, interrupted, null));
        }
        steps.addAll(rest.steps());
        return new Steps(Direction.DOWN, steps, steps.isEmpty() ? absence : rest.warnings());
    }

    /** A file that cannot be read, or is one of several with its version, does not say how to undo what was applied. */
    private static void requireSoundFiles(MigrationSet set, History history, List<AppliedMigration> rows) {
        List<Problem> duplicates = new ArrayList<>();
        boolean unreadable = false;
        for (AppliedMigration row : rows) {
            Version version = row.version();
            duplicates.addAll(FileProblems.ofDuplicates(set, history, version));
            unreadable |= set.versions().contains(version) && set.find(version).isEmpty();
        }
        Problems.throwIfInvalid(unreadable ? problemsOf(set, history) : duplicates);
    }

    private static List<Problem> problemsOf(MigrationSet set, History history) {
        List<Problem> problems = new ArrayList<>(FileProblems.ofDuplicates(set, history, version -> true));
        problems.addAll(set.otherProblems());
        return problems;
    }

    static Resume resume(
            FilesBesideHistory counting,
            Session session,
            History history,
            InFlight inFlight,
            @Nullable UnknownOutcome outcome) {
        Script script =
                counting.scripts(session, history).interruptedUndo(inFlight).orElseThrow(() -> missingScript(inFlight));
        return new Resume(inFlight, inFlight.name(), inFlight.checksum(), script, null, outcome);
    }

    static InvalidMigrationsException missingScript(InFlight inFlight) {
        return Problems.refused(
                Code.MISSING_FILE,
                "The interrupted script of " + inFlight.name() + " is missing.",
                Remedy.of(
                        "{}; or {}",
                        Remedies.leaveToItsRelease(inFlight.version()),
                        Remedies.finishByHand(inFlight.version())));
    }
}
