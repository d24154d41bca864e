// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.sqlite;

import dev.migration.internal.database.Row;
import dev.migration.internal.sql.rules.SqliteRules;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is set of a connection by pragmas, by their names. */
final class SqlitePragmas {

    private static final String LIKE = "case_sensitive_like";
    private static final String JOURNAL = "journal_mode";
    private static final String WRITE_AHEAD = "wal";

    private SqlitePragmas() {}

    /** Those of the connection alone, and how the file's journal is written. */
    static Map<String, String> all(Connection connection) throws SQLException {
        Map<String, String> pragmas = ofConnection(connection);
        read(connection, JOURNAL, "PRAGMA journal_mode", pragmas);
        return pragmas;
    }

    static Map<String, String> ofConnection(Connection connection) throws SQLException {
        var pragmas = new LinkedHashMap<String, String>();
        for (String pragma : SqliteRules.SETTINGS) {
            // Only this one cannot be asked for.
            read(connection, pragma, pragma.equals(LIKE) ? "SELECT 'a' NOT LIKE 'A'" : "PRAGMA " + pragma, pragmas);
        }
        return pragmas;
    }

    private static void read(Connection connection, String pragma, String query, Map<String, String> pragmas)
            throws SQLException {
        // A build may leave some of them out.
        for (Row row : Row.all(connection, query)) {
            pragmas.putIfAbsent(pragma, row.text(1));
        }
    }

    /** Whether there is a write-ahead log is the file's matter; every other mode is the connection's. */
    static boolean isOfFile(String name, @Nullable String value) {
        return name.equals(JOURNAL) && WRITE_AHEAD.equals(value);
    }

    /** A pragma's value as it has to be written. */
    static String written(String name, String value) {
        if (name.equals("secure_delete") && value.equals("2")) {
            return "FAST";
        }
        return isOfFile(name, value) ? "delete" : value;
    }
}
