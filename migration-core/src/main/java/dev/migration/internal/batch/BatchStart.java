package dev.migration.internal.batch;

import dev.migration.Code;
import dev.migration.Direction;
import dev.migration.InvalidMigrationsException;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.Database.Scope;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.execute.ScriptContext;
import dev.migration.internal.execute.Sender;
import dev.migration.internal.execute.Transactions;
import dev.migration.internal.help.Printable;
import dev.migration.internal.history.BatchProgress;
import dev.migration.internal.history.BatchRow.Identity;
import dev.migration.internal.history.RunRow;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.script.BatchStatement;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.settings.BatchSettings;
import dev.migration.internal.settings.Settings.SqlLocks;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;

/** Starts a migration that runs in ranges, under the migration lock: from then on everybody sees that it is unfinished. */
public final class BatchStart {

    private final ScriptContext context;
    private final Step step;
    private final SqlLocks locks;

    public BatchStart(ScriptContext context, Step step, SqlLocks locks) {
        this.context = context;
        this.step = step;
        this.locks = locks;
    }

    /**
     * Fixes the range of all its keys, and records that it has started.
     *
     * @param anew whether another text of it has started, and has done nothing
     * @throws InvalidMigrationsException if its ranges would leave rows out, or change some twice
     */
    public void start(boolean anew) throws StatementFailure, SQLException {
        Connection connection = context.connection();
        boolean committed = false;
        connection.setAutoCommit(false);
        try {
            var sender = new Sender(connection, context.database());
            sender.own(context.before().resetInTransaction());
            sender.own(context.database()
                    .settingsFor(
                            step.script().options().withDefaultLockTimeout(locks.timeout()),
                            Scope.TRANSACTION,
                            context.activity(step),
                            false));
            var row = context.bookkeeping().batchRow(RunRow.newOwner());
            if (anew) {
                sender.changeOneRow(row.forgetUntouched(step.version()));
            }
            // In SQLite, a transaction that starts with a read may fail at its first write.
            sender.own(row.begin(identity(step), step.name(), BatchProgress.ofNothing(BatchSettings.FIRST_SIZE)));
            sender.flush();
            BatchKey key = key(connection, context.database());
            String first = key.first(connection);
            String upper = key.greatest(connection);
            if ((first == null) != (upper == null)) {
                // Else the table would be taken for an empty one.
                throw new InvalidMigrationsException(
                        problem(step, key + " is NULL in some rows; these would be left out."));
            }
            if (first != null && upper != null) {
                sender.changeOneRow(row.waits(0, BatchProgress.start(first, upper, BatchSettings.FIRST_SIZE)));
            }
            sender.changeOneRow(row.release());
            sender.commit();
            committed = true;
        } finally {
            if (!committed && !connection.isClosed()) {
                Transactions.rollBack(connection, context.database());
            }
        }
    }

    /** As its row has it. */
    public static Identity identity(Step step) {
        // The checksum of what was applied says nothing of the down script, which may be edited.
        return step.direction() == Direction.UP
                ? new Identity(step.version(), step.checksum(), false)
                : new Identity(step.version(), BatchStatement.checksum(step.script()), true);
    }

    private BatchKey key(Connection connection, Database database) {
        String option = Objects.requireNonNull(step.script().options().batch());
        Optional<String> flaw;
        BatchKey key;
        try {
            key = BatchKey.of(connection, database, option);
            flaw = key.flaw(connection);
        } catch (SQLException e) {
            throw new InvalidMigrationsException(unreadable(step, database, e));
        }
        if (flaw.isPresent()) {
            throw new InvalidMigrationsException(problem(step, flaw.get()));
        }
        return key;
    }

    /** That its key was asked for in vain. */
    static Problem unreadable(Step step, Database database, SQLException refusal) {
        String option = step.script().options().batch();
        SqlError error = database.explain(refusal);
        return problem(
                step,
                error.kind() == SqlError.Kind.COLUMN_MISSING || error.kind() == SqlError.Kind.OBJECT_MISSING
                        ? "The column " + option + " does not exist."
                        : "The column " + option + " of the option batch cannot be read: "
                                + Printable.line(error.message()));
    }

    /** What is wrong with its key. */
    static Problem problem(Step step, String message) {
        return Problem.error(
                Code.UNKNOWN_OPTION,
                Place.of(step.script().name()),
                message,
                "name a column that is unique and NOT NULL, such as the primary key: -- option: batch=table.column");
    }
}
