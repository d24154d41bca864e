package dev.migration.internal.database.mysql;

import dev.migration.internal.database.Database;
import dev.migration.internal.database.SessionState;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What scripts change in a session, dumps above all, and how it is put back. */
final class MySqlSession {

    /** Once a script has set the time, it no longer advances. Nothing but a script sets it. */
    private static final String CLOCK = "SESSION timestamp = DEFAULT";

    private MySqlSession() {}

    static SessionState capture(Connection connection, Database database, MySqlServer server) throws SQLException {
        var reset = new ArrayList<String>();
        // First, because under LOCK TABLES even the history cannot be written.
        reset.add("UNLOCK TABLES");
        MySqlVariables before = MySqlVariables.read(connection);
        before.requireUsualQuotes(database.vendor().id());
        String id;
        try (var statement = connection.createStatement()) {
            List<String> assignments = new ArrayList<>(before.assignments(database));
            assignments.add(CLOCK);
            reset.add("SET " + String.join(", ", allowed(statement, assignments)));
            try (ResultSet row = statement.executeQuery("SELECT DATABASE(), CURRENT_ROLE(), CONNECTION_ID()")) {
                row.next();
                id = row.getString(3);
                String setRole = "SET ROLE " + role(database, server, row.getString(2));
                Optional<String> use = Optional.ofNullable(row.getString(1)).map(database::use);
                // A server without grants has no roles either, and refuses to leave them all.
                if (takes(statement, setRole)) {
                    reset.add(setRole);
                }
                if (use.isPresent()) {
                    // After it, because MySQL forgets with the role what the user himself may do in the database.
                    statement.execute(use.get());
                    reset.add(use.get());
                }
            }
        }
        SessionState.Leftovers leftovers = now -> {
            List<String> removals = leftovers(now, database, server);
            removals.addAll(before.changes(now, database));
            return removals;
        };
        return new SessionState(reset, List.of(), List.of(), List.of(), id, leftovers, List.of());
    }

    /** Those that the user may make; what one may not set, a script cannot have set either. */
    private static List<String> allowed(Statement statement, List<String> assignments) throws SQLException {
        if (takes(statement, "SET " + String.join(", ", assignments))) {
            return assignments;
        }
        List<String> allowed = new ArrayList<>();
        for (String assignment : assignments) {
            if (takes(statement, "SET " + assignment)) {
                allowed.add(assignment);
            }
        }
        return allowed;
    }

    private static boolean takes(Statement statement, String sql) throws SQLException {
        try {
            statement.execute(sql);
            return true;
        } catch (SQLException e) {
            if (!MySqlError.isRefusal(e)) {
                throw e;
            }
            return false;
        }
    }

    private static String role(Database database, MySqlServer server, @Nullable String role) {
        if (role == null || role.equals("NONE")) {
            return "NONE";
        }
        // MySQL has several at once, and says them in quotes.
        return server.isMariaDb() ? database.quoted(role) : role;
    }

    /** User variables and temporary tables, as far as the server lists them. */
    private static List<String> leftovers(Connection connection, Database database, MySqlServer server)
            throws SQLException {
        var removals = new ArrayList<String>();
        String variables = server.isMariaDb()
                ? "SELECT VARIABLE_NAME FROM information_schema.USER_VARIABLES WHERE VARIABLE_VALUE IS NOT NULL"
                : "SELECT v.VARIABLE_NAME FROM performance_schema.user_variables_by_thread v"
                        + " JOIN performance_schema.threads t ON t.THREAD_ID = v.THREAD_ID"
                        + " WHERE t.PROCESSLIST_ID = CONNECTION_ID() AND v.VARIABLE_VALUE IS NOT NULL";
        for (String name : database.names(connection, variables)) {
            removals.add("SET @" + database.quoted(name) + " = NULL");
        }
        if (server.isMariaDb() && hasMadeTemporaryTables(connection, database)) {
            try (var statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT TABLE_SCHEMA, TABLE_NAME"
                            + " FROM information_schema.TABLES WHERE TABLE_TYPE = 'TEMPORARY'")) {
                while (rows.next()) {
                    removals.add("DROP TEMPORARY TABLE IF EXISTS " + database.quoted(rows.getString(1)) + "."
                            + database.quoted(rows.getString(2)));
                }
            }
        }
        return removals;
    }

    /** To list them, the server opens every table there is. */
    private static boolean hasMadeTemporaryTables(Connection connection, Database database) throws SQLException {
        String query = "SELECT 1 FROM information_schema.SESSION_STATUS"
                + " WHERE VARIABLE_NAME = 'COM_CREATE_TEMPORARY_TABLE' AND VARIABLE_VALUE > 0";
        return !database.names(connection, query).isEmpty();
    }
}
