// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.h2;

import dev.migration.Vendor;
import dev.migration.internal.database.Capability;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.DatabaseBatches;
import dev.migration.internal.database.DatabaseSql;
import dev.migration.internal.database.Row;
import dev.migration.internal.database.SessionState;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.database.SqlError.Kind;
import dev.migration.internal.database.StatementOutcomes;
import dev.migration.internal.database.StatementOutcomes.RunningStatement;
import dev.migration.internal.header.ScriptOptions;
import dev.migration.internal.sql.Statement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** H2 2.x: every DDL statement commits by itself, and the lock is a lease, because there is no session lock. */
public record H2Database(String product, boolean storesUpperCase) implements Database {

    public static final Set<Capability> CAPABILITIES = EnumSet.of(
            Capability.IN_A_FILE,
            Capability.SCRIPTS_ITSELF,
            Capability.NAMED_IN_MEMORY,
            Capability.SCHEMAS,
            Capability.RESET_COMMITS,
            Capability.SERIAL_SCHEMA_CHANGES,
            Capability.ASYNCHRONOUS_COMMIT);

    /** What the session has changed, by name, with the statement that would do it again. */
    private static final String STATE = "SELECT STATE_KEY, STATE_COMMAND FROM INFORMATION_SCHEMA.SESSION_STATE";

    /** An administrator sees all sessions, anybody else only his own. One that only locks tables of another history is that one's. */
    private static final StatementOutcomes RUNNING = new RunningStatement("""
            SELECT 'session ' || SESSION_ID || ', user ' || USER_NAME || ', since ' || SESSION_START,
                   'CALL ABORT_SESSION(' || SESSION_ID || ')'
              FROM INFORMATION_SCHEMA.SESSIONS s WHERE SESSION_ID <> SESSION_ID() AND EXECUTING_STATEMENT = ?
               AND (SELECT EVERY(l.TABLE_SCHEMA <> ?) FROM INFORMATION_SCHEMA.LOCKS l
                      JOIN INFORMATION_SCHEMA.TABLES t ON t.TABLE_SCHEMA = l.TABLE_SCHEMA AND t.TABLE_NAME = ?
                     WHERE l.SESSION_ID = s.SESSION_ID) IS NOT TRUE""");

    private static final String SEARCH_PATH = "SCHEMA_SEARCH_PATH";

    private static final String TEMPORARY_TABLE =
            "^CREATE LOCAL TEMPORARY TABLE ((?:\"(?:[^\"]|\"\")+\"\\.)?\"(?:[^\"]|\"\")+\")";

    /** What follows SET. Throttle and lazy queries are shown nowhere, and get H2's defaults. */
    private static final String SETTINGS = """
            SELECT 'SCHEMA "' || REPLACE(CURRENT_SCHEMA, '"', '""') || '"'
            UNION ALL SELECT 'LOCK_TIMEOUT ' || LOCK_TIMEOUT()
            UNION ALL SELECT SETTING_NAME || ' ' || SETTING_VALUE FROM INFORMATION_SCHEMA.SETTINGS
                       WHERE SETTING_NAME IN ('QUERY_TIMEOUT', 'TRUNCATE_LARGE_LENGTH', 'VARIABLE_BINARY')
            UNION ALL SELECT 'NON_KEYWORDS ' || COALESCE((SELECT SETTING_VALUE FROM INFORMATION_SCHEMA.SETTINGS
                                                           WHERE SETTING_NAME = 'NON_KEYWORDS'), '')
            UNION ALL SELECT 'SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL ' || ISOLATION_LEVEL
                        FROM INFORMATION_SCHEMA.SESSIONS WHERE SESSION_ID = SESSION_ID()
            UNION ALL SELECT 'THROTTLE 0'
            UNION ALL SELECT 'LAZY_QUERY_EXECUTION FALSE'""";

    private static final String STATEMENT = "; SQL statement:";
    private static final String IN_STATEMENT = "Syntax error in SQL statement \"";
    private static final String HERE = "[*]";

    /** One character of the statement as H2 quotes it: what is no plain one is doubled, or in hex. */
    private static final String CHARACTER = "\"\"|\\\\\\\\|\\\\\\+.{6}|\\\\.{4}|.";

    public static H2Database of(DatabaseMetaData metaData) throws SQLException {
        return new H2Database("H2 " + metaData.getDatabaseProductVersion(), metaData.storesUpperCaseIdentifiers());
    }

    @Override
    public Set<Capability> capabilities() {
        return CAPABILITIES;
    }

    @Override
    public Vendor vendor() {
        return Vendor.H2;
    }

    @Override
    public AtomicDdl atomicDdl() {
        return AtomicDdl.ALL;
    }

    @Override
    public DatabaseBatches batches() {
        return new H2Batches();
    }

    @Override
    public StatementOutcomes outcomes() {
        return RUNNING;
    }

    @Override
    public String catalogueName(String name) {
        return storesUpperCase ? DatabaseSql.upperCase(name) : name;
    }

    @Override
    public String grantToCreate(String schema, String user) {
        return "GRANT ALTER ANY SCHEMA TO " + quoted(user);
    }

    @Override
    public ColumnTypes columnTypes() {
        return new ColumnTypes("CHARACTER LARGE OBJECT");
    }

    /** H2's own would be CONSTRAINT_ and the first free digits of a hash, and the same hash is that of other tables too. */
    @Override
    public String namedConstraint(String name) {
        return "CONSTRAINT " + identifier(name) + " ";
    }

    @Override
    public String utcNow() {
        // Counted from the epoch: a cast from a zoned time would use the session's time zone.
        return "DATEADD(MICROSECOND, CAST(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) * 1000000 AS BIGINT),"
                + " TIMESTAMP '1970-01-01 00:00:00')";
    }

