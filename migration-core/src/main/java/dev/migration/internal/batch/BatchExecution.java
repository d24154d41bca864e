// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.batch;

import dev.migration.internal.batch.BatchKey.Range;
import dev.migration.internal.blockers.BlockerWatch;
import dev.migration.internal.database.Database;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.script.BatchStatement;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.settings.BatchSettings;
import dev.migration.internal.stop.StopSignal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The statement of a migration that runs in ranges: what the database says of it that its words do not say, and how it is
 * executed for one of them.
 */
public record BatchExecution(Connection connection, Database database, BatchStatement statement, BatchKey key) {

    static final String OTHER_KEY =
            "name a NOT NULL column that an index begins with, such as the first of the primary key:"
                    + " -- option: batch=table.column; or run the statement without the option";

    /** Of this migration; fails where its table or its column does not exist. */
    public static BatchExecution of(Connection connection, Database database, Step step) throws SQLException {
        return new BatchExecution(
                connection,
                database,
                BatchStatement.of(step.script()),
                BatchKey.of(
                        connection,
                        database,
                        String.valueOf(step.script().options().batch())));
    }

    /** Why its ranges would leave rows out, or change some twice; and what to write instead. */
    public record BatchFlaw(String message, String remedy) {

        static BatchFlaw ofStatement(String message) {
            return new BatchFlaw(message, "run the statement without the option batch");
        }
    }

    /** Empty where they do not. */
    public Optional<BatchFlaw> flaw() throws SQLException {
        Optional<BatchFlaw> flaw = key.flaw(connection).map(message -> new BatchFlaw(message, OTHER_KEY));
        if (flaw.isEmpty()) {
            flaw = new TableChecks(connection, database).flaw(statement, key).map(BatchFlaw::ofStatement);
        }
        String totals =
                "Each range would insert a row of its own totals: write those of a row as a query in parentheses.";
        return flaw.isPresent() || !insertsForNothing() ? flaw : Optional.of(BatchFlaw.ofStatement(totals));
    }

    /** Whether its query has a row where the range has none, as totals without groups do. */
    private boolean insertsForNothing() throws SQLException {
        String query = statement.query();
        String first = query == null ? null : key.end(connection, false);
        String upper = query == null ? null : key.end(connection, true);
        if (first == null || upper == null || first.equals(upper)) {
            return false;
        }
        try (PreparedStatement prepared = connection.prepareStatement(query)) {
            key.bind(prepared, 1, upper);
            key.bind(prepared, 2, first);
            try (ResultSet rows = prepared.executeQuery()) {
                return rows.next();
            }
        }
    }

    /** The failure of it. */
    public StatementFailure failure(SQLException refusal) {
        return StatementFailure.ofScript(statement.statement(), 1, refusal);
    }

    /** The first range, with the size that a run begins with; empty where the table is. */
    public Optional<Range> first() throws SQLException {
        String upper = key.end(connection, true);
        return upper == null
                ? Optional.empty()
                : Optional.ofNullable(key.next(connection, null, upper, BatchSettings.FIRST_SIZE));
    }

    /** Executes it in the transaction that is open; returns how many rows were changed. */
    public int execute(Range range, StopSignal stop, BlockerWatch watch) throws StatementFailure, SQLException {
        try (PreparedStatement prepared = connection.prepareStatement(statement.sql())) {
            key.bind(prepared, 1, range.from());
            key.bind(prepared, 2, range.to());
            if (!stop.begin(prepared)) {
                throw StatementFailure.stopped();
            }
            watch.begin();
            try {
                return prepared.executeUpdate();
            } finally {
                watch.end();
                stop.end();
            }
        }
    }
}
