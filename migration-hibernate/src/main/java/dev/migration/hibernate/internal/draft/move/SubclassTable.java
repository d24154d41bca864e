// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft.move;

import dev.migration.hibernate.internal.draft.syntax.DraftSyntax;
import dev.migration.hibernate.internal.mapping.Sibling;
import dev.migration.hibernate.internal.model.TableShape;
import dev.migration.hibernate.internal.model.TableShape.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The table that a subclass had, which is gone: its rows are in that of its siblings now, with their values.
 *
 * @param siblings their table
 */
record SubclassTable(TableShape table, Sibling subclass, TableShape siblings, DraftSyntax syntax) {

    /** The columns besides its key. */
    static List<String> values(TableShape table) {
        List<String> values = new ArrayList<>(table.columns().keySet());
        values.removeAll(table.primaryKey());
        return values;
    }

    List<String> values() {
        return values(table);
    }

    /** Whether one of the siblings' new columns takes the values of each of its own. */
    boolean isTakenBy(List<Column> added) {
        return values().stream()
                .map(table.columns()::get)
                .allMatch(was -> added.stream()
                        .anyMatch(now -> was != null
                                && now.name().equals(was.name())
                                && now.type().equals(was.type())));
    }

    /** A case of the expression that says of which class a row is. */
    String told() {
        return "when " + key(siblings) + " in (select " + key(table) + " from " + syntax.name(table.name()) + ") then "
                + subclass.value();
    }

    /** The value of its row, for a row of the siblings. */
    String value(String column) {
        return selected(column, table, siblings);
    }

    /** The rows that a release has written since are in it again, and all have the values that they have now. */
    List<String> filledAgain(String discriminator) {
        String name = syntax.name(table.name());
        String columns =
                values().stream().map(column -> ", " + syntax.name(column)).collect(Collectors.joining());
        String key = syntax.name(table.primaryKey().get(0));
        String keyNow = syntax.name(siblings.primaryKey().get(0));
        List<String> statements = new ArrayList<>();
        statements.add("insert into " + name + " (" + key + columns + ") select " + keyNow + columns + " from "
                + syntax.name(siblings.name()) + " where " + syntax.name(discriminator) + " in ("
                + String.join(", ", subclass.values()) + ") and " + keyNow + " not in (select " + key + " from " + name
                + ")");
        if (!values().isEmpty()) {
            statements.add(values().stream()
                    .map(column -> syntax.name(column) + " = " + selected(column, siblings, table))
                    .collect(Collectors.joining(", ", "update " + name + " set ", "")));
        }
        return statements;
    }

    private String selected(String column, TableShape from, TableShape row) {
        String name = syntax.name(from.name());
        return "(select " + name + "." + syntax.name(column) + " from " + name + " where " + key(from) + " = "
                + key(row) + ")";
    }

    private String key(TableShape of) {
        return syntax.name(of.name()) + "." + syntax.name(of.primaryKey().get(0));
    }
}
