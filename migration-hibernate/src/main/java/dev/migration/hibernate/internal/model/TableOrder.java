// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.model;

import dev.migration.hibernate.internal.model.Difference.NewTable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** New tables, each behind those that it refers to, except where two refer to each other. */
public final class TableOrder {

    private TableOrder() {}

    public static List<NewTable> of(List<NewTable> tables) {
        Set<NewTable> visited = new LinkedHashSet<>();
        List<NewTable> ordered = new ArrayList<>();
        tables.forEach(table -> add(table, tables, visited, ordered));
        return ordered;
    }

    private static void add(NewTable table, List<NewTable> tables, Set<NewTable> visited, List<NewTable> ordered) {
        if (visited.add(table)) {
            tables.stream()
                    .filter(other -> refersTo(table, other, List.of()))
                    .forEach(other -> add(other, tables, visited, ordered));
            ordered.add(table);
        }
    }

    /** The last one that a foreign key needs: its own table, or the one that it refers to. */
    public static NewTable last(List<NewTable> ordered, NewTable table, List<String> columns) {
        return ordered.subList(ordered.indexOf(table), ordered.size()).stream()
                .filter(other -> refersTo(table, other, columns))
                .findFirst()
                .orElse(table);
    }

    /** @param columns those of the foreign key; empty for any */
    private static boolean refersTo(NewTable table, NewTable other, List<String> columns) {
        return table.entity().keys().stream()
                .anyMatch(key -> key.refersTo(other.entity())
                        && (columns.isEmpty()
                                || String.join(",", key.columns()).equalsIgnoreCase(String.join(",", columns))));
    }
}
