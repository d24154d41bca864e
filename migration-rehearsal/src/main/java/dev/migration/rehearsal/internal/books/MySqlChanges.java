// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.books;

import dev.migration.rehearsal.internal.rule.Alteration;
import dev.migration.rehearsal.internal.rule.Loss;
import dev.migration.rehearsal.internal.rule.Work;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** What is another in a table. */
final class MySqlChanges {

    private MySqlChanges() {}

    static List<Alteration> of(MySqlTable was, MySqlTable is, MySqlColumnNames names) {
        var changes = new ArrayList<Alteration>();
        Map<String, String> actual = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        is.columns().keySet().forEach(name -> actual.put(name, name));
        Set<String> kept = new HashSet<>();
        was.columns().forEach((name, old) -> {
            String now = names.dropped().contains(name)
                    ? null
                    : actual.get(names.renamed().getOrDefault(name, name));
            if (now == null) {
                changes.add(new Alteration(Loss.COLUMN_DROPPED, name));
                return;
            }
            kept.add(now);
            if (!now.equals(name)) {
                changes.add(Alteration.ofColumnName(name, now));
            }
            column(changes, name, old, Objects.requireNonNull(is.columns().get(now)));
        });
        is.columns().forEach((name, column) -> {
            if (!kept.contains(name)) {
                changes.add(new Alteration(
                        Work.COLUMN_ADDED, name, column.type() + (column.required() ? " not null" : "")));
            }
        });
        if (was.hasHistory() && !is.hasHistory()) {
            changes.add(MySqlRemovals.HISTORY_GONE);
        }
        names(changes, was.indexes().keySet(), is.indexes().keySet(), Work.INDEX_DROPPED);
        names(changes, is.indexes().keySet(), was.indexes().keySet(), Work.INDEX_BUILT);
        names(changes, was.foreignKeys().keySet(), is.foreignKeys().keySet(), Work.CONSTRAINT_DROPPED);
        names(changes, is.foreignKeys().keySet(), was.foreignKeys().keySet(), Work.FOREIGN_KEY_ADDED);
        return changes;
    }

    private static void column(List<Alteration> changes, String name, MySqlColumn was, MySqlColumn is) {
        if (!was.type().equals(is.type())) {
            changes.add(Alteration.ofType(name, was.type(), is.type()));
        }
        if (was.notNull() != is.notNull()) {
            changes.add(new Alteration(is.notNull() ? Work.NOT_NULL_SET : Work.NOT_NULL_DROPPED, name));
        }
    }

    private static void names(List<Alteration> changes, Set<String> of, Set<String> without, Work work) {
        of.stream().filter(name -> !without.contains(name)).forEach(name -> changes.add(new Alteration(work, name)));
    }
}
