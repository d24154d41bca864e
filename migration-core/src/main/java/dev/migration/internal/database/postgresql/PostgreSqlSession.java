// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.postgresql;

import dev.migration.internal.database.Row;
import dev.migration.internal.database.SessionState;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what a session is, and says how it becomes that again. */
final class PostgreSqlSession {

    /** What the session is, with one row for each setting that it has of its own, and one without where it has none. */
    private static final String SESSION = """
            SELECT pg_catalog.current_setting('role'), pg_catalog.pg_backend_pid(),
                   pg_catalog.current_setting('default_transaction_isolation'), s.name, s.setting
              FROM (SELECT 1) one LEFT JOIN pg_catalog.pg_settings s
                ON s.source = 'session' AND s.name <> ALL ('{role,session_authorization}')
               AND s.context = ANY ('{user,superuser}') AND NOT pg_catalog.starts_with(s.name, 'transaction_')""";

    private static final List<String> WRITING = List.of("SET LOCAL TRANSACTION READ WRITE");

    private static final String AUTHORIZATION = "session_authorization";

    private PostgreSqlSession() {}

    static SessionState capture(Connection connection) throws SQLException {
        List<Row> rows = PostgreSqlSyntax.rows(connection, SESSION);
        Row session = rows.get(0);
        String role = session.text(1);
        List<String> settings = new ArrayList<>();
        // First, as another user may not make the others.
        settings.add(setting(AUTHORIZATION, null, false));
        for (Row row : rows) {
            if (row.get(4) != null) {
                settings.add(setting(row.text(4), row.text(5), false));
            }
        }
        settings.add(setting("role", role, false));
        return new SessionState(
                List.of("RESET ALL"),
                // BEGIN took the modes that the script before has left as defaults; to run anything, we could write.
                // LOCAL leaves no trace in pg_settings.
                List.of("SET LOCAL TRANSACTION ISOLATION LEVEL " + session.text(3) + ", READ WRITE"),
                settings,
                PostgreSqlSession::set,
                WRITING,
                ownRole(role),
                List.of("CLOSE ALL", "UNLISTEN *", "DISCARD SEQUENCES", "DISCARD TEMP", "DEALLOCATE ALL"),
                session.text(2),
                // What else is left is invisible to the next script, or is wanted by it; all of it ends with the run.
                now -> List.of(),
                false);
    }

    /** Behind a pooler: what the user and the database have, whatever another client has set in this session and left. */
    static SessionState ofTransaction(String searchPath) {
        return new SessionState(
                List.of(),
                WRITING,
                List.of(
                        setting(AUTHORIZATION, null, true),
                        setting("role", null, true),
                        setting("search_path", searchPath, true)),
                PostgreSqlSession::set,
                WRITING,
                ownRole(null),
                List.of(),
                "",
                now -> List.of(),
                true);
    }

    private static List<String> ownRole(@Nullable String role) {
        return set(List.of(setting(AUTHORIZATION, null, true), setting("role", role, true)));
    }

    /** A call that sets it, for the transaction or the session; without a value as RESET does. */
    static String setting(String name, @Nullable String value, boolean ofTransaction) {
        return "pg_catalog.set_config(" + PostgreSqlSyntax.text(name) + ", "
                + (value == null ? "NULL" : PostgreSqlSyntax.text(value)) + ", " + ofTransaction + ")";
    }

    /** All in one statement, as each of its own costs as much as one of the script. The calls are made in their order. */
    static List<String> set(List<String> settings) {
        return settings.isEmpty() ? List.of() : List.of("SELECT " + String.join(", ", settings));
    }
}
