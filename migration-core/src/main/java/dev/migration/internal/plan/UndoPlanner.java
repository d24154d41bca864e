// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.plan;

import dev.migration.Code;
import dev.migration.Direction;
import dev.migration.DownScript;
import dev.migration.Fix;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.Target;
import dev.migration.Version;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedies;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.history.BatchesInFlight;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.History.AppliedMigration.Kind;
import dev.migration.internal.history.InFlight;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.names.Layout;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.plan.Steps.Step.Undo;
import dev.migration.internal.script.Script;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Decides what has to be undone: the last applied first, by the order of application. */
public final class UndoPlanner {

    private UndoPlanner() {}

    /**
     * The rows that have to go, in order.
     *
     * @param hasFile which versions have a file: without one an interrupted script cannot be resumed
     * @throws InvalidMigrationsException if the target is not applied, or another script was interrupted
     */
    public static List<AppliedMigration> rowsToUndo(History history, Target target, Predicate<Version> hasFile) {
        List<AppliedMigration> rows = chosen(history, target);
        InFlight inFlight = history.inFlight();
        // An interrupted undo is resumed if the target includes it.
        boolean resumed = inFlight != null
                && inFlight.undo()
                && rows.stream().anyMatch(row -> row.version().equals(inFlight.version()));
        BatchesInFlight batches = history.batches();
        if (batches != null) {
            throw new InvalidMigrationsException(BatchOrder.unfinished(batches, "Nothing is undone"));
        }
        if (inFlight != null && !resumed) {
            throw Problems.refused(
                    Code.INTERRUPTED,
                    "Nothing is undone while " + inFlight.name() + " is interrupted: " + inFlight.extent() + ".",
                    Remedy.of(
                            "{}; or {}",
                            inFlight.undo() || hasFile.test(inFlight.version())
                                    ? resume(inFlight)
                                    : Remedies.leaveToItsRelease(inFlight.version()),
                            Remedies.finishByHand(inFlight.version())));
        }
        return rows;
    }

    /** A resumed statement runs again, so the remedy does not name it where it may have taken effect. */
    private static CharSequence resume(InFlight inFlight) {
        return inFlight.failure() == null || inFlight.leavesRows()
                ? Remedy.of("see how to resume it: {}", Fix.command("status"))
                : Remedy.of("resume it: {}", Fix.command("resume", inFlight.version()));
    }

    private static List<AppliedMigration> chosen(History history, Target target) {
        history.applied().stream()
                .filter(row -> row.version().isRepeatable())
                .filter(row -> target.names(row.name()) || row.version().equals(target.version()))
                .findFirst()
                .ifPresent(UndoPlanner::refuseRepeatable);
        List<AppliedMigration> newestFirst = history.applied().stream()
                .filter(row -> row.kind() != Kind.BASELINE && !row.version().isRepeatable())
                .sorted(Comparator.comparingLong(AppliedMigration::id).reversed())
                .toList();
        if (target.version() != null) {
            return above(history, newestFirst, target.version());
        }
        if (target.file() != null) {
            return List.of(theLast(newestFirst, target, target.file()));
        }
        int count = target.count() == null ? newestFirst.size() : target.count();
        return newestFirst.subList(0, Math.min(count, newestFirst.size()));
    }

    private static void refuseRepeatable(AppliedMigration row) {
        throw Problems.refused(
                Code.NO_DOWN_SCRIPT,
                "Migration " + row.name() + " is repeatable, so it is not undone.",
                Remedy.of(
                        "put the text that it had before into its file, and run {}; or drop what it made in a"
                                + " new migration, and delete its file",
                        Fix.command("up")));
    }

    /** One from the middle would be pending below what is applied, and stop the next start. */
    private static AppliedMigration theLast(List<AppliedMigration> newestFirst, Target target, String file) {
        int later = 0;
        while (later < newestFirst.size()
                && !target.names(newestFirst.get(later).name())) {
            later++;
        }
        if (later == newestFirst.size()) {
            throw notApplied(file);
        }
        AppliedMigration row = newestFirst.get(later);
        if (later > 0) {
            throw Problems.refused(
                    Code.OUT_OF_ORDER,
                    "Migration " + row.name() + " is not the last one: "
                            + newestFirst.get(0).name() + " was applied after it.",
                    Remedy.of("undo the later ones too: {}", Fix.command("down", "--count", later + 1)));
        }
        return row;
    }

