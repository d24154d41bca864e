package dev.migration.internal.batch;

import dev.migration.internal.database.Row;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A column that is unique by itself, by an index without conditions, expressions and prefixes.
 *
 * @param name as the catalogue has it
 * @param hasOwnOrder whether the server sorts it otherwise than the texts by which it is compared
 */
record UniqueColumn(String name, boolean isPrimary, boolean isNeverNull, boolean hasOwnOrder) {

    private static final String POSTGRESQL = """
            SELECT a.attname, i.indisprimary,
                   a.attnotnull OR (t.typtype OPERATOR(pg_catalog.=) 'd' AND t.typnotnull), FALSE
              FROM pg_catalog.pg_index i
              JOIN pg_catalog.pg_attribute a ON a.attrelid OPERATOR(pg_catalog.=) i.indrelid
                                                AND a.attnum OPERATOR(pg_catalog.=) i.indkey[0]
              JOIN pg_catalog.pg_type t ON t.oid OPERATOR(pg_catalog.=) a.atttypid
             WHERE i.indrelid OPERATOR(pg_catalog.=) pg_catalog.to_regclass(?)::pg_catalog.oid
                   AND i.indisunique AND i.indisvalid AND i.indnkeyatts OPERATOR(pg_catalog.=) 1
                   AND i.indpred IS NULL AND i.indexprs IS NULL""";

    private static final String MYSQL = """
            SELECT s.COLUMN_NAME, s.INDEX_NAME = 'PRIMARY', c.IS_NULLABLE = 'NO',
                   c.DATA_TYPE IN ('bit', 'enum', 'set')
              FROM information_schema.STATISTICS s
              JOIN information_schema.COLUMNS c ON c.TABLE_SCHEMA = s.TABLE_SCHEMA AND c.TABLE_NAME = s.TABLE_NAME
                                                   AND c.COLUMN_NAME = s.COLUMN_NAME
             WHERE s.TABLE_SCHEMA = ? AND s.TABLE_NAME = ? AND s.NON_UNIQUE = 0
                   AND s.SUB_PART IS NULL
                   AND 1 = (SELECT COUNT(*) FROM information_schema.STATISTICS o
                             WHERE o.TABLE_SCHEMA = s.TABLE_SCHEMA AND o.TABLE_NAME = s.TABLE_NAME
                                   AND o.INDEX_NAME = s.INDEX_NAME)""";

    /** Those of a table of PostgreSQL, which is found as a statement with this name finds it. */
    static List<UniqueColumn> ofPostgreSql(Connection connection, String table) throws SQLException {
        return read(Row.all(connection, POSTGRESQL, table));
    }

    /** Those of a table of MariaDB or MySQL. */
    static List<UniqueColumn> ofMySql(Connection connection, String schema, String table) throws SQLException {
        return read(Row.all(connection, MYSQL, schema, table));
    }

    private static List<UniqueColumn> read(List<Row> rows) {
        return rows.stream()
                .map(row -> new UniqueColumn(row.text(1), row.is(2), row.is(3), row.is(4)))
                .toList();
    }

    /** Those of the table of this column, of which the drivers of H2, HSQLDB and SQLite know the schema. */
    static List<UniqueColumn> ofEmbedded(Connection connection, ResultSetMetaData column) throws SQLException {
        String schema = column.getSchemaName(1);
        return new Catalogue(
                        connection.getMetaData(),
                        schema == null || schema.isEmpty() ? null : schema,
                        column.getTableName(1))
                .columns();
    }

    /** What the driver says of a table. */
    private record Catalogue(
            DatabaseMetaData driver, @Nullable String schema, String table) {

        List<UniqueColumn> columns() throws SQLException {
            Set<String> primary = new HashSet<>();
            try (ResultSet keys = driver.getPrimaryKeys(null, schema, table)) {
                while (keys.next()) {
                    primary.add(keys.getString("COLUMN_NAME"));
                }
            }
            List<UniqueColumn> columns = new ArrayList<>();
            if (primary.size() == 1) {
                String name = primary.iterator().next();
                columns.add(new UniqueColumn(name, true, isNeverNull(name), false));
            }
            for (Set<String> index : uniqueIndexes()) {
                // SQLite has no name for an expression.
                if (index.size() == 1 && !index.contains(null)) {
                    String name = index.iterator().next();
                    columns.add(new UniqueColumn(name, primary.contains(name), isNeverNull(name), false));
                }
            }
            return columns;
        }

        private Collection<Set<String>> uniqueIndexes() throws SQLException {
            Map<String, Set<String>> indexes = new HashMap<>();
            try (ResultSet rows = driver.getIndexInfo(null, schema, table, true, true)) {
                while (rows.next()) {
                    String index = rows.getString("INDEX_NAME");
                    if (index != null && !rows.getBoolean("NON_UNIQUE") && rows.getString("FILTER_CONDITION") == null) {
                        indexes.computeIfAbsent(index, any -> new HashSet<>()).add(rows.getString("COLUMN_NAME"));
                    }
                }
            }
            return indexes.values();
        }

        private boolean isNeverNull(String column) throws SQLException {
            String escape = driver.getSearchStringEscape();
            try (ResultSet rows = driver.getColumns(
                    null,
                    schema == null ? null : escaped(schema, escape),
                    escaped(table, escape),
                    escaped(column, escape))) {
                return rows.next() && "NO".equals(rows.getString("IS_NULLABLE"));
            }
        }

        private static String escaped(String name, String escape) {
            return name.replace(escape, escape + escape)
                    .replace("_", escape + "_")
                    .replace("%", escape + "%");
        }
    }
}
