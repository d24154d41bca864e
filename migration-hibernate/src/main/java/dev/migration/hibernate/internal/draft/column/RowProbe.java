// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft.column;

import dev.migration.internal.database.Row;
import dev.migration.internal.help.Printable;
import java.sql.Connection;
import java.sql.SQLException;

/** What a row gets that is there when a column is added: asked of the product itself, as MariaDB and MySQL fill in values of their own. */
record RowProbe(Connection connection) {

    private static final String TABLE = "migration_probe";

    /**
     * What becomes of a row.
     *
     * @param text the end of a sentence about a column without a default
     * @param isFilled whether it gets a value that is not NULL
     */
    record Outcome(String text, boolean isFilled) {}

    /** @param sql what adds the column to its table */
    Outcome outcome(String sql) throws SQLException {
        Row.execute(connection, "create table " + TABLE + " (probe int)");
        try {
            Row.execute(connection, "insert into " + TABLE + " values (1)");
            try {
                Row.execute(connection, sql.replaceFirst("(?is)^alter table \\S+", "alter table " + TABLE));
            } catch (SQLException e) {
                return new Outcome(
                        isOfRow(e)
                                ? "so this fails if the table has rows."
                                : "and what rows get could not be tried: "
                                        + Printable.line(String.valueOf(e.getMessage())),
                        false);
            }
            String filled = Row.all(connection, "select * from " + TABLE).get(0).text(2);
            return new Outcome(
                    "and " + connection.getMetaData().getDatabaseProductName() + " fills '" + Printable.line(filled)
                            + "' into each row, without an error.",
                    true);
        } finally {
            Row.execute(connection, "drop table " + TABLE);
        }
    }

    /** By its class: a value that is not one of the type, or NULL. Anything else is about the statement. */
    private static boolean isOfRow(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        return state.startsWith("22") || state.startsWith("23");
    }
}
