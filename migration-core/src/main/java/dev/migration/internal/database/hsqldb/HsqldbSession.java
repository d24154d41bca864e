package dev.migration.internal.database.hsqldb;

import dev.migration.internal.database.Database;
import dev.migration.internal.database.SessionState;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What scripts change in a session of HSQLDB, and how it is put back. How many rows a query may give is shown nowhere; no
 * limit is the default. The session's own tables are shown nowhere either.
 *
 * @param user whose rights it has
 * @param role that it took on
 */
record HsqldbSession(String user, @Nullable String role) {

    static SessionState capture(Connection connection, Database database) throws SQLException {
        HsqldbSession before = read(connection);
        return new SessionState(
                reset(connection, database), List.of(), List.of(), now -> before.wayBackFrom(read(now), database));
    }

    private static HsqldbSession read(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery("VALUES (CURRENT_USER, CURRENT_ROLE)")) {
            row.next();
            return new HsqldbSession(row.getString(1), row.getString(2));
        }
    }

    private static List<String> reset(Connection connection, Database database) throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        VALUES (CURRENT_SCHEMA, TIMEZONE() = SESSION_TIMEZONE(), TIMEZONE(),
                          SESSION_ISOLATION_LEVEL(), IS_READONLY_SESSION(),
                          (SELECT VALUE FROM INFORMATION_SCHEMA.SYSTEM_SESSIONINFO WHERE KEY = 'IGNORECASE'),
                          (SELECT VALUE FROM INFORMATION_SCHEMA.SYSTEM_SESSIONINFO WHERE KEY = 'RESULT MEMORY ROWS'))""")) {
            row.next();
            var reset = new ArrayList<String>();
            reset.add("SET MAXROWS 0");
            reset.add("SET SCHEMA " + database.quoted(row.getString(1)));
            reset.add(
                    row.getBoolean(2)
                            ? "SET TIME ZONE LOCAL"
                            : "SET TIME ZONE INTERVAL '" + row.getString(3) + "' HOUR TO MINUTE");
            String characteristics = "SET SESSION CHARACTERISTICS AS TRANSACTION ";
            reset.add(characteristics + "ISOLATION LEVEL " + row.getString(4));
            reset.add(characteristics + (row.getBoolean(5) ? "READ ONLY" : "READ WRITE"));
            reset.add("SET IGNORECASE " + row.getString(6));
            reset.add("SET SESSION RESULT MEMORY ROWS " + row.getString(7));
            return reset;
        }
    }

    /** The statements that lead back to this one. A user or a role can only be set outside a transaction. */
    private List<String> wayBackFrom(HsqldbSession now, Database database) {
        var statements = new ArrayList<String>();
        if (!now.user().equals(user)) {
            statements.add("SET SESSION AUTHORIZATION " + database.literal(user));
        }
        statements.add("SET ROLE " + (role == null ? "NONE" : database.literal(role)));
        statements.add("ALTER SESSION RESET TABLE DATA");
        return statements;
    }
}
