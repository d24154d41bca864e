package dev.migration.internal.database.postgresql;

import dev.migration.internal.database.Pooler;
import dev.migration.internal.database.SessionState;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Leads a session to a tenant's schema. It comes first in the search path, and behind it what a new session of the user's
 * has there, for what all tenants share, such as the functions of an extension: never what the session was led to before,
 * which may be another tenant's schema.
 */
final class PostgreSqlSchema {

    /** In quotes, too. */
    private static final String OWN = "$user";

    private PostgreSqlSchema() {}

    /** SET search_path would take any name. */
    static void require(Connection connection, String schema) throws SQLException {
        if (schema.equals(OWN)) {
            throw new SQLException(
                    "in a search_path, " + OWN + " means the schema that is called as the user", "42602");
        }
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            try (ResultSet row = statement.executeQuery(
                    "SELECT pg_catalog.has_schema_privilege(" + PostgreSqlDatabase.text(schema) + ", 'USAGE')")) {
                row.next();
                if (!row.getBoolean(1)) {
                    throw new SQLException("permission denied for schema " + schema, "42501");
                }
            }
        }
    }

    static String enter(Connection connection, String schema) throws SQLException {
        require(connection, schema);
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            String before;
            String usual;
            try (ResultSet row = statement.executeQuery(
                    PostgreSqlQualified.sql("SELECT pg_catalog.current_setting('search_path'), reset_val"
                            + " FROM pg_catalog.pg_settings WHERE name = 'search_path'"))) {
                row.next();
                before = row.getString(1);
                usual = row.getString(2);
            }
            statement.execute("SET search_path = " + path(schema, usual));
            return "SET search_path = " + PostgreSqlNameList.sql(before);
        }
    }

    static Pooler behind(Pooler pooler, Connection connection, String schema) throws SQLException {
        String usual = PostgreSqlSession.initialSearchPath(connection).orElse("");
        String path = path(schema, usual);
        // A later SET LOCAL counts.
        SessionState session = pooler.session().with(List.of("SET LOCAL search_path = " + path));
        return new Pooler(pooler.searchPath(), path, schema, session);
    }

    private static String path(String schema, String usual) {
        String shared = PostgreSqlNameList.sql(usual);
        return PostgreSqlSettings.quoted(schema) + (shared.equals("''") ? "" : ", " + shared);
    }
}
