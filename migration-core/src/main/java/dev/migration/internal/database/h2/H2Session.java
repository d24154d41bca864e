package dev.migration.internal.database.h2;

import dev.migration.internal.database.Database;
import dev.migration.internal.database.SessionState;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What scripts change in a session of H2, and how it is put back. */
final class H2Session {

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

    private H2Session() {}

    private static String shown(String setting) {
        return "(SELECT SETTING_VALUE FROM INFORMATION_SCHEMA.SETTINGS WHERE SETTING_NAME = '" + setting + "')";
    }

    static SessionState capture(Connection connection, Database database) throws SQLException {
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
        return new SessionState(reset, List.of(), List.of(), now -> leftovers(now, database));
    }

    private static List<String> leftovers(Connection connection, Database database) throws SQLException {
        return state(connection).entrySet().stream()
                .map(left -> removal(left, database))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<String> removal(Map.Entry<String, String> left, Database database) {
        if (left.getKey().startsWith("@")) {
            return Optional.of("SET @" + database.quoted(left.getKey().substring(1)) + " = NULL");
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
