package dev.migration.internal.database.postgresql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The settings of a session, as it shows them and as they are set. */
final class PostgreSqlSettings {

    /** Those whose value is a list of names. */
    private static final Set<String> NAME_LISTS = Set.of("search_path", "temp_tablespaces");

    /** What follows from something else. */
    private static final Set<String> NOT_SET = Set.of("is_superuser", "in_hot_standby", "seed");

    private PostgreSqlSettings() {}

    /** All of them. SHOW takes no snapshot, so that the transaction's mode can still be set behind it. */
    static Map<String, String> shown(Connection connection) throws SQLException {
        Map<String, String> settings = new LinkedHashMap<>();
        try (var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SHOW ALL")) {
            while (rows.next()) {
                String name = rows.getString(1);
                if (!name.startsWith("transaction_") && !NOT_SET.contains(name)) {
                    settings.put(name, rows.getString(2));
                }
            }
        }
        return settings;
    }

    /** Those of these names that are there, which SHOW ALL leaves out where no extension has defined them. */
    static Map<String, String> named(Connection connection, Set<String> names) throws SQLException {
        Map<String, String> settings = new LinkedHashMap<>();
        for (List<@Nullable String> row : PostgreSqlCatalogue.rows(connection, """
                SELECT s.name, s.value
                  FROM (SELECT name, pg_catalog.current_setting(name, true) AS value
                          FROM pg_catalog.unnest(pg_catalog.string_to_array(?, E'\\n')) AS name) s
                 WHERE s.value IS NOT NULL""", String.join("\n", names))) {
            settings.put(String.valueOf(row.get(0)), String.valueOf(row.get(1)));
        }
        return settings;
    }

    /** Sets for the session what it was set to before; what was not there can only be emptied. */
    static List<String> putBack(Map<String, String> before, Map<String, String> now) {
        var statements = new ArrayList<>(List.of("SET SESSION AUTHORIZATION DEFAULT", "RESET ROLE"));
        now.forEach((name, value) -> {
            String was = before.get(name);
            if (was == null) {
                statements.add("RESET " + identifier(name));
            } else if (!was.equals(value)) {
                statements.add(assignment(name, was));
            }
        });
        return statements;
    }

    static String assignment(String name, String value) {
        return "SET " + identifier(name) + " = "
                + (NAME_LISTS.contains(name) ? PostgreSqlNameList.sql(value) : PostgreSqlDatabase.text(value));
    }

    private static String identifier(String name) {
        return String.join(
                ".",
                List.of(name.split("\\.", -1)).stream()
                        .map(PostgreSqlSettings::quoted)
                        .toList());
    }

    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
