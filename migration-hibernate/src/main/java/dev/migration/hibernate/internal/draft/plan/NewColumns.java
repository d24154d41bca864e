// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft.plan;

import dev.migration.hibernate.internal.draft.DraftChange;
import dev.migration.hibernate.internal.draft.column.ColumnChanges;
import dev.migration.hibernate.internal.draft.column.CountedColumn;
import dev.migration.hibernate.internal.draft.key.KeyChanges;
import dev.migration.hibernate.internal.draft.move.SubclassTables;
import dev.migration.hibernate.internal.model.Difference.NewColumn;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What adds columns, as Hibernate writes it, and fills them. */
record NewColumns(
        HibernateStatements hibernate,
        ColumnChanges columns,
        KeyChanges keys,
        CountedColumn counted,
        SubclassTables subclasses) {

    List<DraftChange> added(NewColumn column) throws SQLException {
        List<DraftChange> changes = new ArrayList<>();
        for (String sql : statements(column)) {
            Optional<DraftChange> special = counted.added(column, sql).or(() -> subclasses.added(column, sql));
            changes.add(special.isPresent() ? special.get() : columns.added(column, sql, keys));
        }
        return changes;
    }

    /** What fills it from tables that are gone, when all columns are there. */
    Stream<DraftChange> filled(NewColumn column) {
        return statements(column).stream().flatMap(sql -> subclasses.filled(column, sql).stream());
    }

    /** What only rows of a subclass must have. */
    Stream<DraftChange> required(NewColumn column) {
        return columns.required(column, other -> keys.isNew(column.table(), other)).stream();
    }

    private List<String> statements(NewColumn column) {
        return hibernate.adding(column.table().name(), column.entity().name());
    }
}
