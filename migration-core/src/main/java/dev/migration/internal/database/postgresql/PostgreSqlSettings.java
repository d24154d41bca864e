package dev.migration.internal.database.postgresql;

import java.util.List;
import java.util.Set;

/** How settings of a session are set. */
final class PostgreSqlSettings {

    /** Those whose value is a list of names. */
    private static final Set<String> NAME_LISTS = Set.of("search_path", "temp_tablespaces");

    private PostgreSqlSettings() {}

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
