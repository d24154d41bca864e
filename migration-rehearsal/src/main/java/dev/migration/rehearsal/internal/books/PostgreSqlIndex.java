// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.books;

import dev.migration.internal.database.Row;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * An index of a PostgreSQL table.
 *
 * @param file a renamed index keeps it, and so does one that ALTER TABLE makes anew without building it
 * @param keys the numbers of its columns, in their order
 */
record PostgreSqlIndex(String name, String file, boolean isValid, boolean isUnique, String keys, String definition) {

    private static final String ONE_NULL = " NULLS NOT DISTINCT";

    static PostgreSqlIndex of(Row row) {
        return new PostgreSqlIndex(
                row.text(4),
                row.text(5),
                row.text(6).equals("valid"),
                row.text(8).equals("unique"),
                row.text(9),
                row.text(10));
    }

    Set<String> columns() {
        return PostgreSqlColumn.numbers(keys);
    }

    boolean isOfSameFile(PostgreSqlIndex other) {
        return file.equals(other.file);
    }

    /** Whether another one has its name. */
    boolean isOther(PostgreSqlIndex other) {
        return !method().equals(other.method());
    }

    /** Whether one of others finds the same rows, and refuses the same if this one is unique. */
    boolean isServedBy(Collection<PostgreSqlIndex> others) {
        return others.stream()
                .filter(PostgreSqlIndex::isValid)
                .anyMatch(other -> isUnique
                        ? other.isUnique
                                && (method().equals(other.method()) || method().equals(other.methodOfManyNulls()))
                        : method().equals(other.method()) || (isOfWholeRows() && other.startsAs(this)));
    }

    /** Whether one of others refuses the same, with the same columns in another order. */
    boolean isKeyOf(Collection<PostgreSqlIndex> others) {
        return isUnique
                && isOfWholeRows()
                && others.stream()
                        .filter(other -> other.isUnique && other.isValid && other.isOfWholeRows())
                        .anyMatch(other -> other.parts().equals(parts()));
    }

    /** The method, and each column with its collation and whatever else is said of it. */
    private Set<String> parts() {
        String method = method();
        int columns = method.indexOf('(');
        Set<String> parts = new HashSet<>(
                List.of(method.substring(columns + 1, method.length() - 1).split(", ")));
        parts.add(method.substring(0, columns));
        return parts;
    }

    boolean isPartial() {
        return definition.contains(" WHERE ");
    }

    /** Whether a unique one refuses a second NULL, which others do not. */
    boolean hasOneNull() {
        return !methodOfManyNulls().equals(method());
    }

    private String methodOfManyNulls() {
        return method().replace(ONE_NULL, "");
    }

    private String method() {
        return definition.substring(definition.indexOf(" USING ") + 1);
    }

    private boolean isOfWholeRows() {
        return definition.endsWith(")") && !isPartial() && !definition.contains(" INCLUDE ");
    }

    private boolean startsAs(PostgreSqlIndex shorter) {
        String start = shorter.method().substring(0, shorter.method().length() - 1);
        return !isPartial() && (method().startsWith(start + ",") || method().startsWith(start + ")"));
    }
}
