package dev.migration.internal.database.mysql;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.internal.database.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** All variables that a session had before the run, to find out which ones a script has changed. */
final class MySqlVariables {

    /** They change by themselves, or with the database that is selected. */
    private static final Set<String> ON_THEIR_OWN = Set.of(
            "timestamp",
            "insert_id",
            "last_insert_id",
            "identity",
            "rand_seed1",
            "rand_seed2",
            "gtid_seq_no",
            "character_set_database",
            "collation_database");

    /** The variable is the server's, or can only be read: its value is no doing of this session's. */
    private static final Set<Integer> NOT_OF_A_SESSION = Set.of(1229, 1238);

    private static final List<String> OTHER_QUOTES = List.of("NO_BACKSLASH_ESCAPES", "ANSI_QUOTES");

    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?");

    /** The character set comes before the collation that it changes. */
    private static final List<String> OF_RESET = List.of(
            "sql_mode",
            "time_zone",
            "foreign_key_checks",
            "unique_checks",
            "check_constraint_checks",
            "character_set_client",
            "character_set_connection",
            "character_set_results",
            "collation_connection",
            "tx_isolation",
            "tx_read_only",
            "transaction_isolation",
            "transaction_read_only",
            "lock_wait_timeout",
            "innodb_lock_wait_timeout",
            "max_statement_time",
            "max_execution_time",
            "sql_notes",
            "sql_safe_updates",
            "sql_select_limit",
            "sql_auto_is_null",
            "completion_type",
            "group_concat_max_len",
            "default_storage_engine",
            "lc_time_names",
            "div_precision_increment");

    private final Map<String, String> values;

    private MySqlVariables(Map<String, String> values) {
        this.values = values;
    }

    static MySqlVariables read(Connection connection) throws SQLException {
        var values = new LinkedHashMap<String, String>();
        try (var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SHOW SESSION VARIABLES")) {
            while (rows.next()) {
                values.put(rows.getString(1).toLowerCase(Locale.ROOT), rows.getString(2));
            }
        }
        values.keySet().removeAll(ON_THEIR_OWN);
        return new MySqlVariables(values);
    }

    /**
     * Makes sure that the server divides the files into statements as they are read here.
     *
     * @throws InvalidMigrationsException if quotes or backslashes mean something else in this session
     */
    void requireUsualQuotes(String vendor) {
        String modes = values.getOrDefault("sql_mode", "");
        for (String mode : OTHER_QUOTES) {
            if (List.of(modes.split(",", -1)).contains(mode)) {
                throw new InvalidMigrationsException(Problem.error(
                        Code.INVALID_SETTING,
                        null,
                        "The session's sql_mode has " + mode
                                + ", in which quotes or backslashes have another meaning than the one with which files are read.",
                        "give the migrations a sql_mode without it in the URL, as in jdbc:" + vendor
                                + "://host/database?sessionVariables=sql_mode='TRADITIONAL'"));
            }
        }
    }

    /** What each reset sets, as far as the server has it. */
    List<String> assignments(Database database) {
        return OF_RESET.stream()
                .filter(values::containsKey)
                .map(name -> {
                    String value = values.getOrDefault(name, "");
                    boolean none = name.equals("character_set_results") && value.isEmpty();
                    return "SESSION " + name + " = " + (none ? "NULL" : value(database, value));
                })
                .toList();
    }

    /** Statements that restore what has changed, except what each reset restores anyway. */
    List<String> changes(Connection connection, Database database) throws SQLException {
        Map<String, String> now = read(connection).values;
        var assignments = new ArrayList<String>();
        try (var statement = connection.createStatement()) {
            for (Map.Entry<String, String> variable : values.entrySet()) {
                String name = variable.getKey();
                String value = variable.getValue();
                if (!OF_RESET.contains(name) && !value.equals(now.get(name))) {
                    String assignment = "SET SESSION " + name + " = ";
                    add(
                            assignments,
                            statement,
                            assignment + value(database, value),
                            value.isEmpty() ? assignment + "NULL" : "");
                }
            }
        }
        return assignments;
    }

    /** Adds the first that the server takes; and one that fails again when it is sent, where it takes none. */
    private static void add(List<String> assignments, Statement statement, String assignment, String otherwise) {
        try {
            statement.execute(assignment);
            assignments.add(assignment);
        } catch (SQLException e) {
            if (!NOT_OF_A_SESSION.contains(e.getErrorCode())) {
                assignments.add(otherwise.isEmpty() ? assignment : otherwise);
            }
        }
    }

    /** A value as SET takes it. */
    private static String value(Database database, String value) {
        if (NUMBER.matcher(value).matches()) {
            return value;
        }
        // The server takes a zone's name as it comes, and it may come in UTF-16.
        String literal = database.literal(value);
        return literal.startsWith("_utf8mb4") ? literal : "_utf8mb4 " + literal;
    }
}
