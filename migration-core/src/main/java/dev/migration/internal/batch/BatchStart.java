// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.batch;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.internal.batch.BatchExecution.BatchFlaw;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.Database.Scope;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.execute.Rollback;
import dev.migration.internal.execute.ScriptContext;
import dev.migration.internal.execute.Sender;
import dev.migration.internal.execute.SessionSettings;
import dev.migration.internal.help.Printable;
import dev.migration.internal.history.BatchProgress;
import dev.migration.internal.history.BatchRow.Identity;
import dev.migration.internal.history.RunRow;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.script.BatchStatement;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.settings.BatchSettings;
import dev.migration.internal.settings.Settings.SqlLocks;
import dev.migration.internal.sql.Statement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Starts a migration that runs in ranges, under the migration lock: from then on everybody sees that it is unfinished. */
public record BatchStart(ScriptContext context, Step step, SqlLocks locks) {

    /**
     * Fixes the range of all its keys, and records that it has started.
     *
     * @param anew whether another text of it has started, and has done nothing
     * @throws InvalidMigrationsException if its ranges would leave rows out, or change some twice
     */
    public void start(boolean anew) throws StatementFailure, SQLException {
        Connection connection = context.connection();
        connection.setAutoCommit(false);
        try {
            var sender = new Sender(connection, context.database());
            sender.own(context.settings()
                    .before()
                    .with(context.database()
                            .settingsFor(
                                    step.script().options().withDefaultLockTimeout(locks.timeout()),
                                    Scope.TRANSACTION,
                                    SessionSettings.activity(step),
                                    false))
                    .resetInTransaction());
            var row = context.recorder().bookkeeping().batchRow(RunRow.newOwner());
            if (anew) {
                sender.changeOneRow(row.forgetUntouched(step.version()));
            }
            // In SQLite, a transaction that starts with a read may fail at its first write.
            sender.own(row.begin(identity(step), step.name(), BatchProgress.ofNothing(BatchSettings.FIRST_SIZE)));
            sender.flush();
            BatchKey key = key(connection, context.database());
            String first = key.end(connection, false);
            String upper = key.end(connection, true);
            if (first != null && upper != null) {
                sender.changeOneRow(row.waits(0, BatchProgress.start(first, upper, BatchSettings.FIRST_SIZE)));
            }
            sender.changeOneRow(row.release());
            sender.commit();
        } catch (StatementFailure | SQLException | RuntimeException e) {
            Rollback.rollBack(connection, context.database(), e);
            throw e;
        }
    }

    /** As its row has it. */
    public static Identity identity(Step step) {
        return new Identity(step.version(), step.checksum());
    }

    private BatchKey key(Connection connection, Database database) {
        Optional<BatchFlaw> flaw;
        BatchExecution check;
        try {
            check = BatchExecution.of(connection, database, step);
            flaw = check.flaw();
        } catch (SQLException e) {
            throw new InvalidMigrationsException(unreadable(step, database, e));
        }
        if (flaw.isPresent()) {
            throw new InvalidMigrationsException(problem(step, flaw.get()));
        }
        return check.key();
    }

    /** That its key was asked for in vain. */
    static Problem unreadable(Step step, Database database, SQLException refusal) {
        String option = step.script().options().batch();
        SqlError error = database.explain(refusal);
        boolean isMissing =
                error.kind() == SqlError.Kind.COLUMN_MISSING || error.kind() == SqlError.Kind.OBJECT_MISSING;
        String why = isMissing
                ? " does not exist."
                : " of the option batch cannot be read: " + Printable.line(error.message());
        return problem(step, new BatchFlaw("The column " + option + why, BatchExecution.OTHER_KEY));
    }

    /** What is wrong with its key, or its tables. */
    static Problem problem(Step step, BatchFlaw flaw) {
        Statement statement = BatchStatement.of(step.script()).statement();
        return Problem.error(Code.UNKNOWN_OPTION, step.script().placeOf(statement), flaw.message(), flaw.remedy());
    }
}
