// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.books;

import dev.migration.internal.database.Row;
import dev.migration.rehearsal.RehearsalOptions.Size;
import dev.migration.rehearsal.internal.books.TableIndex.Part;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The tables of the current database, as the catalogue has them now. */
final class MySqlTables {

    private static final String TABLES = """
            SELECT TABLE_NAME, CEIL(COALESCE(DATA_LENGTH, 0) / 8192), COALESCE(TABLE_ROWS, -1),
                   COALESCE(ENGINE, '') = 'InnoDB', TABLE_TYPE = 'SYSTEM VERSIONED'
              FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()
               AND TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED')""";

    /**
     * MariaDB has NULL as a text where a column without one may be left empty, and none where it may not. Not each EXTRA is about a value: what ON UPDATE sets
     * is not there yet.
     */
    private static final String COLUMNS = """
            SELECT TABLE_NAME, COLUMN_NAME, CONCAT(COLUMN_TYPE, COALESCE(CONCAT(' ', CHARACTER_SET_NAME), '')),
                   IS_NULLABLE = 'NO', COALESCE(COLUMN_DEFAULT, 'NULL') <> 'NULL',
                   EXTRA LIKE '%auto_increment%' OR EXTRA LIKE '%GENERATED%',
                   COALESCE(GENERATION_EXPRESSION, ''), COALESCE(COLLATION_NAME, ''), EXTRA LIKE '%on update%',
                   COLUMN_DEFAULT IS NULL AND COALESCE(GENERATION_EXPRESSION, '') = ''
              FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE()
             ORDER BY TABLE_NAME, ORDINAL_POSITION""";

    private static final String INDEXES = """
            SELECT TABLE_NAME, INDEX_NAME, NON_UNIQUE = 0, INDEX_TYPE, COLUMN_NAME, COALESCE(SUB_PART, 0), %s
              FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE()
             ORDER BY TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX""";

    private static final String USED_BY_MARIADB = "IGNORED = 'NO'";
    private static final String USED_BY_MYSQL = "IS_VISIBLE = 'YES'";

    /** InnoDB does the same for both. */
    private static final Set<String> REFUSING = Set.of("NO ACTION", "RESTRICT");

    private static final String FOREIGN_KEYS = """
            SELECT k.TABLE_NAME, k.CONSTRAINT_NAME, k.COLUMN_NAME,
                   CONCAT(k.REFERENCED_TABLE_SCHEMA, '.', k.REFERENCED_TABLE_NAME), r.DELETE_RULE, r.UPDATE_RULE
              FROM information_schema.KEY_COLUMN_USAGE k
              JOIN information_schema.REFERENTIAL_CONSTRAINTS r
                ON r.CONSTRAINT_SCHEMA = k.CONSTRAINT_SCHEMA AND r.CONSTRAINT_NAME = k.CONSTRAINT_NAME
               AND r.TABLE_NAME = k.TABLE_NAME
             WHERE k.CONSTRAINT_SCHEMA = DATABASE() AND k.REFERENCED_TABLE_NAME IS NOT NULL
             ORDER BY k.TABLE_NAME, k.CONSTRAINT_NAME, k.ORDINAL_POSITION""";

    private static final String PARTITIONS = """
            SELECT TABLE_NAME, PARTITION_NAME, PARTITION_METHOD, COALESCE(PARTITION_EXPRESSION, ''), COALESCE(PARTITION_DESCRIPTION, '')
              FROM information_schema.PARTITIONS WHERE TABLE_SCHEMA = DATABASE() AND PARTITION_NAME IS NOT NULL
             ORDER BY TABLE_NAME, PARTITION_ORDINAL_POSITION""";

    private static final String TRIGGERS = """
            SELECT EVENT_OBJECT_TABLE, TRIGGER_NAME, CONCAT_WS(' ', ACTION_TIMING, EVENT_MANIPULATION, ACTION_STATEMENT)
              FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE()""";

    private MySqlTables() {}

    private static String action(String rule) {
        return REFUSING.contains(rule) ? "" : rule;
    }

    static Map<String, Size> sizes(Connection connection) throws SQLException {
        Map<String, Size> sizes = new TreeMap<>();
        for (Row row : Row.all(connection, TABLES)) {
            sizes.put(row.text(1), size(row));
        }
        return sizes;
    }

    private static Size size(Row row) {
        return new Size(Long.parseLong(row.text(2)), Long.parseLong(row.text(3)));
    }

    static Map<String, MySqlTable> read(Connection connection, Comparator<String> order, boolean isMariaDb)
            throws SQLException {
        Map<String, MySqlTable> tables = new TreeMap<>(order);
        for (Row row : Row.all(connection, TABLES)) {
            tables.put(row.text(1), new MySqlTable(size(row), row.is(4), row.is(5)));
        }
        for (Row row : Row.all(connection, COLUMNS)) {
            MySqlTable table = tables.get(row.text(1));
            if (table != null) {
                table.columns()
                        .put(
                                row.text(2),
                                new MySqlColumn(
                                        row.text(3),
                                        row.is(4),
                                        row.is(5),
                                        row.is(6),
                                        row.text(7),
                                        row.text(8),
                                        row.is(9),
                                        isMariaDb && row.is(10)));
            }
        }
        for (Row row : Row.all(connection, INDEXES.formatted(isMariaDb ? USED_BY_MARIADB : USED_BY_MYSQL))) {
            MySqlTable table = tables.get(row.text(1));
            if (table != null) {
                table.indexes()
                        .computeIfAbsent(
                                row.text(2),
                                none -> new TableIndex(row.is(3), row.is(7), row.text(4), new ArrayList<>()))
                        .parts()
                        .add(new Part(row.text(5), Integer.parseInt(row.text(6))));
            }
        }
        for (Row row : Row.all(connection, FOREIGN_KEYS)) {
            MySqlTable table = tables.get(row.text(1));
            if (table != null) {
                table.foreignKeys()
                        .computeIfAbsent(
                                row.text(2),
                                none -> new MySqlTable.ForeignKey(
                                        new ArrayList<>(),
                                        row.text(4),
                                        List.of(action(row.text(5)), action(row.text(6)))))
                        .columns()
                        .add(row.text(3));
            }
        }
        for (Row row : MySqlChecks.read(connection)) {
            MySqlTable table = tables.get(row.text(1));
            if (table != null) {
                // MariaDB lets a column's own check and one of the table have the same name.
                table.checks().merge(row.text(2), row.text(3), (one, other) -> one + " and " + other);
            }
        }
        for (Row row : Row.all(connection, TRIGGERS)) {
            MySqlTable table = tables.get(row.text(1));
            if (table != null) {
                table.triggers().put(row.text(2), row.text(3));
            }
        }
        for (Row row : Row.all(connection, PARTITIONS)) {
            MySqlTable table = tables.get(row.text(1));
            if (table != null) {
                table.partitions().put(row.text(2), new MySqlTable.Partition(row.text(3), row.text(4), row.text(5)));
            }
        }
        return tables;
    }
}