    private static List<AppliedMigration> above(History history, List<AppliedMigration> rows, Version version) {
        boolean beforeAll = version.isNumeric() && version.number().equals("0");
        if (!beforeAll && history.find(version).isEmpty()) {
            throw notApplied(version.text());
        }
        return rows.stream().filter(row -> row.version().compareTo(version) > 0).toList();
    }

    private static InvalidMigrationsException notApplied(String what) {
        return Problems.refused(
                Code.NOT_APPLIED,
                "Migration " + what + " is not applied.",
                Remedy.of("see what is applied: {}; 0 is the version before the first", Fix.command("status")));
    }

    /**
     * A row to undo, and how.
     *
     * @param script its down script; null if there is none
     * @param source where that comes from, or would
     */
    public record RowToUndo(AppliedMigration row, @Nullable Script script, DownScript source) {}

    /**
     * What can still undo a row that has no script.
     *
     * @param file what its down script can be added to; null if that does not help, or nothing is known of it
     * @param didNothing whether its up script has no statement
     * @param empty the same script if it is surely what was applied, so that there is nothing to undo; else null
     */
    public record MissingDownScript(
            @Nullable Migration file,
            boolean didNothing,
            @Nullable Script empty) {

        MissingDownScript(@Nullable Migration file, boolean didNothing) {
            this(file, didNothing, null);
        }
    }

    /**
     * The steps that undo these rows.
     *
     * @param help for a row without script
     * @param fileWarnings what is wrong with the files, which may be why there is no script
     * @throws InvalidMigrationsException if one of them has no down script, or only one for reference
     */
    public static Steps plan(
            List<RowToUndo> undoings, Function<AppliedMigration, MissingDownScript> help, List<Problem> fileWarnings) {
        var problems = new ArrayList<Problem>();
        var steps = new ArrayList<Step>();
        for (RowToUndo undoing : undoings) {
            AppliedMigration row = undoing.row();
            Script script = undoing.script();
            MissingDownScript found = script == null || script.isEmpty() ? help.apply(row) : null;
            if (found != null && found.empty() != null) {
                // As with goose: it is recorded as undone.
                script = script == null ? found.empty() : script;
                found = null;
            }
            if (script != null && (found == null || (script.isReferenceOnly() && found.didNothing()))) {
                steps.add(
                        new Undo(row, script, undoing.source(), Transactionality.of(script, Direction.DOWN, problems)));
            } else {
                problems.add(
                        noScript(row, script, undoing.source() == DownScript.STORED, Objects.requireNonNull(found)));
            }
        }
        problems.addAll(fileWarnings);
        Problems.throwIfInvalid(problems);
        return new Steps(Direction.DOWN, steps, problems);
    }

    private static Problem noScript(
            AppliedMigration row, @Nullable Script script, boolean stored, MissingDownScript help) {
        String message = (stored ? "The down script that was stored with " : "The down script of ") + row.name();
        if (script == null) {
            message = stored
                    ? "No down script was stored with " + row.name() + "."
                    : "Migration " + row.name() + " has no down script.";
        } else {
            // What is there and empty is what nobody has written yet.
            message += script.isReferenceOnly()
                    ? " is for reference only: all of it is a comment."
                    : " is empty: nobody has written it yet.";
        }
        Migration file = help.file();
        CharSequence remedy = stored
                ? Remedy.of("undo it from its file, with a build that has it: {}; or ", Fix.command("down"))
                : file == null ? "" : Remedy.of("{}; or ", written(file));
        return Problem.error(
                Code.NO_DOWN_SCRIPT, null, message, Remedy.of("{}{}", remedy, Remedies.undoByHand(row.version())));
    }

    private static CharSequence written(Migration file) {
        if (file.isCode()) {
            return Remedy.of(
                    "implement undo(Connection) in {} and run {} again",
                    file.up().name(),
                    Fix.command("down"));
        }
        // The checksum of a file with both scripts is that of all of it.
        boolean isInOneFile = file.layout() == Layout.SECTIONS;
        return Remedy.of(
                "write the SQL, or SELECT 1; if nothing has to be undone, {}",
                isInOneFile
                        ? Remedy.of(
                                "below -- Down Migration in {}, and run {} at once: starts refuse the changed file"
                                        + " meanwhile",
                                file.up().name(),
                                Fix.command("down"))
                        : Remedy.of("into {}, and run {} again", file.nameOfDown(), Fix.command("down")));
    }
}
