package dev.migration.internal.database.hsqldb;

import dev.migration.Vendor;
import dev.migration.internal.database.Capability;
import dev.migration.internal.database.FileDatabase;
import dev.migration.internal.database.SessionState;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.files.ScriptOptions;
import dev.migration.internal.sql.Statement;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * HSQLDB 2.7: every DDL statement commits by itself, and the lock is a lease, because there is no session lock.
 *
 * <p>In its default transaction model a reader of a table waits, without limit, for the transaction that has
 * written to it. So the history is written last in a transaction, when only the commit is left to come.
 */
public record HsqldbDatabase(String product) implements FileDatabase {

    /** Longer than any text that is kept, and not a LOB, whatever the database takes LONGVARCHAR for. */
    private static final String TEXT = "VARCHAR(16777216)";

    @Override
    public Vendor vendor() {
        return Vendor.HSQLDB;
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.WRITERS_BLOCK_READERS, Capability.ASYNCHRONOUS_COMMIT, Capability.SCHEMAS);
    }

    @Override
    public String catalogueName(String name) {
        return FileDatabase.upperCase(name);
    }

    @Override
    public String grantToCreate(String schema, String user) {
        return "GRANT DBA TO " + quoted(user);
    }

    @Override
    public List<String> grantOn(String schema, List<String> tables, String rights, String user) {
        return tables.stream()
                .map(table -> "GRANT " + rights + " ON " + table + " TO " + quoted(user))
                .toList();
    }

    @Override
    public String textType() {
        return TEXT;
    }

    @Override
    public String utcNow() {
        return "CAST(CURRENT_TIMESTAMP AT TIME ZONE INTERVAL '0:00' HOUR TO MINUTE AS TIMESTAMP(6))";
    }

    @Override
    public String plus(String time, Duration duration) {
        return "(" + time + " + INTERVAL '" + duration.toMillis() / 1000.0 + "' SECOND(10, 3))";
    }

    @Override
    public String serverQuery(String table, String condition) {
        return "SELECT CURRENT_SCHEMA, CAST(NULL AS VARCHAR(1)), CURRENT_USER, IS_READONLY_DATABASE(), " + condition
                + " FROM (VALUES (0))";
    }

    /** A missing table and a hidden one are refused alike; the owner of a schema sees all of it. */
    @Override
    public boolean mayHideTables(Connection connection, String schema, SqlError.Kind refusal) throws SQLException {
        // Administrators see the first of the two, whether or not the second exists.
        String query =
                "SELECT SCHEMA_NAME FROM INFORMATION_SCHEMA.SCHEMATA WHERE SCHEMA_NAME IN ('INFORMATION_SCHEMA', "
                        + literal(schema) + ")";
        return names(connection, query).isEmpty();
    }

    @Override
    public boolean mayInsert(Connection connection, List<String> tables) throws SQLException {
        for (String table : tables) {
            // Not executed, as it would wait for another writer of the table: the right is checked before.
            String insert = "INSERT INTO " + table + " (version) VALUES ('')";
            try (var statement = connection.prepareStatement(insert)) {
                statement.clearParameters();
            } catch (SQLException e) {
                // The table exists, and HSQLDB reports a hidden one as missing.
                if (explain(e).kind() == SqlError.Kind.OBJECT_MISSING || !isAllowed(e)) {
                    return false;
                }
            }
        }
        return true;
    }

    @Override
    public SessionState captureSession(Connection connection) throws SQLException {
        SessionUser before = user(connection);
        return new SessionState(reset(connection), List.of(), List.of(), now -> restoration(before, user(now)));
    }

    @Override
    public List<String> settingsFor(ScriptOptions options, Scope scope) {
        // HSQLDB limits neither how long a statement waits nor, by SQL, how long it runs.
        return List.of();
    }

    @Override
    public SqlError explain(SQLException exception, @Nullable Statement statement) {
        return HsqldbError.of(exception, statement);
    }

    /** How many rows a query may give is shown nowhere; no limit is the default. */
    private List<String> reset(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        VALUES (CURRENT_SCHEMA, TIMEZONE() = SESSION_TIMEZONE(), TIMEZONE(),
                          SESSION_ISOLATION_LEVEL(), IS_READONLY_SESSION(),
                          (SELECT VALUE FROM INFORMATION_SCHEMA.SYSTEM_SESSIONINFO WHERE KEY = 'IGNORECASE'),
                          (SELECT VALUE FROM INFORMATION_SCHEMA.SYSTEM_SESSIONINFO WHERE KEY = 'RESULT MEMORY ROWS'))""")) {
            row.next();
            var reset = new ArrayList<String>();
            reset.add("SET MAXROWS 0");
            reset.add("SET SCHEMA " + quoted(row.getString(1)));
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

    private SessionUser user(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery("VALUES (CURRENT_USER, CURRENT_ROLE)")) {
            row.next();
            return new SessionUser(row.getString(1), row.getString(2));
        }
    }

    /** The session's own tables, which are shown nowhere, go too. */
    private List<String> restoration(SessionUser before, SessionUser now) {
        var statements = new ArrayList<String>();
        if (!now.name().equals(before.name())) {
            statements.add("SET SESSION AUTHORIZATION " + literal(before.name()));
        }
        statements.add("SET ROLE " + (before.role() == null ? "NONE" : literal(before.role())));
        statements.add("ALTER SESSION RESET TABLE DATA");
        return statements;
    }

    /** Whose rights a session has, and which role. They can only be set outside a transaction. */
    private record SessionUser(String name, @Nullable String role) {}
}
