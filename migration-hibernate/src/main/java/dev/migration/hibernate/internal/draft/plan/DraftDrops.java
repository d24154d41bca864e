// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft.plan;

import dev.migration.hibernate.internal.draft.DraftChange;
import dev.migration.hibernate.internal.draft.DraftScript;
import dev.migration.hibernate.internal.draft.syntax.DraftSyntax;
import dev.migration.hibernate.internal.model.Difference;
import dev.migration.hibernate.internal.model.SchemaShape;
import dev.migration.hibernate.internal.model.TableShape;
import dev.migration.hibernate.internal.model.TableShape.Column;
import dev.migration.hibernate.internal.model.TableShape.Constraint;
import dev.migration.internal.database.catalogue.SchemaTable.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * What drops tables and columns that no entity has, with the foreign keys on them first. Nothing brings back what they held.
 *
 * @param all the differences
 */
public record DraftDrops(List<Difference> all, SchemaShape migrations, DraftSyntax syntax) {

    /** All of them, except what may have become something else. */
    public DraftScript script(List<Object> renamed) {
        List<TableShape> tables = Difference.all(all, Difference.UnmappedTable.class)
                .filter(table -> !renamed.contains(table))
                .map(Difference.UnmappedTable::migration)
                .toList();
        List<Difference.GoneColumn> columns = Difference.all(all, Difference.GoneColumn.class)
                .filter(column -> !renamed.contains(column))
                .toList();
        List<String> statements = new ArrayList<>();
        tables.forEach(table -> table.keys().forEach(key -> statements.addAll(foreignKey(table, key))));
        statements.addAll(foreignKeys(columns));
        tables.forEach(table -> statements.add("drop table " + syntax.name(table.name())));
        columns.forEach(column -> statements.add(column(column.table(), column.migration())));
        var dropping = new DraftScript();
        statements.forEach(sql -> dropping.add(DraftChange.of("", List.of(sql), List.of())));
        return dropping;
    }

    /** Of one that is gone; empty where others refer to it, or it is no table or column. */
    public List<String> of(Object gone) {
        List<String> statements = new ArrayList<>();
        if (gone instanceof Difference.GoneColumn column) {
            statements.addAll(foreignKeys(List.of(column)));
            statements.add(column(column.table(), column.migration()));
        } else if (gone instanceof Difference.UnmappedTable table && !isReferred(table.migration())) {
            statements.add("drop table " + syntax.name(table.migration().name()));
        }
        return statements;
    }

    private boolean isReferred(TableShape table) {
        return migrations.tables().values().stream()
                .filter(other -> !other.name().equals(table.name()))
                .flatMap(other -> other.keys().stream())
                .anyMatch(key -> key.refersTo(table));
    }

    private String column(TableShape table, Column column) {
        return syntax.alter(table.name(), "drop column " + syntax.name(column.name()));
    }

    private List<String> foreignKeys(List<Difference.GoneColumn> columns) {
        return Difference.all(all, Difference.UnmappedConstraint.class)
                .filter(key -> columns.stream()
                        .anyMatch(column -> column.table().equals(key.table())
                                && key.migration()
                                        .columns()
                                        .contains(column.migration().name())))
                .flatMap(key -> foreignKey(key.table(), key.migration()).stream())
                .toList();
    }

    private List<String> foreignKey(TableShape table, Constraint key) {
        return key.kind() == Kind.FOREIGN_KEY && !key.name().isEmpty()
                ? List.of(syntax.dropConstraint(table, key))
                : List.of();
    }
}
