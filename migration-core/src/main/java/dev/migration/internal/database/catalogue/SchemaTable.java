// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.catalogue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A table as data, for what compares it with one that is not written alike; a schema has the same as text.
 *
 * @param isPart whether it is a partition, or its rows are those of another table too
 * @param partitionKey the columns by which it is partitioned; empty for another
 */
public record SchemaTable(
        String name, boolean isPart, List<String> partitionKey, List<Column> columns, List<Key> keys) {

    /** Between the members of a list: whatever a name may hold, it is not this. */
    public static final String SEPARATOR = "\u0001";

    /**
     * A column.
     *
     * @param defaultValue as the product writes it; empty where there is none
     * @param isCounted whether the database itself gives it the next number: identity, auto_increment, serial
     * @param computed the expression of a generated column; empty for another
     * @param clauses all of it as the catalogue shows it, where the product defines a column anew to change it; or empty
     */
    public record Column(
            String name,
            SqlType type,
            boolean notNull,
            String defaultValue,
            boolean isCounted,
            String computed,
            String clauses) {}

    /**
     * A type; of a domain the one below it, and of an array that of its members.
     *
     * @param text as it is written in a statement
     * @param name without size, in lower case, as the catalogue calls it
     * @param length of a text or of bytes, digits of a number, or those of a fraction of a second; absent where there is no limit
     * @param scale digits behind the point
     * @param constants those of an enumerated type
     */
    public record SqlType(
            String text, String name, OptionalLong length, int scale, boolean isArray, List<String> constants) {}

    /** What kind of key, constraint or index. */
    public enum Kind {
        PRIMARY_KEY,
        UNIQUE,
        FOREIGN_KEY,
        CHECK,
        INDEX
    }

    /**
     * A key, a constraint or an index.
     *
     * @param name empty where the product made it up
     * @param columns those it is on, in an index {@code x desc} too; empty for one with an expression, a prefix or a condition
     * @param isPlain whether an annotation could say all of it
     * @param isIndex whether it is made and dropped as an index
     * @param condition of a check; empty for another
     * @param references what a foreign key refers to; with empty names for another
     * @param definition as it is written in a statement
     */
    public record Key(
            Kind kind,
            String name,
            List<String> columns,
            boolean isPlain,
            boolean isIndex,
            Expression condition,
            Reference references,
            String definition) {}

    /**
     * What a foreign key refers to.
     *
     * @param onDelete {@code cascade}, {@code set null} or {@code set default}; empty where nothing happens to its rows
     */
    public record Reference(String schema, String table, List<String> columns, String onDelete) {}

    /** What the catalogue's rows say: tables, then their columns, then their keys. */
    public static List<SchemaTable> of(List<List<String>> tables, List<List<String>> columns, List<List<String>> keys) {
        Map<String, SchemaTable> byName = new LinkedHashMap<>();
        tables.forEach(row -> byName.put(
                row.get(0),
                new SchemaTable(
                        row.get(0), isTrue(row.get(1)), list(row.get(2)), new ArrayList<>(), new ArrayList<>())));
        // One that was made in between is of a later moment.
        columns.forEach(row -> {
            SchemaTable table = byName.get(row.get(0));
            if (table != null) {
                table.columns.add(column(row));
            }
        });
        keys.forEach(row -> {
            SchemaTable table = byName.get(row.get(0));
            if (table != null) {
                table.keys.add(key(row));
            }
        });
        return List.copyOf(byName.values());
    }

    private static Column column(List<String> row) {
        var type = new SqlType(
                row.get(2),
                row.get(3),
                row.get(4).isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(row.get(4))),
                row.get(5).isEmpty() ? 0 : Integer.parseInt(row.get(5)),
                isTrue(row.get(6)),
                list(row.get(7)));
        boolean isCounted = isTrue(row.get(10));
        return new Column(
                row.get(1), type, isTrue(row.get(8)), isCounted ? "" : row.get(9), isCounted, row.get(11), row.get(12));
    }

    private static Key key(List<String> row) {
        List<String> columns = list(row.get(3));
        return new Key(
                Kind.valueOf(row.get(2)),
                row.get(1),
                columns.contains("") ? List.of() : columns,
                isTrue(row.get(4)),
                isTrue(row.get(5)),
                Expression.of(row.get(6)),
                new Reference(row.get(7), row.get(8), list(row.get(9)), row.get(10)),
                row.get(11));
    }

    private static List<String> list(String joined) {
        return joined.isEmpty() ? List.of() : List.of(joined.split(SEPARATOR, -1));
    }

    private static boolean isTrue(String value) {
        return value.equals("t") || value.equals("1") || value.equalsIgnoreCase("true");
    }
}
