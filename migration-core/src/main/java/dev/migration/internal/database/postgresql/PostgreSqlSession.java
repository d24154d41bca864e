package dev.migration.internal.database.postgresql;

import dev.migration.internal.database.Row;
import dev.migration.internal.database.SessionState;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** Reads what a session is, and says how it becomes that again. */
final class PostgreSqlSession {

    /** What the session is, with one row for each setting that it has of its own, and one without where it has none. */
    private static final String SESSION = """
            SELECT pg_catalog.current_setting('role'), pg_catalog.pg_backend_pid(),
                   pg_catalog.current_setting('default_transaction_isolation'), s.name, s.setting
              FROM (SELECT 1) one LEFT JOIN pg_catalog.pg_settings s
                ON s.source = 'session' AND s.name <> ALL ('{role,session_authorization}')
               AND s.context = ANY ('{user,superuser}') AND NOT pg_catalog.starts_with(s.name, 'transaction_')""";

    private PostgreSqlSession() {}

    static SessionState capture(Connection connection) throws SQLException {
        List<Row> rows = PostgreSqlSyntax.rows(connection, SESSION);
        Row session = rows.get(0);
        String role = session.text(1).equals("none") ? "NONE" : PostgreSqlSyntax.text(session.text(1));
        var reset = new ArrayList<>(List.of("RESET SESSION AUTHORIZATION", "RESET ALL"));
        for (Row row : rows) {
            if (row.get(4) != null) {
                reset.add(assignment(row.text(4), row.text(5)));
            }
        }
        reset.add("SET ROLE " + role);
        return new SessionState(
                reset,
                // BEGIN took the modes that the script before has left as defaults; to run anything, we could write.
                // LOCAL leaves no trace in pg_settings.
                List.of("SET LOCAL TRANSACTION ISOLATION LEVEL " + session.text(3) + ", READ WRITE"),
                List.of(
                        "SET LOCAL SESSION AUTHORIZATION DEFAULT",
                        "SET LOCAL ROLE " + role,
                        "SET LOCAL TRANSACTION READ WRITE"),
                List.of("CLOSE ALL", "UNLISTEN *", "DISCARD SEQUENCES", "DISCARD TEMP", "DEALLOCATE ALL"),
                session.text(2),
                // What else is left is invisible to the next script, or is wanted by it; all of it ends with the run.
                now -> List.of(),
                List.of());
    }

    private static String assignment(String name, String value) {
        var setting = new StringJoiner(".");
        for (String part : name.split("\\.", -1)) {
            setting.add(PostgreSqlSyntax.name(part));
        }
        boolean hasNames = name.equals("search_path") || name.equals("temp_tablespaces");
        return "SET " + setting + " = " + (hasNames ? PostgreSqlSyntax.nameList(value) : PostgreSqlSyntax.text(value));
    }
}
