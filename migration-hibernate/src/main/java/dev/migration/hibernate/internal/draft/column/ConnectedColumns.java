// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft.column;

import dev.migration.hibernate.internal.draft.DraftChange;
import dev.migration.hibernate.internal.draft.syntax.DraftSyntax;
import dev.migration.hibernate.internal.draft.syntax.MergedAlters;
import dev.migration.hibernate.internal.model.Difference.Aspect;
import dev.migration.hibernate.internal.model.Difference.ChangedColumn;
import dev.migration.hibernate.internal.model.SchemaShape;
import dev.migration.hibernate.internal.model.TableShape;
import dev.migration.hibernate.internal.model.TableShape.Column;
import dev.migration.hibernate.internal.model.TableShape.Constraint;
import dev.migration.hibernate.internal.model.TableShape.Reference;
import dev.migration.internal.database.catalogue.SchemaTable.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Changes the types of columns on both sides of foreign keys: MariaDB and MySQL refuse that as long as the keys are there, so they are
 * dropped, and added again when all of the columns have changed.
 */
public record ConnectedColumns(SchemaShape migrations, DraftSyntax syntax) {

    /** A foreign key of a table. */
    private record Key(TableShape table, Constraint constraint) {

        boolean isOn(ChangedColumn column) {
            return isOwn(column) || refersTo(column);
        }

        /** The columns that it is on besides, or to which it refers, with the type that the column gets. */
        Stream<ChangedColumn> otherSides(ChangedColumn column, SchemaShape migrations) {
            Reference references = constraint.references();
            TableShape referred =
                    references == null ? null : migrations.tables().get(references.table());
            return references == null || referred == null
                    ? Stream.empty()
                    : references.columns().entrySet().stream().flatMap(pair -> {
                        Column own = table.columns().get(pair.getKey());
                        Column other = referred.columns().get(pair.getValue());
                        if (own == null || other == null) {
                            return Stream.empty();
                        }
                        Stream<ChangedColumn> ofOwn =
                                is(column, referred, other) ? Stream.of(like(column, table, own)) : Stream.empty();
                        Stream<ChangedColumn> ofOther =
                                is(column, table, own) ? Stream.of(like(column, referred, other)) : Stream.empty();
                        return Stream.concat(ofOwn, ofOther);
                    });
        }

        private static boolean is(ChangedColumn changed, TableShape table, Column column) {
            return changed.table().name().equals(table.name())
                    && changed.migration().name().equals(column.name());
        }

        private static ChangedColumn like(ChangedColumn changed, TableShape table, Column column) {
            var typed = new Column(
                    column.name(),
                    changed.entity().sized(),
                    column.notNull(),
                    column.defaultValue(),
                    column.isCounted(),
                    column.computed(),
                    column.definition());
            return new ChangedColumn(table, typed, column, Set.of(Aspect.TYPE), table.name());
        }

        private boolean isOwn(ChangedColumn column) {
            return table.equals(column.table())
                    && constraint.columns().contains(column.migration().name());
        }

        private boolean refersTo(ChangedColumn column) {
            Reference references = constraint.references();
            return references != null
                    && references.table().equals(column.table().name())
                    && references.columns().containsValue(column.migration().name());
        }
    }

    public boolean has(ChangedColumn column) {
        return syntax.keepsTypesOfKeys() && column.is(Aspect.TYPE) && keys().anyMatch(key -> key.isOn(column));
    }

    /** @param alone the change of each of the columns */
    public DraftChange together(List<ChangedColumn> columns, List<DraftChange> alone) {
        List<DraftChange> each = MergedAlters.of(alone);
        List<Key> keys =
                keys().filter(key -> columns.stream().anyMatch(key::isOn)).toList();
        List<String> up = new ArrayList<>(drop(keys));
        each.forEach(change -> up.addAll(change.up()));
        up.addAll(add(keys));
        List<String> down = new ArrayList<>(drop(keys));
        DraftChange.reversed(each).forEach(change -> down.addAll(change.down()));
        down.addAll(add(keys));
        return DraftChange.replacing(
                        columns.stream().map(ChangedColumn::text).collect(Collectors.joining("\n")),
                        joined(each.stream().map(DraftChange::question), " "),
                        up,
                        down)
                .undoing(joined(DraftChange.reversed(each).stream().map(DraftChange::undoing), "\n"));
    }

    /** With the numbers on the other sides of their foreign keys that no entity has otherwise: the keys ask for the same type. */
    public List<ChangedColumn> withOtherSides(List<ChangedColumn> columns) {
        List<ChangedColumn> all = new ArrayList<>(columns);
        for (int i = 0; i < all.size(); i++) {
            ChangedColumn changed = all.get(i);
            keys().flatMap(key -> key.otherSides(changed, migrations))
                    .filter(other -> other.migration().isNumber() && other.isWider())
                    .filter(other -> all.stream().noneMatch(it -> Key.is(it, other.table(), other.migration())))
                    .forEach(all::add);
        }
        return all;
    }

    private Stream<Key> keys() {
        return migrations.tables().values().stream()
                .flatMap(table -> table.keys().stream()
                        .filter(key -> key.kind() == Kind.FOREIGN_KEY)
                        .map(key -> new Key(table, key)));
    }

    private List<String> drop(List<Key> keys) {
        return keys.stream()
                .map(key -> syntax.dropConstraint(key.table(), key.constraint()))
                .toList();
    }

    private List<String> add(List<Key> keys) {
        return keys.stream()
                .map(key -> syntax.addConstraint(key.table(), key.constraint()))
                .toList();
    }

    private static String joined(Stream<String> texts, String between) {
        return texts.filter(text -> !text.isEmpty()).collect(Collectors.joining(between));
    }
}
