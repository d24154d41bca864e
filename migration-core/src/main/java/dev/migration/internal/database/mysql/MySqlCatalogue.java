package dev.migration.internal.database.mysql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What the catalogue of MariaDB or MySQL has now, for a run that began some time ago. */
final class MySqlCatalogue {

    private static final String OF_TABLE = " WHERE TABLE_SCHEMA = COALESCE(?, DATABASE()) AND TABLE_NAME = ?";

    private final Connection connection;
    private final Instant since;

    MySqlCatalogue(Connection connection, Instant since) {
        this.connection = connection;
        this.since = since;
    }

    boolean has(MySqlTable table) throws SQLException {
        return !read("SELECT TABLE_NAME FROM information_schema.TABLES" + OF_TABLE, table)
                .isEmpty();
    }

    /** Whether it was created after the run began; the catalogue has whole seconds. */
    boolean wasMadeByThisRun(MySqlTable table) throws SQLException {
        return read("SELECT UNIX_TIMESTAMP(CREATE_TIME) FROM information_schema.TABLES" + OF_TABLE, table).stream()
                .anyMatch(time -> time != null && Double.parseDouble(time) > since.getEpochSecond());
    }

    boolean hasColumn(MySqlTable table, String column) throws SQLException {
        return !read(
                        "SELECT COLUMN_NAME FROM information_schema.COLUMNS" + OF_TABLE + " AND COLUMN_NAME = ?",
                        table,
                        MySqlTable.unquoted(column))
                .isEmpty();
    }

    /** What makes out the index of this name, in the form of the other method; empty where there is none. */
    List<String> index(MySqlTable table, String index) throws SQLException {
        return read(
                "SELECT CONCAT(NON_UNIQUE, ' ', INDEX_TYPE, ' ', COLLATION, ' ', COALESCE(SUB_PART, '-'), ' ', LOWER(COLUMN_NAME))"
                        + " FROM information_schema.STATISTICS" + OF_TABLE
                        + " AND INDEX_NAME = ? ORDER BY SEQ_IN_INDEX",
                table,
                MySqlTable.unquoted(index));
    }

    /** A plain index on these columns. */
    static List<String> index(boolean unique, String... columns) {
        return Arrays.stream(columns)
                .map(column -> (unique ? "0" : "1") + " BTREE A - "
                        + MySqlTable.unquoted(column).toLowerCase(Locale.ROOT))
                .toList();
    }

    private List<String> read(String query, MySqlTable table, String... names) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, table.schema());
            statement.setString(2, table.name());
            for (int i = 0; i < names.length; i++) {
                statement.setString(i + 3, names[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                var values = new ArrayList<String>();
                while (rows.next()) {
                    values.add(rows.getString(1));
                }
                return values;
            }
        }
    }
}
