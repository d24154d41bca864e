package dev.migration.internal.batch;

import dev.migration.Code;
import dev.migration.Direction;
import dev.migration.InvalidMigrationsException;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.database.Database;
import dev.migration.internal.execute.ScriptContext;
import dev.migration.internal.execute.Sender;
import dev.migration.internal.help.Printable;
import dev.migration.internal.history.Batches.Progress;
import dev.migration.internal.history.RunRow;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.settings.BatchSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;

/** Starts a migration that runs in ranges, under the migration lock: from then on everybody sees that it is unfinished. */
public final class BatchStart {

    private final ScriptContext context;
    private final Step step;

    public BatchStart(ScriptContext context, Step step) {
        this.context = context;
        this.step = step;
    }

    /**
     * Fixes the range of all its keys, and records that it has started.
     *
     * @throws InvalidMigrationsException if its ranges would leave rows out, or change some twice
     */
    public void start() throws StatementFailure, SQLException {
        Connection connection = context.connection();
        BatchKey key = key(connection, context.database());
        String first = key.first(connection);
        String upper = first == null ? null : key.greatest(connection);
        // Of an empty table, everything is done.
        Progress progress = first == null || upper == null
                ? new Progress("", "", "", 0, BatchSettings.FIRST_SIZE)
                : new Progress(first, null, upper, 0, BatchSettings.FIRST_SIZE);
        connection.setAutoCommit(false);
        var sender = new Sender(connection, context.database());
        sender.own(context.before().ownRole());
        var row = context.bookkeeping().batchRow(RunRow.newOwner());
        sender.own(
                row.begin(step.version(), step.name(), step.checksum(), step.direction() == Direction.DOWN, progress));
        sender.own(row.release());
        sender.commit();
    }

    private BatchKey key(Connection connection, Database database) {
        String option = Objects.requireNonNull(step.script().options().batch());
        Optional<String> flaw;
        BatchKey key;
        try {
            key = BatchKey.of(connection, database, option);
            flaw = key.flaw(connection);
        } catch (SQLException e) {
            throw new InvalidMigrationsException(
                    problem("The column " + option + " of the option batch cannot be read: "
                            + Printable.line(database.explain(e).message())));
        }
        if (flaw.isPresent()) {
            throw new InvalidMigrationsException(
                    problem("The column " + option + " cannot divide the table into ranges: " + flaw.get() + "."));
        }
        return key;
    }

    private Problem problem(String message) {
        return Problem.error(
                Code.UNKNOWN_OPTION,
                Place.of(step.script().name()),
                message,
                "name a column that is unique and NOT NULL, such as the primary key: -- option: batch=table.column");
    }
}
