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
import org.jspecify.annotations.Nullable;

/** What the catalogue of MariaDB or MySQL has now, for a run that began some time ago. */
final class MySqlCatalogue {

    private static final String OF_TABLE = " WHERE TABLE_SCHEMA = COALESCE(?, DATABASE()) AND TABLE_NAME = ?";

    private final Connection connection;
    private final Instant since;

    MySqlCatalogue(Connection connection, Instant since) {
        this.connection = connection;
        this.since = since;
    }

    boolean has(Table table) throws SQLException {
        return !read("SELECT TABLE_NAME FROM information_schema.TABLES" + OF_TABLE, table)
                .isEmpty();
    }

    /** Whether it was created after the run began; the catalogue has whole seconds. */
    boolean wasMadeByThisRun(Table table) throws SQLException {
        return read("SELECT UNIX_TIMESTAMP(CREATE_TIME) FROM information_schema.TABLES" + OF_TABLE, table).stream()
                .anyMatch(time -> time != null && Double.parseDouble(time) > since.getEpochSecond());
    }

    boolean hasColumn(Table table, String column) throws SQLException {
        return !read(
                        "SELECT COLUMN_NAME FROM information_schema.COLUMNS" + OF_TABLE + " AND COLUMN_NAME = ?",
                        table,
                        Table.unquoted(column))
                .isEmpty();
    }

    /** What makes out the index of this name, in the form of the other method; empty where there is none. */
    List<String> index(Table table, String index) throws SQLException {
        return read(
                "SELECT CONCAT(NON_UNIQUE, ' ', INDEX_TYPE, ' ', COLLATION, ' ', COALESCE(SUB_PART, '-'), ' ', LOWER(COLUMN_NAME))"
                        + " FROM information_schema.STATISTICS" + OF_TABLE
                        + " AND INDEX_NAME = ? ORDER BY SEQ_IN_INDEX",
                table,
                Table.unquoted(index));
    }

    /** A plain index on these columns. */
    static List<String> index(boolean unique, String... columns) {
        return Arrays.stream(columns)
                .map(column -> (unique ? "0" : "1") + " BTREE A - "
                        + Table.unquoted(column).toLowerCase(Locale.ROOT))
                .toList();
    }

    private List<String> read(String query, Table table, String... names) throws SQLException {
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

    /**
     * A table as a statement names it.
     *
     * @param schema its database; null for the current one
     * @param name without quotes
     */
    record Table(@Nullable String schema, String name) {

        /** From the parts around the dot, or the only one. */
        static Table of(String first, @Nullable String second) {
            return second == null ? new Table(null, unquoted(first)) : new Table(unquoted(first), unquoted(second));
        }

        static String unquoted(String identifier) {
            return identifier.startsWith("`")
                    ? identifier.substring(1, identifier.length() - 1).replace("``", "`")
                    : identifier;
        }
    }
}
