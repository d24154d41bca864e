// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.hsqldb;

import dev.migration.Vendor;
import dev.migration.internal.database.Capability;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.DatabaseSql;
import dev.migration.internal.database.Row;
import dev.migration.internal.database.SessionState;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.database.SqlError.Kind;
import dev.migration.internal.database.StatementOutcomes;
import dev.migration.internal.database.StatementOutcomes.RunningStatement;
import dev.migration.internal.sql.Statement;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * HSQLDB 2.7: every DDL statement commits by itself, and the lock is a lease, because there is no session lock.
 *
 * <p>In its default transaction model a reader of a table waits, without limit, for the transaction that has
 * written to it. So the history is written last in a transaction, when only the commit is left to come. HSQLDB limits
 * neither how long a statement waits nor, by SQL, how long it runs.
 */
public record HsqldbDatabase(String product) implements Database {

    public static final Set<Capability> CAPABILITIES = EnumSet.of(
            Capability.IN_A_FILE,
            Capability.SCRIPTS_ITSELF,
            Capability.NAMED_IN_MEMORY,
            Capability.SCHEMAS,
            Capability.ROLES,
            Capability.WRITERS_BLOCK_READERS,
            Capability.ASYNCHRONOUS_COMMIT);

    /** One whose current schema has another history is that one's; a routine is executed in its own, by default PUBLIC. */
    private static final StatementOutcomes RUNNING = new RunningStatement("""
            SELECT 'session ' || SESSION_ID || ', user ' || USER_NAME || ', since ' || CONNECTED,
                   'ALTER SESSION ' || SESSION_ID || ' CLOSE'
              FROM INFORMATION_SCHEMA.SYSTEM_SESSIONS WHERE SESSION_ID <> SESSION_ID() AND CURRENT_STATEMENT = ?
               AND (SCHEMA IN ('PUBLIC', ?) OR SCHEMA NOT IN (SELECT TABLE_SCHEMA FROM INFORMATION_SCHEMA.TABLES
                                                               WHERE TABLE_NAME = ?))""");

    private static final String STATEMENT = "(?s) in statement \\[.*\\]$";
    private static final String LINE = " ?: line: (\\d+)";
    private static final String NAME =
            "(?:unexpected token ?|object not found|object name already exists|invalid schema name|user lacks privilege)"
                    + ": (.+?)(?: required: .*)?$";

    private static final int MISSING = -5501;

    @Override
    public Set<Capability> capabilities() {
        return CAPABILITIES;
    }

    @Override
    public Vendor vendor() {
        return Vendor.HSQLDB;
    }

    @Override
    public AtomicDdl atomicDdl() {
        return AtomicDdl.ALL;
    }

    @Override
    public StatementOutcomes outcomes() {
        return RUNNING;
    }

