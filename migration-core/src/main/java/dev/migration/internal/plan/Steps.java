// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.plan;

import dev.migration.Code;
import dev.migration.Direction;
import dev.migration.DownScript;
import dev.migration.Fix;
import dev.migration.LostSession;
import dev.migration.Plan;
import dev.migration.Problem;
import dev.migration.UnknownOutcome;
import dev.migration.Version;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.History.AppliedMigration.Kind;
import dev.migration.internal.history.InFlight;
import dev.migration.internal.layout.Callback.When;
import dev.migration.internal.layout.CodeFiles.CodeScript;
import dev.migration.internal.script.CallbackScripts;
import dev.migration.internal.script.Script;
import dev.migration.internal.script.ScriptParser.ParsedMigration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has to run, in order, with the scripts.
 *
 * @param direction up or down
 * @param steps one for each migration; empty if there is nothing to do
 * @param warnings what is not as it should be and does not stop it
 * @param callbacks what runs before and after the steps
 */
public record Steps(Direction direction, List<Step> steps, List<Problem> warnings, CallbackScripts callbacks) {

    public Steps(Direction direction, List<Step> steps, List<Problem> warnings) {
        this(direction, steps, warnings, CallbackScripts.NONE);
    }

    /** Whether nothing runs, not even a callback. */
    public boolean isIdle() {
        return steps.isEmpty() && callbacks.byMoment().isEmpty();
    }

    public Steps with(CallbackScripts scripts) {
        return new Steps(direction, steps, warnings, scripts);
    }

    public Steps with(List<Problem> further) {
        List<Problem> all = new ArrayList<>(warnings);
        all.addAll(further);
        return new Steps(direction, steps, all, callbacks);
    }

    /** The same for users. */
    public Plan toReport() {
        return new Plan(
                direction,
                steps.stream().map(Step::toReport).toList(),
                warnings,
                callbacks.at(When.BEFORE).stream().map(Script::name).toList(),
                callbacks.after().stream().map(Script::name).toList());
    }

    /** Refuses other steps than those of a plan that somebody agreed to. */
    public Steps requireAgreed(Plan agreed) {
        if (!names(toReport()).equals(names(agreed))) {
            throw Problems.refused(
                    Code.HISTORY_CHANGED,
                    "The history was changed after the list was shown, so nothing was done.",
                    Remedy.of("check the status, and confirm again: {}", Fix.command("status")));
        }
        return this;
    }

    private static List<String> names(Plan plan) {
        return plan.steps().stream()
                .map(step -> step.direction() + " " + step.name())
                .toList();
    }

    /** One migration to apply, to resume, or to undo. */
    public sealed interface Step {

        Version version();

        /** The migration's name, such as {@code 0007_add_phone}. */
        String name();

        /** Whether it puts the version into the history, or takes it out. */
        Direction direction();

        /** The checksum of the file now, or of what was applied if it is undone. */
        String checksum();

        Script script();

        /** What undoes it, to be stored; null if it is undone, or there is no down script. */
        @Nullable
        Script down();

        Transactionality mode();

        private Plan.PlannedMigration toReport() {
            Resume resume = this instanceof Resume resumed ? resumed : null;
            Undo undo = this instanceof Undo undone ? undone : null;
            CodeScript code = script().code();
            return new Plan.PlannedMigration(
                    direction(),
                    version().text(),
                    name(),
                    mode() == Transactionality.TRANSACTION,
                    script().statementCount(),
                    resume != null,
                    resume == null ? 0 : resume.inFlight().statementsDone(),
                    undo != null && undo.source() == DownScript.STORED,
                    undo != null && undo.row().kind() == Kind.ADOPTED,
                    direction() == Direction.UP && script().options().isContract(),
                    code == null ? null : code.type(),
                    null);
        }

        record Apply(
                Version version,
                String name,
                String checksum,
                Script script,
                @Nullable Script down,
                Transactionality mode)
                implements Step {

            public Apply(ParsedMigration parsed, Transactionality mode) {
                this(
                        parsed.migration().version(),
                        parsed.migration().name(),
                        parsed.migration().checksum(),
                        parsed.up(),
                        parsed.down(),
                        mode);
            }

            @Override
            public Direction direction() {
                return Direction.UP;
            }
        }

        /**
         * An interrupted script resumes after the statements that are done.
         *
         * @param name the name of the file as it is now
         * @param checksum the checksum of the file as it is now
         * @param script the script, from its start
         * @param outcome what the user says of the interrupted statement; null: find out, or stop
         * @param lost what the user says of what ended with the session
         */
        record Resume(
                InFlight inFlight,
                String name,
                String checksum,
                Script script,
                @Nullable Script down,
                @Nullable UnknownOutcome outcome,
                LostSession lost)
                implements Step {

            public Resume(
                    InFlight inFlight,
                    String name,
                    String checksum,
                    Script script,
                    @Nullable Script down,
                    @Nullable UnknownOutcome outcome) {
                this(inFlight, name, checksum, script, down, outcome, LostSession.ASK);
            }

            /** The same with what the user says of what ended with the session. */
            public Resume with(LostSession lost) {
                return new Resume(inFlight, name, checksum, script, down, outcome, lost);
            }

            @Override
            public Version version() {
                return inFlight.version();
            }

            @Override
            public Direction direction() {
                return inFlight.undo() ? Direction.DOWN : Direction.UP;
            }

            @Override
            public Transactionality mode() {
                return Transactionality.JOURNALED;
            }
        }

        /**
         * An applied migration is undone.
         *
         * @param script its down script
         * @param source where that comes from
         */
        record Undo(AppliedMigration row, Script script, DownScript source, Transactionality mode) implements Step {

            @Override
            public Version version() {
                return row.version();
            }

            @Override
            public String name() {
                return row.name();
            }

            @Override
            public Direction direction() {
                return Direction.DOWN;
            }

            @Override
            public String checksum() {
                return row.checksum();
            }

            @Override
            public @Nullable Script down() {
                return null;
            }
        }
    }
}
