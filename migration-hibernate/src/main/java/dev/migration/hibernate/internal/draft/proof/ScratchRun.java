// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft.proof;

import dev.migration.hibernate.internal.compare.EntityComparison;
import dev.migration.hibernate.internal.draft.DraftChange;
import dev.migration.internal.database.Row;
import dev.migration.internal.help.Printable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Pattern;

/** Runs statements of a draft in the scratch database. */
public record ScratchRun(EntityComparison comparison) {

    /** H2 adds the statement. */
    private static final Pattern END_OF_REASON = Pattern.compile("; SQL statement:|\n");

    /** What the schemas hold, in words that do not depend on how it was made. */
    public String meaning() throws SQLException {
        return comparison.meaning(comparison.snapshot());
    }

    public void run(List<String> statements) throws SQLException {
        for (String sql : statements) {
            try {
                Row.execute(comparison.connection(), sql);
            } catch (SQLException e) {
                throw new SQLException("the database refuses " + sql + "\n  " + e.getMessage(), e);
            }
        }
    }

    /** What the database says of a refused statement, on one line. */
    static String reason(SQLException refused) {
        Throwable cause = refused.getCause() == null ? refused : refused.getCause();
        String message = String.valueOf(cause.getMessage());
        return Printable.line(END_OF_REASON.split(message, 2)[0]);
    }

    /** Undoes as much of a change as was done: each statement that has nothing to undo is refused. */
    public void undo(List<String> down) {
        Connection connection = comparison.connection();
        for (String sql : down) {
            try {
                Row.execute(connection, sql);
            } catch (SQLException ignored) {
                // It had not been done.
            }
        }
    }

    /**
     * Makes a change and undoes it. PostgreSQL takes back as one what it refuses in the midst.
     *
     * @throws SQLException if the database refuses it, or is not what it was
     */
    void upAndDown(DraftChange.Answer answer) throws SQLException {
        Connection connection = comparison.connection();
        connection.setAutoCommit(!comparison.product().rollsBackDdl());
        try {
            restored(answer);
        } catch (SQLException e) {
            if (!connection.getAutoCommit()) {
                connection.rollback();
            }
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private void restored(DraftChange.Answer answer) throws SQLException {
        if (new TableCopy(comparison).isChangedBy(answer)) {
            throw notRestored(answer);
        }
        String before = meaning();
        try {
            run(answer.up());
            run(answer.down());
        } catch (SQLException e) {
            undo(answer.down());
            throw e;
        }
        if (!meaning().equals(before)) {
            throw notRestored(answer);
        }
    }

    private static SQLException notRestored(DraftChange.Answer answer) {
        return new SQLException(
                "its undo does not restore what was there: " + answer.up().get(0));
    }

    /** Whether the database accepts a change, and what undoes it. */
    public boolean isPossible(DraftChange.Answer answer) {
        try {
            upAndDown(answer);
            return true;
        } catch (SQLException e) {
            return false;
        }
    }
}
