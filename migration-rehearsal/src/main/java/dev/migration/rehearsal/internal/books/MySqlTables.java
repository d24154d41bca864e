package dev.migration.rehearsal.internal.books;

import dev.migration.internal.database.Row;
import dev.migration.rehearsal.RehearsalOptions.Size;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The tables of the current database, as the catalogue has them now. */
final class MySqlTables {

    private static final String TABLES = """
            SELECT TABLE_NAME, CEIL(COALESCE(DATA_LENGTH, 0) / 8192), COALESCE(TABLE_ROWS, -1)
              FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()
               AND TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED')""";

    /** Who inserts without such a column is refused where the last is 1. */
    private static final String COLUMNS = """
            SELECT TABLE_NAME, COLUMN_NAME, CONCAT(COLUMN_TYPE, COALESCE(CONCAT(' ', CHARACTER_SET_NAME), '')),
                   IS_NULLABLE = 'NO', COLUMN_DEFAULT IS NULL AND EXTRA = ''
              FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE()
             ORDER BY TABLE_NAME, ORDINAL_POSITION""";

    private static final String INDEXES =
            "SELECT DISTINCT TABLE_NAME, INDEX_NAME FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE()";

    private static final String FOREIGN_KEYS = """
            SELECT TABLE_NAME, CONSTRAINT_NAME FROM information_schema.TABLE_CONSTRAINTS
             WHERE CONSTRAINT_SCHEMA = DATABASE() AND CONSTRAINT_TYPE = 'FOREIGN KEY'""";

    private MySqlTables() {}

    /** A column: its type and whether it takes no NULL, and whether it needs a value. */
    record Column(String type, boolean notNull, boolean required) {}

    /** A table; columns in their order. */
    record Table(Size size, Map<String, Column> columns, Set<String> indexes, Set<String> foreignKeys) {}

    static Map<String, Size> sizes(Connection connection) throws SQLException {
        Map<String, Size> sizes = new TreeMap<>();
        for (Row row : Row.all(connection, TABLES)) {
            sizes.put(row.text(1), new Size(Long.parseLong(row.text(2)), Long.parseLong(row.text(3))));
        }
        return sizes;
    }

    static Map<String, Table> read(Connection connection, Comparator<String> order) throws SQLException {
        Map<String, Table> tables = new TreeMap<>(order);
        sizes(connection)
                .forEach((name, size) ->
                        tables.put(name, new Table(size, new LinkedHashMap<>(), new TreeSet<>(), new TreeSet<>())));
        for (Row row : Row.all(connection, COLUMNS)) {
            Table table = tables.get(row.text(1));
            if (table != null) {
                boolean notNull = row.is(4);
                table.columns().put(row.text(2), new Column(row.text(3), notNull, notNull && row.is(5)));
            }
        }
        for (Row row : Row.all(connection, INDEXES)) {
            if (tables.containsKey(row.text(1))) {
                tables.get(row.text(1)).indexes().add(row.text(2));
            }
        }
        for (Row row : Row.all(connection, FOREIGN_KEYS)) {
            if (tables.containsKey(row.text(1))) {
                tables.get(row.text(1)).foreignKeys().add(row.text(2));
            }
        }
        return tables;
    }
}
