// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.sqlite;

import static java.util.stream.Collectors.joining;

import dev.migration.internal.database.Database;
import dev.migration.internal.database.Row;
import dev.migration.internal.text.Sha256;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A foreign key of a table.
 *
 * @param to the columns of the parent that it refers to; none where there is no such table
 * @param key the columns of the table's primary key, often none
 */
record SqliteReference(
        Database sql, String table, String parent, List<String> from, List<String> to, List<String> key) {

    /**
     * A row that refers to nothing.
     *
     * @param hash of the reference, the row's values in its columns, and those in the primary key
     * @param condition which the row meets
     */
    record LooseRow(long hash, String condition) {}

    /** Those of a table's foreign keys by which rows refer to nothing. */
    static List<SqliteReference> broken(Database sql, Connection connection, String table) throws SQLException {
        var broken = new ArrayList<SqliteReference>();
        String of = "(" + sql.literal(table) + ", 'main')";
        for (String id : sql.names(connection, "SELECT DISTINCT fkid FROM pragma_foreign_key_check" + of)) {
            List<Row> columns = Row.all(
                    connection,
                    "SELECT \"table\", \"from\", \"to\" FROM pragma_foreign_key_list" + of + " WHERE id = " + id
                            + " ORDER BY seq");
            String parent = columns.get(0).text(1);
            List<String> to = columns.get(0).get(3) == null ? key(sql, connection, parent) : column(columns, 3);
            boolean hasParent = !sql.columns(connection, "main", parent).isEmpty();
            broken.add(new SqliteReference(
                    sql, table, parent, column(columns, 2), hasParent ? to : List.of(), key(sql, connection, table)));
        }
        return broken;
    }

    private static List<String> column(List<Row> rows, int column) {
        return rows.stream().map(row -> row.text(column)).toList();
    }

    private static List<String> key(Database sql, Connection connection, String table) throws SQLException {
        return sql.names(
                connection,
                "SELECT name FROM pragma_table_info(" + sql.literal(table) + ", 'main') WHERE pk > 0 ORDER BY pk");
    }

    /** The same, whose rows are known by what they were known by before, as far as the table has these columns. */
    SqliteReference knownBy(List<String> before, Connection connection) throws SQLException {
        boolean has = sql.columns(connection, "main", table).stream()
                .map(SqliteReference::folded)
                .toList()
                .containsAll(before.stream().map(SqliteReference::folded).toList());
        return has ? new SqliteReference(sql, table, parent, from, to, before) : this;
    }

    void forEachLooseRow(Connection connection, Consumer<LooseRow> action) throws SQLException {
        String reference = folded(table + ' ' + parent + ' ' + from + ' ');
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query())) {
            while (rows.next()) {
                long hash = ByteBuffer.wrap(Sha256.of(reference + rows.getString(1)))
                        .getLong();
                action.accept(new LooseRow(hash, rows.getString(2)));
            }
        }
    }

    /** A line by which the row that meets a condition refers to nothing no more. */
    String loosened(String condition) {
        return "UPDATE " + sql.quoted(table) + " SET " + sql.quoted(from.get(0)) + " = NULL WHERE " + condition
                + "; or: DELETE FROM " + sql.quoted(table) + " WHERE " + condition + ";";
    }

    /** In hex, a number is as its text: the type of a column may change while its table is rebuilt. */
    private String query() {
        List<String> shown = key.isEmpty() ? from : key;
        return "SELECT " + each(from, "hex(%s)", " || ' ' || ") + each(key, " || ' ' || hex(%s)", "") + ", "
                + shown.stream()
                        .map(name -> sql.literal(sql.quoted(name) + " = ") + " || quote(" + column(name) + ")")
                        .collect(joining(" || ' AND ' || "))
                + " FROM main." + sql.quoted(table) + " AS c WHERE " + each(from, "%s IS NOT NULL", " AND ")
                + (to.isEmpty()
                        ? ""
                        : " AND NOT EXISTS (SELECT 1 FROM main." + sql.quoted(parent) + " AS p WHERE " + matches()
                                + ")");
    }

    /** As foreign keys are compared: by the parent's column alone, with its collation and its affinity. */
    private String matches() {
        var matches = new ArrayList<String>();
        for (int i = 0; i < from.size(); i++) {
            matches.add("p." + sql.quoted(to.get(i)) + " = +" + column(from.get(i)));
        }
        return String.join(" AND ", matches);
    }

    private String each(List<String> names, String expression, String separator) {
        Function<String, String> written = name -> expression.formatted(column(name));
        return names.stream().map(written).collect(joining(separator));
    }

    private String column(String name) {
        return "c." + sql.quoted(name);
    }

    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
