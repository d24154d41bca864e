// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.books;

import dev.migration.internal.database.Row;
import java.util.Set;
import java.util.TreeSet;

/**
 * A column of a PostgreSQL table.
 *
 * @param typeNumber another type may have got the name of this one
 * @param value what a new row has in it that nobody writes
 * @param inSql its name, in quotes where it needs them
 * @param expression of a computed one, as the server keeps it
 */
record PostgreSqlColumn(
        String name,
        String type,
        String typeNumber,
        boolean isDropped,
        boolean isNotNull,
        Value value,
        String inSql,
        String expression) {

    enum Value {
        NONE,
        COMPUTED,
        ALWAYS,
        /** And the rows that were there have the same. */
        ONE_VALUE,
        FILLED
    }

    static PostgreSqlColumn of(Row row) {
        Value value = switch (row.text(7)) {
            case "computed" -> Value.COMPUTED;
            case "always" -> Value.ALWAYS;
            case "one value" -> Value.ONE_VALUE;
            case "filled" -> Value.FILLED;
            default -> Value.NONE;
        };
        return new PostgreSqlColumn(
                row.text(4),
                row.text(5),
                row.text(8),
                row.text(6).equals("dropped"),
                row.text(6).equals("not null"),
                value,
                row.text(9),
                row.text(10));
    }

    /** The numbers of columns, such as {@code {1,2}}, as the catalogue has them; 0 is an expression. */
    static Set<String> numbers(String text) {
        Set<String> columns = new TreeSet<>(Set.of(text.split("[^0-9]+")));
        columns.remove("");
        return columns;
    }

    /** Whether a new row has a value in it that nobody writes. */
    boolean isFilled() {
        return value != Value.NONE;
    }

    /** Whether nobody else may write a value to it. */
    boolean isGenerated() {
        return isComputed() || value == Value.ALWAYS;
    }

    boolean isComputed() {
        return value == Value.COMPUTED;
    }

    /** Whether it has the values of the same expression; of another type it is found by that. */
    boolean isComputedAs(PostgreSqlColumn other) {
        return other.isComputed()
                && inSql.equals(other.inSql)
                && (expression.equals(other.expression) || !type.equals(other.type));
    }
}
