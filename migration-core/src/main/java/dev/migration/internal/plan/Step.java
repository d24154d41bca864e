package dev.migration.internal.plan;

import dev.migration.Direction;
import dev.migration.DownScript;
import dev.migration.Plan;
import dev.migration.UnknownOutcome;
import dev.migration.Version;
import dev.migration.internal.files.Migration;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.History.AppliedMigration.Kind;
import dev.migration.internal.history.History.InFlight;
import dev.migration.internal.script.Script;
import dev.migration.internal.script.ScriptParser.ParsedMigration;
import org.jspecify.annotations.Nullable;

/** One migration to apply, to resume, or to undo. */
public sealed interface Step {

    /** The migration's version. */
    Version version();

    /** The migration's name, such as {@code 0007_add_phone}. */
    String name();

    /** Whether it puts the version into the history, or takes it out. */
    Direction direction();

    /** The checksum of the file now, or of what was applied where it is undone. */
    String checksum();

    /** What runs. */
    Script script();

    /** What undoes it, to be stored; null where it is undone, or there is no down script. */
    @Nullable
    Script down();

    /** How it runs. */
    Transactionality mode();

    /** The same for users. */
    Plan.PlannedMigration toReport();

    /** How a script runs. */
    enum Transactionality {
        /** All of it, and its bookkeeping, in one transaction: it is applied wholly or not at all. */
        TRANSACTION,
        /** Statement by statement, each run of transactional ones in its own transaction, with a journal of what is done. */
        JOURNALED
    }

    /**
     * A pending migration runs.
     *
     * @param parsed which
     * @param mode how
     */
    record Apply(ParsedMigration parsed, Transactionality mode) implements Step {

        /** The migration. */
        public Migration migration() {
            return parsed.migration();
        }

        @Override
        public Version version() {
            return migration().version();
        }

        @Override
        public String name() {
            return migration().name();
        }

        @Override
        public Direction direction() {
            return Direction.UP;
        }

        @Override
        public String checksum() {
            return migration().checksum();
        }

        @Override
        public Script script() {
            return parsed.up();
        }

        @Override
        public @Nullable Script down() {
            return parsed.down();
        }

        @Override
        public Plan.PlannedMigration toReport() {
            return report(this, false, 0, false, false);
        }
    }

    /**
     * A script that was interrupted resumes after the statements that are done.
     *
     * @param inFlight what the journal says
     * @param name the name of the file as it is now
     * @param checksum the checksum of the file as it is now
     * @param script the script, from its start
     * @param down the script that undoes it, to be stored; null where this is an undo, or there is none
     * @param open what to do with the statement whose outcome may be unknown; null: find out, or stop
     */
    record Resume(
            InFlight inFlight,
            String name,
            String checksum,
            Script script,
            @Nullable Script down,
            @Nullable UnknownOutcome open)
            implements Step {

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

        @Override
        public Plan.PlannedMigration toReport() {
            return report(this, true, inFlight.statementsDone(), false, false);
        }
    }

    /**
     * An applied migration is undone.
     *
     * @param row which
     * @param script its down script
     * @param source where that comes from
     * @param mode how
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

        @Override
        public Plan.PlannedMigration toReport() {
            return report(this, false, 0, source == DownScript.STORED, row.kind() == Kind.ADOPTED);
        }
    }

    private static Plan.PlannedMigration report(Step step, boolean resumed, int done, boolean stored, boolean marked) {
        return new Plan.PlannedMigration(
                step.direction(),
                step.version().text(),
                step.name(),
                step.mode() == Transactionality.TRANSACTION,
                step.script().statementCount(),
                resumed,
                done,
                stored,
                marked);
    }
}
