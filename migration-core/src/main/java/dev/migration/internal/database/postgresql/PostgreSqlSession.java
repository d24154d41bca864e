package dev.migration.internal.database.postgresql;

import dev.migration.internal.database.Database;
import dev.migration.internal.database.SessionState;
import dev.migration.internal.files.ScriptOptions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a session of PostgreSQL is set to, how a script's settings come into it and go again, and its search path. */
interface PostgreSqlSession extends Database {
    /** The server cuts a longer application name. */
    int LONGEST_APPLICATION_NAME = 63;

    /** In a search path, the schema that has the user's name; in quotes, too. */
    String OWN = "$user";

    @Override
    default @Nullable Pooler pooler(Connection connection, ResultSet server) throws SQLException {
        if (PostgreSqlDriver.isConnectedTo(connection, server.getInt(6))) {
            return null;
        }
        // DEFAULT is what the user and the database have, whatever another client has set in this session and left.
        List<String> role = List.of(
                "SET LOCAL SESSION AUTHORIZATION DEFAULT",
                "SET LOCAL role TO DEFAULT",
                "SET LOCAL TRANSACTION READ WRITE");
        var all = new ArrayList<>(role);
        String searchPath = server.getString(7);
        String searchPathSql = PostgreSqlSyntax.nameList(searchPath);
        all.add("SET LOCAL search_path = " + searchPathSql);
        return new Pooler(searchPath, searchPathSql, server.getString(1), SessionState.ofTransaction(all, role));
    }

    @Override
    default Optional<String> initialSearchPath(Connection connection) throws SQLException {
        String query = "SELECT reset_val FROM pg_catalog.pg_settings WHERE name = 'search_path'";
        return names(connection, PostgreSqlSyntax.qualified(query)).stream().findFirst();
    }

    @Override
    default List<String> preparation(Scope scope) {
        // PostgreSQL 14 and newer on most systems: the server notices within a second that we were killed, ends our
        // statement and with it the lock, instead of finishing the statement first.
        return List.of(set(scope) + "client_connection_check_interval = '1s'");
    }

    @Override
    default SessionState captureSession(Connection connection) throws SQLException {
        var reset = new ArrayList<String>();
        String role = "NONE";
        String isolation = "READ COMMITTED";
        String id = "";
        try (var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(PostgreSqlSyntax.qualified("""
                        SELECT name, setting FROM pg_catalog.pg_settings
                         WHERE source = 'session'
                           AND name <> ALL ('{role,session_authorization,transaction_isolation}')
                           AND context = ANY ('{user,superuser}')
                        UNION ALL
                        SELECT 'role', pg_catalog.current_setting('role')
                        UNION ALL
                        SELECT 'session id', pg_catalog.pg_backend_pid()::text
                        UNION ALL
                        SELECT 'transaction_isolation', pg_catalog.current_setting('default_transaction_isolation')"""))) {
            while (rows.next()) {
                String name = rows.getString(1);
                String value = rows.getString(2);
                if (name.equals("role")) {
                    role = value.equals("none") ? "NONE" : PostgreSqlSyntax.text(value);
                } else if (name.equals("session id")) {
                    id = value;
                } else if (name.equals("transaction_isolation")) {
                    isolation = value;
                } else if (!name.startsWith("transaction_")) {
                    reset.add(assignment(name, value));
                }
            }
        }
        var all = new ArrayList<String>();
        all.add("RESET SESSION AUTHORIZATION");
        all.add("RESET ALL");
        all.addAll(reset);
        all.add("SET ROLE " + role);
        // BEGIN took the modes that the script before has left as defaults; to run anything, we could write. LOCAL
        // leaves no trace in pg_settings.
        List<String> modes = List.of("SET LOCAL TRANSACTION ISOLATION LEVEL " + isolation + ", READ WRITE");
        List<String> ownRole = List.of(
                "SET LOCAL SESSION AUTHORIZATION DEFAULT",
                "SET LOCAL ROLE " + role,
                "SET LOCAL TRANSACTION READ WRITE");
        return new SessionState(
                all,
                modes,
                ownRole,
                List.of("CLOSE ALL", "UNLISTEN *", "DISCARD SEQUENCES", "DISCARD TEMP", "DEALLOCATE ALL"),
                id,
                // What is left is invisible to the next script, or is wanted by it; all of it ends with the run.
                now -> List.of(),
                List.of());
    }

    private static String assignment(String name, String value) {
        String setting =
                Stream.of(name.split("\\.", -1)).map(PostgreSqlSyntax::name).collect(Collectors.joining("."));
        boolean hasNames = name.equals("search_path") || name.equals("temp_tablespaces");
        return "SET " + setting + " = " + (hasNames ? PostgreSqlSyntax.nameList(value) : PostgreSqlSyntax.text(value));
    }

    @Override
    default List<String> settingsFor(ScriptOptions options, Scope scope) {
        var settings = new ArrayList<String>();
        if (options.lockTimeout() != null) {
            settings.add(set(scope) + "lock_timeout = " + options.lockTimeout().toMillis());
        }
        if (options.statementTimeout() != null) {
            settings.add(set(scope) + "statement_timeout = "
                    + options.statementTimeout().toMillis());
        }
        return settings;
    }

    @Override
    default List<String> announce(String activity, Scope scope) {
        String name = activity.length() > LONGEST_APPLICATION_NAME
                ? activity.substring(0, LONGEST_APPLICATION_NAME)
                : activity;
        return List.of(set(scope) + "application_name = " + PostgreSqlSyntax.text(name));
    }

    private static String set(Scope scope) {
        return scope == Scope.TRANSACTION ? "SET LOCAL " : "SET ";
    }

    /** SET search_path would take any name. */
    @Override
    default void requireSchema(Connection connection, String schema) throws SQLException {
        if (schema.equals(OWN)) {
            throw new SQLException("in a search_path, " + OWN + " means the schema that has the user's name", "42602");
        }
        String query = "SELECT pg_catalog.has_schema_privilege(" + PostgreSqlSyntax.text(schema) + ", 'USAGE')";
        if (!names(connection, query).contains("t")) {
            throw new SQLException("permission denied for schema " + schema, "42501");
        }
    }

    /**
     * Puts a tenant's schema first in the search path. Behind it comes what a new session of the user has there, such as
     * the functions of an extension: never what was there before, which may be another tenant's schema.
     */
    @Override
    default String enter(Connection connection, String schema) throws SQLException {
        requireSchema(connection, schema);
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            String before;
            String usual;
            try (ResultSet row = statement.executeQuery(
                    PostgreSqlSyntax.qualified("SELECT pg_catalog.current_setting('search_path'), reset_val"
                            + " FROM pg_catalog.pg_settings WHERE name = 'search_path'"))) {
                row.next();
                before = row.getString(1);
                usual = row.getString(2);
            }
            statement.execute("SET search_path = " + path(schema, usual));
            return "SET search_path = " + PostgreSqlSyntax.nameList(before);
        }
    }

    @Override
    default Pooler inSchema(Pooler pooler, Connection connection, String schema) throws SQLException {
        String usual = initialSearchPath(connection).orElse("");
        String path = path(schema, usual);
        // A later SET LOCAL counts.
        SessionState session = pooler.session().with(List.of("SET LOCAL search_path = " + path));
        return new Pooler(pooler.searchPath(), path, schema, session);
    }

    private static String path(String schema, String usual) {
        String shared = PostgreSqlSyntax.nameList(usual);
        return PostgreSqlSyntax.name(schema) + (shared.equals("''") ? "" : ", " + shared);
    }
}
