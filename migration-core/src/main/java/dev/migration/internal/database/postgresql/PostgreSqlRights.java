package dev.migration.internal.database.postgresql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;

/** Asks PostgreSQL what the user may do. */
final class PostgreSqlRights {

    private PostgreSqlRights() {}

    static boolean mayCreateTable(Connection connection, String schema) throws SQLException {
        // A schema that is not there has no row: that is another problem.
        return isTrue(connection, """
                SELECT pg_catalog.has_schema_privilege(n.oid, 'USAGE')
                   AND pg_catalog.has_schema_privilege(n.oid, 'CREATE')
                  FROM pg_catalog.pg_namespace n
                 WHERE n.nspname OPERATOR(pg_catalog.=) %s::pg_catalog.name""".formatted(PostgreSqlDatabase.text(schema)));
    }

    static boolean mayInsert(Connection connection, List<String> tables) throws SQLException {
        return isTrue(
                connection,
                tables.stream()
                        .map(table ->
                                "pg_catalog.has_table_privilege(" + PostgreSqlDatabase.text(table) + ", 'INSERT')")
                        .collect(Collectors.joining(" AND ", "SELECT ", "")));
    }

    private static boolean isTrue(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            try (ResultSet row = statement.executeQuery(query)) {
                return !row.next() || row.getBoolean(1);
            }
        }
    }
}
