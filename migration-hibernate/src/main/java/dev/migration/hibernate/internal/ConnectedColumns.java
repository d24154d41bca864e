package dev.migration.hibernate.internal;

import dev.migration.hibernate.internal.Difference.Aspect;
import dev.migration.hibernate.internal.Difference.ChangedColumn;
import dev.migration.hibernate.internal.TableShape.Constraint;
import dev.migration.internal.schema.SchemaTable.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Changes the types of columns on both sides of foreign keys: MariaDB and MySQL refuse that as long as the keys are there, so they are
 * dropped, and added again when all of the columns have changed.
 */
record ConnectedColumns(SchemaShape migrations, DraftSyntax syntax) {

    /** A foreign key of a table. */
    private record Key(TableShape table, Constraint constraint) {

        boolean isOn(ChangedColumn column) {
            return isOwn(column) || refersTo(column);
        }

        private boolean isOwn(ChangedColumn column) {
            return table.equals(column.table())
                    && constraint.columns().contains(column.migration().name());
        }

        private boolean refersTo(ChangedColumn column) {
            String[] tableAndPairs = constraint.meaning().split(": |, |;");
            return tableAndPairs[0].equals(column.table().name())
                    && Stream.of(tableAndPairs)
                            .anyMatch(pair ->
                                    pair.endsWith(" = " + column.migration().name()));
        }
    }

    boolean has(ChangedColumn column) {
        return syntax.keepsTypesOfKeys() && column.is(Aspect.TYPE) && keys().anyMatch(key -> key.isOn(column));
    }

    /** @param alone the change of each of the columns */
    DraftChange together(List<ChangedColumn> columns, List<DraftChange> alone) {
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