    @Override
    public String catalogueName(String name) {
        return DatabaseSql.upperCase(name);
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
    public String grantRole(String role, String user) {
        return "GRANT " + identifier(role) + " TO " + quoted(user);
    }

    @Override
    public String takeRole(String role) {
        return "SET ROLE " + literal(catalogueName(role));
    }

    @Override
    public ColumnTypes columnTypes() {
        // Longer than any text that is kept, and not a LOB, whatever the database takes LONGVARCHAR for.
        return new ColumnTypes("VARCHAR(16777216)");
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
    public String serverQuery(String condition) {
        return "SELECT CURRENT_SCHEMA, CURRENT_USER, IS_READONLY_DATABASE(), " + condition + " FROM (VALUES (0))";
    }

    /** A missing table and a hidden one are refused alike; the owner of a schema sees all of it. */
    @Override
    public boolean mayHideTables(Connection connection, String schema, String table) throws SQLException {
        // Administrators see the first of the two, whether or not the second exists.
        String query =
                "SELECT SCHEMA_NAME FROM INFORMATION_SCHEMA.SCHEMATA WHERE SCHEMA_NAME IN ('INFORMATION_SCHEMA', "
                        + literal(schema) + ")";
        return names(connection, query).isEmpty();
    }

    @Override
    public SessionState captureSession(Connection connection) throws SQLException {
        Row before = user(connection);
        return new SessionState(reset(connection), List.of(), "", now -> restoration(before, user(now)));
    }

    /** IDENTITY() shows the key of the last row that was written, whoever has chosen it, also after a rollback. */
    @Override
    public List<String> forgetKeys(String log) {
        // Rolled back at once: whoever reads the log waits for a session that has written to it. The first key of all
        // is 0.
        return List.of(
                "MERGE INTO " + log
                        + " USING (VALUES (0)) v (i) ON id = v.i WHEN MATCHED THEN UPDATE SET action = action"
                        + " WHEN NOT MATCHED THEN INSERT (id, happened_at, action, version, name, checksum) VALUES (0, "
                        + utcNow() + ", '', '', '', '')",
                "ROLLBACK");
    }

    @Override
    public OpenTransaction openTransaction(Connection connection) {
        return () ->
                Row.all(connection, "VALUES (TRANSACTION_SIZE() > 0)").get(0).is(1);
    }

    /** How many rows a query may give is shown nowhere; no limit is the default. */
    private List<String> reset(Connection connection) throws SQLException {
        Row row = Row.all(connection, """
                        VALUES (CURRENT_SCHEMA, TIMEZONE() = SESSION_TIMEZONE(), TIMEZONE(),
                          SESSION_ISOLATION_LEVEL(), IS_READONLY_SESSION(),
                          (SELECT VALUE FROM INFORMATION_SCHEMA.SYSTEM_SESSIONINFO WHERE KEY = 'IGNORECASE'),
                          (SELECT VALUE FROM INFORMATION_SCHEMA.SYSTEM_SESSIONINFO WHERE KEY = 'RESULT MEMORY ROWS'))""").get(0);
        String zone = row.is(2) ? "LOCAL" : "INTERVAL '" + row.text(3) + "' HOUR TO MINUTE";
        String characteristics = "SET SESSION CHARACTERISTICS AS TRANSACTION ";
        return List.of(
                "SET MAXROWS 0",
                "SET SCHEMA " + quoted(row.text(1)),
                "SET TIME ZONE " + zone,
                characteristics + "ISOLATION LEVEL " + row.text(4),
                characteristics + (row.is(5) ? "READ ONLY" : "READ WRITE"),
                "SET IGNORECASE " + row.text(6),
                "SET SESSION RESULT MEMORY ROWS " + row.text(7));
    }

    /** Whose rights a session has, and which role. They can only be set outside a transaction. */
    private static Row user(Connection connection) throws SQLException {
        return Row.all(connection, "VALUES (CURRENT_USER, CURRENT_ROLE)").get(0);
    }

    /** The session's own tables, which are shown nowhere, go too. */
    private List<String> restoration(Row before, Row now) {
        var statements = new ArrayList<String>();
        if (!now.text(1).equals(before.text(1))) {
            statements.add("SET SESSION AUTHORIZATION " + literal(before.text(1)));
        }
        statements.add("SET ROLE " + (before.get(2) == null ? "NONE" : literal(before.text(2))));
        statements.add("ALTER SESSION RESET TABLE DATA");
        return statements;
    }

    /**
     * Reads what HSQLDB throws: the statement may be at the end of the message, and a line where it is not the first. A
     * table or column that is missing and one that the user has no right on are the same error.
     */
    @Override
    public SqlError explain(SQLException exception, @Nullable Statement statement) {
        String sqlState = SqlError.sqlState(exception);
        String message = String.valueOf(exception.getMessage()).replaceFirst(STATEMENT, "");
        Matcher line = Pattern.compile(LINE).matcher(message);
        int lineNumber = line.find() ? Integer.parseInt(line.group(1)) : 1;
        message = message.replaceAll(LINE, "");
        Matcher named = Pattern.compile(NAME).matcher(message);
        int position = statement == null || !named.find()
                ? 0
                : SqlError.placeOf(
                        named.group(1).substring(named.group(1).lastIndexOf('.') + 1),
                        statement.text(),
                        SqlError.startOf(lineNumber, statement.text()));
        return new SqlError(kind(exception.getErrorCode(), sqlState, message), sqlState, message, position);
    }

    private static Kind kind(int code, String sqlState, String message) {
        if (code == MISSING) {
            return Kind.OBJECT_MISSING;
        }
        return switch (sqlState) {
            case "42504", "28503" -> Kind.OBJECT_EXISTS;
            case "3F000" -> Kind.OBJECT_MISSING;
            // Of its catalogue, which is read while another session changes the schema, and not of a table.
            case "23505" -> message.contains(": SYS_IDX_T_") ? Kind.LOCKED : Kind.DUPLICATE_KEY;
            case "42507", "0L000" -> Kind.NO_PRIVILEGE;
            case "40001", "40502" -> Kind.LOCKED;
            case "25006", "S1001" -> Kind.READ_ONLY;
            default -> Kind.otherwise(sqlState);
        };
    }
}
