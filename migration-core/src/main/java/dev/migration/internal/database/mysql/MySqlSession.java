// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.mysql;

import dev.migration.Code;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.Row;
import dev.migration.internal.database.SessionState;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.help.Problems;
import dev.migration.internal.sql.rules.MySqlRules;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What scripts change in a session, dumps above all, and how it is put back.
 *
 * @param variables all that the session had before the run, to find out which ones a script has changed
 */
record MySqlSession(Database database, boolean isMariaDb, Map<String, String> variables) {

    /** They change by themselves, or with the database that is selected. */
    private static final List<String> ON_THEIR_OWN = words("timestamp insert_id last_insert_id identity rand_seed1"
            + " rand_seed2 gtid_seq_no character_set_database collation_database");

    /** What each script starts with. The character set comes before the collation that it changes. */
    private static final List<String> OF_RESET = words("sql_mode time_zone foreign_key_checks unique_checks"
            + " check_constraint_checks character_set_client character_set_connection character_set_results"
            + " collation_connection tx_isolation tx_read_only transaction_isolation transaction_read_only"
            + " lock_wait_timeout innodb_lock_wait_timeout idle_transaction_timeout wait_timeout max_statement_time max_execution_time"
            + " sql_safe_updates sql_select_limit sql_auto_is_null completion_type group_concat_max_len"
            + " default_storage_engine lc_time_names div_precision_increment");

    /** What LAST_INSERT_ID() is in a new session. */
    static final String FORGET_KEY = "SESSION last_insert_id = 0";

    private static final String IGNORE_SPACE = "IGNORE_SPACE";

    /** The variable is the server's, or can only be read: its value is no doing of this session's. */
    private static final Set<Integer> NOT_OF_A_SESSION = Set.of(1229, 1238);

    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?");

    private static List<String> words(String text) {
        return List.of(text.split(" ", -1));
    }

    static SessionState capture(Connection connection, Database database, boolean isMariaDb) throws SQLException {
        var session = new MySqlSession(database, isMariaDb, read(connection));
        session.requireUsualQuotes();
        var reset = new ArrayList<String>();
        var cleanup = new ArrayList<String>();
        // First, because under LOCK TABLES even the history cannot be written.
        reset.add("UNLOCK TABLES");
        Row row = Row.all(connection, "SELECT DATABASE(), CURRENT_ROLE(), CONNECTION_ID(), @@GLOBAL.sql_mode")
                .get(0);
        String mode = session.variables.getOrDefault("sql_mode", "");
        if (addsIgnoreSpace(connection, mode, row.text(4))) {
            cleanup.add("SET SESSION sql_mode = " + session.written(mode));
            session.variables.put("sql_mode", row.text(4));
        }
        String schema = row.get(1);
        String setRole = "SET ROLE " + session.role(row.text(2));
        try (var statement = connection.createStatement()) {
            reset.add("SET " + String.join(", ", allowed(statement, session.assignments())));
            // A server without grants has no roles either, and refuses to leave them all.
            if (takes(statement, setRole)) {
                reset.add(setRole);
            }
            if (schema != null) {
                // After it, because MySQL forgets with the role what the user himself may do in the database.
                statement.execute(database.use(schema));
                reset.add(database.use(schema));
            }
        }
        return new SessionState(reset, cleanup, row.text(3), session::leftovers);
    }

    /**
     * Whether the session has it from the driver alone: MariaDB's turns it on in each session, and with it the name of a
     * built-in function, such as position, can be no table's before a parenthesis.
     */
    private static boolean addsIgnoreSpace(Connection connection, String mode, String ofServer) throws SQLException {
        Set<String> added = new HashSet<>(modes(mode));
        added.removeAll(modes(ofServer));
        return added.equals(Set.of(IGNORE_SPACE))
                && modes(mode).containsAll(modes(ofServer))
                && !String.valueOf(connection.getMetaData().getURL()).contains(IGNORE_SPACE);
    }

    private static Set<String> modes(String mode) {
        return mode.isEmpty() ? Set.of() : Set.of(mode.split(",", -1));
    }

    private static Map<String, String> read(Connection connection) throws SQLException {
        var values = new LinkedHashMap<String, String>();
        for (Row row : Row.all(connection, "SHOW SESSION VARIABLES")) {
            values.put(row.text(1).toLowerCase(Locale.ROOT), row.text(2));
        }
        values.keySet().removeAll(ON_THEIR_OWN);
        if (values.containsKey("transaction_isolation")) {
            // The same by their old names, of which MariaDB warns since 11.1.
            values.keySet().removeAll(List.of("tx_isolation", "tx_read_only"));
        }
        return values;
    }