    @Override
    public String plus(String time, Duration duration) {
        return "DATEADD(MILLISECOND, " + duration.toMillis() + ", " + time + ")";
    }

    @Override
    public String serverQuery(String condition) {
        return "SELECT CURRENT_SCHEMA, CURRENT_USER, READONLY(), " + condition;
    }

    @Override
    public SessionState captureSession(Connection connection) throws SQLException {
        var reset = new ArrayList<String>();
        String zone = "SET TIME ZONE LOCAL";
        for (Row state : Row.all(connection, STATE)) {
            switch (state.text(1)) {
                case SEARCH_PATH -> reset.add(state.text(2));
                case "TIME ZONE" -> zone = state.text(2);
                default -> {}
            }
        }
        for (String setting : names(connection, SETTINGS)) {
            reset.add("SET " + setting);
        }
        reset.add(zone);
        return new SessionState(reset, List.of(), "", this::leftovers);
    }

    /** H2 shows it as the statement that sets it. */
    @Override
    public List<String> searchPath(Connection connection) throws SQLException {
        List<String> path = new ArrayList<>();
        for (Row state : Row.all(connection, STATE)) {
            if (state.text(1).equals(SEARCH_PATH)) {
                Pattern.compile("\"((?:[^\"]|\"\")+)\"")
                        .matcher(state.text(2))
                        .results()
                        .forEach(name -> path.add(name.group(1).replace("\"\"", "\"")));
            }
        }
        return path;
    }

    private List<String> leftovers(Connection connection) throws SQLException {
        List<String> removals = new ArrayList<>();
        for (Row state : Row.all(connection, STATE)) {
            String name = state.text(1);
            Matcher table = Pattern.compile(TEMPORARY_TABLE).matcher(state.text(2));
            if (name.startsWith("@")) {
                removals.add("SET @" + quoted(name.substring(1)) + " = NULL");
            } else if (name.equals(SEARCH_PATH)) {
                // H2 cannot forget a search path; one that was there before is put back by the reset.
                removals.add("SET SCHEMA_SEARCH_PATH INFORMATION_SCHEMA");
            } else if (table.find()) {
                removals.add("DROP TABLE IF EXISTS " + table.group(1));
            }
        }
        return removals;
    }

    /** As in the modes of MySQL and others, whose functions show the key of the last row with one, whoever has chosen it. */
    @Override
    public List<String> forgetKeys(String log) {
        return insertedAndDeleted(log);
    }

    @Override
    public OpenTransaction openTransaction(Connection connection) {
        return () -> Row.all(connection, "SELECT TRANSACTION_ID()").get(0).get(1) != null;
    }

    @Override
    public List<String> settingsFor(ScriptOptions options, Scope scope) {
        // H2 knows no setting that ends with the transaction; the session is reset after each script.
        var settings = new ArrayList<String>();
        if (options.lockTimeout() != null) {
            settings.add("SET LOCK_TIMEOUT " + options.lockTimeout().toMillis());
        }
        if (options.statementTimeout() != null) {
            settings.add("SET QUERY_TIMEOUT " + options.statementTimeout().toMillis());
        }
        return settings;
    }

    /** A commit is answered before another thread writes it to the file; if that fails, no error is reported. */
    /** Reads what H2 throws: the statement is in the message, with {@code [*]} where a syntax error is. */
    @Override
    public SqlError explain(SQLException exception, @Nullable Statement statement) {
        String sqlState = SqlError.sqlState(exception);
        String message = String.valueOf(exception.getMessage()).split(STATEMENT, 2)[0];
        int position = 0;
        int quoted = message.indexOf(IN_STATEMENT);
        if (quoted >= 0) {
            int start = quoted + IN_STATEMENT.length();
            int end = end(message, start);
            position = position(message.substring(start, end));
            message = "Syntax error" + message.substring(Math.min(end + 1, message.length()));
        }
        return new SqlError(kind(sqlState), sqlState, message, position);
    }

    /** The index of the quote that ends the statement, which has its own ones doubled. */
    private static int end(String message, int start) {
        int end = message.indexOf('"', start);
        while (end >= 0 && message.startsWith("\"\"", end)) {
            end = message.indexOf('"', end + 2);
        }
        return end < 0 ? message.length() : end;
    }

    /** Where the error is, in code points from 1 on; 0 where the statement itself contains such a mark. */
    private static int position(String quoted) {
        int mark = quoted.indexOf(HERE);
        if (mark < 0 || mark != quoted.lastIndexOf(HERE)) {
            return 0;
        }
        Matcher characters = Pattern.compile(CHARACTER, Pattern.DOTALL).matcher(quoted.substring(0, mark));
        return 1 + (int) characters.results().count();
    }

    private static Kind kind(String sqlState) {
        return switch (sqlState) {
            case "42S01", "42S11", "42S21", "90035", "90078", "90045" -> Kind.OBJECT_EXISTS;
            case "42S02", "42S03", "42S04", "90079" -> Kind.OBJECT_MISSING;
            case "42S22" -> Kind.COLUMN_MISSING;
            case "23505" -> Kind.DUPLICATE_KEY;
            case "90096", "90040" -> Kind.NO_PRIVILEGE;
            case "HYT00", "40001" -> Kind.LOCKED;
            case "57014" -> Kind.CANCELLED;
            case "90097" -> Kind.READ_ONLY;
            // 90007 is what every use of a connection gives that was closed.
            case "90007", "90067", "90098", "90121" -> Kind.CONNECTION_LOST;
            default -> Kind.otherwise(sqlState);
        };
    }
}
