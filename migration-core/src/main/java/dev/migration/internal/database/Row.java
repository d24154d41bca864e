// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A row of a result, with its values as texts; columns count from 1. */
public final class Row {

    private final List<@Nullable String> values = new ArrayList<>();

    private Row(ResultSet result, int columns) throws SQLException {
        for (int column = 1; column <= columns; column++) {
            values.add(result.getString(column));
        }
    }

    /** Sends a statement of ours; the number of rows that it changed. */
    public static int execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
            return statement.getUpdateCount();
        }
    }

    /** All rows of a query, which may take any time. */
    public static List<Row> all(Connection connection, String query, @Nullable String... parameters)
            throws SQLException {
        return all(connection, 0, query, parameters);
    }

    /** All rows of a query that may take so many seconds, 0 for any time. */
    public static List<Row> all(Connection connection, int seconds, String query, @Nullable String... parameters)
            throws SQLException {
        // Without parameters, pgjdbc never keeps it under a name in the session, which may be a pooler's.
        try (Statement statement =
                parameters.length == 0 ? connection.createStatement() : connection.prepareStatement(query)) {
            if (seconds > 0) {
                // H2 sets it for the session.
                statement.setQueryTimeout(seconds);
            }
            if (!(statement instanceof PreparedStatement prepared)) {
                statement.setEscapeProcessing(false);
                return all(statement.executeQuery(query));
            }
            for (int i = 0; i < parameters.length; i++) {
                prepared.setString(i + 1, parameters[i]);
            }
            return all(prepared.executeQuery());
        }
    }

    /** The rows of a result, which is closed. */
    public static List<Row> all(ResultSet result) throws SQLException {
        try (result) {
            int columns = result.getMetaData().getColumnCount();
            List<Row> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(new Row(result, columns));
            }
            return rows;
        }
    }

    /** A value; null where the database has none. */
    public @Nullable String get(int column) {
        return values.get(column - 1);
    }

    /** A value; empty where the database has none. */
    public String text(int column) {
        String value = get(column);
        return value == null ? "" : value;
    }

    /** Whether a value is true, as each driver writes that. */
    public boolean is(int column) {
        String value = get(column);
        return "t".equals(value) || "1".equals(value) || "true".equalsIgnoreCase(value);
    }
}
