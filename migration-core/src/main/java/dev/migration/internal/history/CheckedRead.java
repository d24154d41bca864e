// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.history;

import dev.migration.internal.database.Capability;
import dev.migration.internal.database.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** A read of tables whose rows say what was applied, behind the check, in the same message, that they are plain ones. */
public final class CheckedRead {

    private CheckedRead() {}

    public interface Reading<T> {
        T read(ResultSet rows) throws SQLException;
    }

    /**
     * Reads by one query. It fails as if a table were missing where one is, or has something wrong; where only one query is
     * sent at a time, the caller has checked the tables before.
     *
     * @param schemas as the catalogue has them
     * @param tables as the catalogue has them
     */
    public static <T> T of(
            Connection connection,
            Database database,
            List<String> schemas,
            List<String> tables,
            String query,
            Reading<T> reading)
            throws SQLException {
        return of(connection, database, schemas, tables, query, 0, reading);
    }

    /** The same with at most so many rows; 0 for all. */
    public static <T> T of(
            Connection connection,
            Database database,
            List<String> schemas,
            List<String> tables,
            String query,
            int mostRows,
            Reading<T> reading)
            throws SQLException {
        boolean checks = database.has(Capability.MULTIPLE_STATEMENTS);
        String check = database.flawed(schemas.stream().map(database::literal).toList(), tables);
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.setMaxRows(mostRows);
            statement.execute(checks ? "SELECT " + check + ";\n" + query : query);
            if (checks) {
                statement.getMoreResults();
            }
            return reading.read(statement.getResultSet());
        }
    }
}
