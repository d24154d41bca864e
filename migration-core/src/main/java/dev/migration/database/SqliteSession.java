package dev.migration.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
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

    private static final List<String> PRAGMAS = List.of(
            "analysis_limit",
            "automatic_index",
            "busy_timeout",
            "cache_size",
            "cache_spill",
            "cell_size_check",
            "checkpoint_fullfsync",
            "foreign_keys",
            "fullfsync",
            "ignore_check_constraints",
            "legacy_alter_table",
            "locking_mode",
            "query_only",
            "read_uncommitted",
            "recursive_triggers",
            "reverse_unordered_selects",
            "secure_delete",
            "synchronous",
            "temp_store",
            "threads",
            "trusted_schema",
            "writable_schema");

    static SqliteSession read(Connection connection) throws SQLException {
        var pragmas = new LinkedHashMap<String, String>();
        var attached = new HashSet<String>();
        var temporary = new LinkedHashMap<String, String>();
        try (var statement = connection.createStatement()) {
            for (String pragma : PRAGMAS) {
                try (ResultSet row = statement.executeQuery("PRAGMA " + pragma)) {
                    // A build may leave some of them out.
                    if (row.next()) {
                        pragmas.put(pragma, row.getString(1));
                    }
                }
            }
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

    /** The statements that lead back to this one, for outside a transaction. */
    List<String> wayBackFrom(SqliteSession now) {
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
            if (!value.equals(now.pragmas().get(name))) {
                statements.add("PRAGMA " + name + " = " + value);
            }
        });
        return statements;
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
