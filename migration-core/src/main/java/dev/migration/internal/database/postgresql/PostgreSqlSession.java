package dev.migration.internal.database.postgresql;

import dev.migration.internal.database.Database.Scope;
import dev.migration.internal.database.Pooler;
import dev.migration.internal.database.SessionState;
import dev.migration.internal.files.ScriptOptions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a session of PostgreSQL is set to, and how a script's settings come into it and go again. */
final class PostgreSqlSession {

    /** The server cuts a longer application name. */
    private static final int LONGEST_APPLICATION_NAME = 63;

    private PostgreSqlSession() {}

    static @Nullable Pooler pooler(Connection connection, ResultSet server) throws SQLException {
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
        String searchPathSql = PostgreSqlNameList.sql(searchPath);
        all.add("SET LOCAL search_path = " + searchPathSql);
        return new Pooler(searchPath, searchPathSql, server.getString(1), SessionState.ofTransaction(all, role));
    }

    static Optional<String> initialSearchPath(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery(PostgreSqlQualified.sql(
                        "SELECT reset_val FROM pg_catalog.pg_settings WHERE name = 'search_path'"))) {
            return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
        }
    }

    static List<String> preparation(Scope scope) {
        // PostgreSQL 14 and newer on most systems: the server notices within a second that we were killed, ends our
        // statement and with it the lock, instead of finishing the statement first.
        return List.of(set(scope) + "client_connection_check_interval = '1s'");
    }

    static SessionState capture(Connection connection) throws SQLException {
        var reset = new ArrayList<String>();
        String role = "NONE";
        String isolation = "READ COMMITTED";
        String id = "";
        try (var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(PostgreSqlQualified.sql("""
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
                    role = value.equals("none") ? "NONE" : PostgreSqlDatabase.text(value);
                } else if (name.equals("session id")) {
                    id = value;
                } else if (name.equals("transaction_isolation")) {
                    isolation = value;
                } else if (!name.startsWith("transaction_")) {
                    reset.add(PostgreSqlSettings.assignment(name, value));
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
                now -> List.of());
    }

    static List<String> settingsFor(ScriptOptions options, Scope scope) {
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

    static List<String> announce(String activity, Scope scope) {
        String name = activity.length() > LONGEST_APPLICATION_NAME
                ? activity.substring(0, LONGEST_APPLICATION_NAME)
                : activity;
        return List.of(set(scope) + "application_name = " + PostgreSqlDatabase.text(name));
    }

    private static String set(Scope scope) {
        return scope == Scope.TRANSACTION ? "SET LOCAL " : "SET ";
    }
}
