package dev.migration.internal.schema;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rows of a catalogue with all their columns, those of future releases too, except what changes by itself. */
record CompleteRows(Connection connection, Set<String> ignored) {

    List<String> of(String query, @Nullable String... parameters) throws SQLException {
        // A question mark in a name is no parameter.
        try (Statement statement =
                parameters.length == 0 ? connection.createStatement() : connection.prepareStatement(query)) {
            if (!(statement instanceof PreparedStatement prepared)) {
                statement.setEscapeProcessing(false);
                return of(statement.executeQuery(query));
            }
            for (int i = 0; i < parameters.length; i++) {
                prepared.setString(i + 1, parameters[i]);
            }
            return of(prepared.executeQuery());
        }
    }

    private List<String> of(ResultSet result) throws SQLException {
        ResultSetMetaData columns = result.getMetaData();
        List<String> rows = new ArrayList<>();
        while (result.next()) {
            var row = new StringBuilder();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                String value = result.getString(i);
                if (value != null && !ignored.contains(columns.getColumnLabel(i))) {
                    row.append(columns.getColumnLabel(i))
                            .append('=')
                            .append(value)
                            .append('\n');
                }
            }
            rows.add(row.toString());
        }
        return rows;
    }
}
