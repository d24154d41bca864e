package dev.migration.internal.database.sqlite;

import dev.migration.internal.sql.rules.SqliteRules;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a script can change of a connection to SQLite.
 *
 * @param pragmas the settings, by name
 * @param attached the names of the attached databases
 * @param temporary the temporary tables and views, with their kind
 */
record SqliteSession(Map<String, String> pragmas, Set<String> attached, Map<String, String> temporary) {

    private static final String LIKE = "case_sensitive_like";
    private static final String JOURNAL = "journal_mode";
    private static final String WRITE_AHEAD = "wal";

    static SqliteSession read(Connection connection) throws SQLException {
        var pragmas = new LinkedHashMap<String, String>();
        var attached = new HashSet<String>();
        var temporary = new LinkedHashMap<String, String>();
        try (var statement = connection.createStatement()) {
            for (String pragma : SqliteRules.SESSION_SETTINGS) {
                // Only this one cannot be asked for.
                read(statement, pragma, pragma.equals(LIKE) ? "SELECT 'a' NOT LIKE 'A'" : "PRAGMA " + pragma, pragmas);
            }
            read(statement, JOURNAL, "PRAGMA journal_mode", pragmas);
            try (ResultSet rows = statement.executeQuery("SELECT name FROM pragma_database_list")) {
                while (rows.next()) {
                    attached.add(rows.getString(1));
                }
            }
            try (ResultSet rows = statement.executeQuery(
                    "SELECT name, type FROM sqlite_temp_master WHERE type IN ('table', 'view', 'trigger')"
                            + " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")) {
                while (rows.next()) {
                    temporary.put(rows.getString(1), rows.getString(2));
                }
            }
        }
        return new SqliteSession(pragmas, attached, temporary);
    }

    private static void read(Statement statement, String pragma, String query, Map<String, String> pragmas)
            throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            // A build may leave some of them out.
            if (row.next()) {
                pragmas.put(pragma, row.getString(1));
            }
        }
    }

    /** The statements that restore this one, for outside a transaction. */
    List<String> restorationFrom(SqliteSession now) {
        var statements = new ArrayList<String>();
        now.temporary().forEach((name, type) -> {
            if (!temporary.containsKey(name)) {
                statements.add("DROP " + type + " IF EXISTS temp." + quoted(name));
            }
        });
        for (String name : now.attached()) {
            // The one for temporary tables comes by itself, and stays.
            if (!attached.contains(name) && !name.equals("temp")) {
                statements.add("DETACH " + quoted(name));
            }
        }
        pragmas.forEach((name, value) -> {
            String changed = now.pragmas().get(name);
            if (!value.equals(changed) && !(name.equals(JOURNAL) && WRITE_AHEAD.equals(changed))) {
                statements.add("PRAGMA " + name + " = " + written(name, value));
            }
        });
        return statements;
    }

    /** A pragma's value as it has to be written. */
    private static String written(String name, String value) {
        if (name.equals("secure_delete") && value.equals("2")) {
            return "FAST";
        }
        // Whether there is a write-ahead log is the file's matter; every other mode is the connection's.
        return name.equals(JOURNAL) && value.equals(WRITE_AHEAD) ? "delete" : value;
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