    /** Makes sure that the server divides the files into statements as they are read here. */
    private void requireUsualQuotes() {
        MySqlRules.otherQuotes(variables.getOrDefault("sql_mode", "")).ifPresent(mode -> {
            throw Problems.refused(
                    Code.INVALID_SETTING,
                    "The session's sql_mode has " + mode
                            + ", in which quotes or backslashes have another meaning than the one with which files are read.",
                    "give the migrations a sql_mode without it in the URL, as in jdbc:"
                            + database.vendor().id()
                            + "://host/database?sessionVariables=sql_mode='TRADITIONAL'");
        });
    }

    private String role(String role) {
        if (role.isEmpty() || role.equals("NONE")) {
            return "NONE";
        }
        // MySQL has several at once, and says them in quotes.
        return isMariaDb ? database.quoted(role) : role;
    }

    /** What each reset sets, as far as the server has it. */
    private List<String> assignments() {
        List<String> assignments = new ArrayList<>();
        for (String name : OF_RESET) {
            String value = variables.get(name);
            if (value != null) {
                boolean none = name.equals("character_set_results") && value.isEmpty();
                assignments.add("SESSION " + name + " = " + (none ? "NULL" : written(value)));
            }
        }
        // Once a script has set the time, it no longer advances. Nothing but a script sets it.
        assignments.add("SESSION timestamp = DEFAULT");
        assignments.add(FORGET_KEY);
        return assignments;
    }

    /** A value as SET takes it. */
    private String written(String value) {
        if (NUMBER.matcher(value).matches()) {
            return value;
        }
        // The server takes a zone's name as it comes, and it may come in UTF-16.
        String literal = database.literal(value);
        return literal.startsWith("_utf8mb4") ? literal : "_utf8mb4 " + literal;
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

    /** User variables and temporary tables, as far as the server lists them, and other variables that were changed. */
    private List<String> leftovers(Connection connection) throws SQLException {
        List<String> removals = new ArrayList<>();
        String userVariables = isMariaDb
                ? "SELECT VARIABLE_NAME FROM information_schema.USER_VARIABLES WHERE VARIABLE_VALUE IS NOT NULL"
                : "SELECT v.VARIABLE_NAME FROM performance_schema.user_variables_by_thread v"
                        + " JOIN performance_schema.threads t ON t.THREAD_ID = v.THREAD_ID"
                        + " WHERE t.PROCESSLIST_ID = CONNECTION_ID() AND v.VARIABLE_VALUE IS NOT NULL";
        for (String name : listed(connection, userVariables)) {
            removals.add("SET @" + database.quoted(name) + " = NULL");
        }
        // To list them, the server opens every table there is.
        String hasMade = "SELECT 1 FROM information_schema.SESSION_STATUS"
                + " WHERE VARIABLE_NAME = 'COM_CREATE_TEMPORARY_TABLE' AND VARIABLE_VALUE > 0";
        if (isMariaDb && !Row.all(connection, hasMade).isEmpty()) {
            for (Row table : Row.all(
                    connection,
                    "SELECT TABLE_SCHEMA, TABLE_NAME FROM information_schema.TABLES WHERE TABLE_TYPE = 'TEMPORARY'")) {
                removals.add("DROP TEMPORARY TABLE IF EXISTS " + database.quoted(table.text(1)) + "."
                        + database.quoted(table.text(2)));
            }
        }
        addChanges(connection, removals);
        return removals;
    }

    /** Nothing where the user may not see it, as one of MySQL who has all rights on this database only. */
    private List<String> listed(Connection connection, String query) throws SQLException {
        try {
            return database.names(connection, query);
        } catch (SQLException e) {
            if (MySqlError.of(e, null).kind() != SqlError.Kind.NO_PRIVILEGE) {
                throw e;
            }
            return List.of();
        }
    }

    /** Adds what restores the variables that each reset does not restore anyway. */
    private void addChanges(Connection connection, List<String> removals) throws SQLException {
        Map<String, String> now = read(connection);
        try (var statement = connection.createStatement()) {
            for (Map.Entry<String, String> variable : variables.entrySet()) {
                String name = variable.getKey();
                String value = variable.getValue();
                if (!OF_RESET.contains(name) && !value.equals(now.get(name))) {
                    addChange(removals, statement, "SET SESSION " + name + " = ", value);
                }
            }
        }
    }

    /** Adds what the server takes; and what fails again when it is sent, where it takes neither the value nor NULL. */
    private void addChange(List<String> removals, Statement statement, String assignment, String value) {
        try {
            statement.execute(assignment + written(value));
            removals.add(assignment + written(value));
        } catch (SQLException e) {
            if (!NOT_OF_A_SESSION.contains(e.getErrorCode())) {
                removals.add(assignment + (value.isEmpty() ? "NULL" : written(value)));
            }
        }
    }
}
