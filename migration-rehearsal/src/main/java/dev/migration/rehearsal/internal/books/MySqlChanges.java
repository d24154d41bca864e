package dev.migration.rehearsal.internal.books;

import dev.migration.rehearsal.RehearsalReport.Change;
import dev.migration.rehearsal.RehearsalReport.ChangeKind;
import dev.migration.rehearsal.internal.books.MySqlTables.Column;
import dev.migration.rehearsal.internal.books.MySqlTables.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What is another in a table. */
final class MySqlChanges {

    private MySqlChanges() {}

    static List<Change> of(Table was, Table is, boolean mayRename) {
        var changes = new ArrayList<Change>();
        List<String> before = List.copyOf(was.columns().keySet());
        List<String> after = List.copyOf(is.columns().keySet());
        Set<String> renamed = new TreeSet<>();
        was.columns().forEach((name, old) -> {
            Column now = is.columns().get(name);
            if (now != null) {
                column(changes, name, old, now);
                return;
            }
            int place = before.indexOf(name);
            String other = mayRename && before.size() == after.size() ? after.get(place) : name;
            if (was.columns().containsKey(other)) {
                changes.add(new Change(ChangeKind.COLUMN_DROPPED, name, ""));
            } else {
                renamed.add(other);
                changes.add(new Change(ChangeKind.COLUMN_RENAMED, name, other));
                column(changes, name, old, is.columns().getOrDefault(other, old));
            }
        });
        is.columns().forEach((name, column) -> {
            if (!was.columns().containsKey(name) && !renamed.contains(name)) {
                changes.add(new Change(
                        ChangeKind.COLUMN_ADDED, name, column.type() + (column.required() ? " not null" : "")));
            }
        });
        names(changes, was.indexes().keySet(), is.indexes().keySet(), ChangeKind.INDEX_DROPPED);
        names(changes, is.indexes().keySet(), was.indexes().keySet(), ChangeKind.INDEX_BUILT);
        names(changes, was.foreignKeys().keySet(), is.foreignKeys().keySet(), ChangeKind.CONSTRAINT_DROPPED);
        names(changes, is.foreignKeys().keySet(), was.foreignKeys().keySet(), ChangeKind.CONSTRAINT_ADDED);
        return changes;
    }

    private static void column(List<Change> changes, String name, Column was, Column is) {
        if (!was.type().equals(is.type())) {
            changes.add(new Change(ChangeKind.TYPE_CHANGED, name, was.type() + " to " + is.type()));
        }
        if (was.notNull() != is.notNull()) {
            changes.add(new Change(is.notNull() ? ChangeKind.NOT_NULL_SET : ChangeKind.NOT_NULL_DROPPED, name, ""));
        }
    }

    private static void names(List<Change> changes, Set<String> of, Set<String> without, ChangeKind kind) {
        of.stream()
                .filter(name -> !without.contains(name))
                .forEach(name ->
                        changes.add(new Change(kind, name, kind == ChangeKind.CONSTRAINT_ADDED ? "foreign key" : "")));
    }
}
