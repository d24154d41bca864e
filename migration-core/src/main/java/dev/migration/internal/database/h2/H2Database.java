package dev.migration.internal.database.h2;

import dev.migration.Vendor;
import dev.migration.internal.database.Capability;
import dev.migration.internal.database.FileDatabase;
import dev.migration.internal.database.SessionState;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.files.ScriptOptions;
import dev.migration.internal.sql.Statement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** H2 2.x: every DDL statement commits by itself, and the lock is a lease, because there is no session lock. */
public record H2Database(String product, boolean storesUpperCase) implements FileDatabase {

    private static final String SEARCH_PATH = "SCHEMA_SEARCH_PATH";

    private static final Pattern TEMPORARY_TABLE =
            Pattern.compile("^CREATE LOCAL TEMPORARY TABLE ((?:\"(?:[^\"]|\"\")+\"\\.)?\"(?:[^\"]|\"\")+\")");

    /**
     * Expressions for what follows SET. A version that does not show a setting does not have it, except for the
     * last two: those are shown nowhere, and get H2's defaults.
     */
    private static final List<String> SETTINGS = List.of(
            "'SCHEMA \"' || REPLACE(CURRENT_SCHEMA, '\"', '\"\"') || '\"'",
            "'LOCK_TIMEOUT ' || LOCK_TIMEOUT()",
            "'QUERY_TIMEOUT ' || " + shown("QUERY_TIMEOUT"),
            "'NON_KEYWORDS ' || COALESCE(" + shown("NON_KEYWORDS") + ", '')",
            "'TRUNCATE_LARGE_LENGTH ' || " + shown("TRUNCATE_LARGE_LENGTH"),
            "'VARIABLE_BINARY ' || " + shown("VARIABLE_BINARY"),
            "'SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL ' || (SELECT ISOLATION_LEVEL"
                    + " FROM INFORMATION_SCHEMA.SESSIONS WHERE SESSION_ID = SESSION_ID())",
            "'THROTTLE 0'",
            "'LAZY_QUERY_EXECUTION FALSE'");

    public static H2Database of(DatabaseMetaData metaData) throws SQLException {
        return new H2Database("H2 " + metaData.getDatabaseProductVersion(), metaData.storesUpperCaseIdentifiers());
    }

    @Override
    public Vendor vendor() {
        return Vendor.H2;
    }

    @Override
    public Set<Capability> capabilities() {
        // SET SESSION CHARACTERISTICS does.
        return Set.of(
                Capability.RESET_COMMITS,
                Capability.ASYNCHRONOUS_COMMIT,
                Capability.SCHEMAS,
                Capability.SERIAL_SCHEMA_CHANGES);
    }

    @Override
    public String catalogueName(String name) {
        return storesUpperCase ? FileDatabase.upperCase(name) : name;
    }

    @Override
    public String grantToCreate(String schema, String user) {
        return "GRANT ALTER ANY SCHEMA TO " + quoted(user);
    }

    @Override
    public List<String> grantOn(String schema, List<String> tables, String rights, String user) {
        return List.of("GRANT " + rights + " ON " + String.join(", ", tables) + " TO " + quoted(user));
    }

    @Override
    public String textType() {
        return "CHARACTER LARGE OBJECT";
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
    public String serverQuery(String table, String condition) {
        return """
                SELECT CURRENT_SCHEMA, CAST(NULL AS VARCHAR), CURRENT_USER, READONLY(), %s""".formatted(condition);
    }

    @Override
    public boolean mayCreateTable(Connection connection, String schema, String table) throws SQLException {
        // Refused in any case, for its columns; the right is checked before.
        return isAllowed(connection, "CREATE TABLE " + table + " (id INT, id INT)");
    }

    @Override
    public boolean mayInsert(Connection connection, List<String> tables) throws SQLException {
        for (String table : tables) {
            String noRow = "INSERT INTO " + table + " (version) SELECT version FROM " + table + " WHERE 1 = 0";
            if (!isAllowed(connection, noRow)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public SessionState captureSession(Connection connection) throws SQLException {
        Map<String, String> state = state(connection);
        var reset = new ArrayList<String>();
        if (state.containsKey(SEARCH_PATH)) {
            reset.add(state.get(SEARCH_PATH));
        }
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT " + String.join(", ", SETTINGS))) {
            row.next();
            for (int i = 1; i <= SETTINGS.size(); i++) {
                if (row.getString(i) != null) {
                    reset.add("SET " + row.getString(i));
                }
            }
        }
        reset.add(state.getOrDefault("TIME ZONE", "SET TIME ZONE LOCAL"));
        return new SessionState(reset, List.of(), List.of(), this::leftovers);
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
    @Override
    public Optional<String> checkpoint() {
        return Optional.of("CHECKPOINT SYNC");
    }

    @Override
    public SqlError explain(SQLException exception, @Nullable Statement statement) {
        return H2Error.of(exception);
    }

    private static String shown(String setting) {
        return "(SELECT SETTING_VALUE FROM INFORMATION_SCHEMA.SETTINGS WHERE SETTING_NAME = '" + setting + "')";
    }

    private List<String> leftovers(Connection connection) throws SQLException {
        return state(connection).entrySet().stream()
                .map(this::removal)
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<String> removal(Map.Entry<String, String> left) {
        if (left.getKey().startsWith("@")) {
            return Optional.of("SET @" + quoted(left.getKey().substring(1)) + " = NULL");
        }
        if (left.getKey().equals(SEARCH_PATH)) {
            // H2 cannot forget a search path; one that was there before is put back by the reset.
            return Optional.of("SET SCHEMA_SEARCH_PATH INFORMATION_SCHEMA");
        }
        Matcher table = TEMPORARY_TABLE.matcher(left.getValue());
        return table.find() ? Optional.of("DROP TABLE IF EXISTS " + table.group(1)) : Optional.empty();
    }

    /** What the session has changed, by name, with the statement that would do it again. */
    private static Map<String, String> state(Connection connection) throws SQLException {
        var state = new LinkedHashMap<String, String>();
        try (var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT STATE_KEY, STATE_COMMAND FROM INFORMATION_SCHEMA.SESSION_STATE")) {
            while (rows.next()) {
                state.put(rows.getString(1), rows.getString(2));
            }
        }
        return state;
    }
}
