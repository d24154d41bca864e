// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft.plan;

import dev.migration.hibernate.internal.draft.DraftChange;
import dev.migration.hibernate.internal.draft.column.ColumnChanges;
import dev.migration.hibernate.internal.draft.column.ConnectedColumns;
import dev.migration.hibernate.internal.draft.key.KeyChanges;
import dev.migration.hibernate.internal.draft.value.DurationUnits;
import dev.migration.hibernate.internal.draft.value.EnumChanges;
import dev.migration.hibernate.internal.draft.value.EnumNumbers;
import dev.migration.hibernate.internal.model.Difference.ChangedColumn;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What changes columns, as the product alters them, by what rows have in them. */
record ChangedColumns(
        ColumnChanges columns,
        KeyChanges keys,
        EnumChanges enums,
        EnumNumbers numbers,
        DurationUnits durations,
        ConnectedColumns connected) {

    /** Why one is not drafted; null where it is. */
    @Nullable
    String refused(ChangedColumn column) {
        return numbers.isFor(column) ? numbers.refused(column) : columns.refused(column);
    }

    /** Whether it has to be changed together with others. */
    boolean isConnected(ChangedColumn column) {
        return connected.has(column);
    }

    /** What changes those together; none where there are none. */
    Stream<DraftChange> together(List<ChangedColumn> columns) {
        List<ChangedColumn> all = connected.withOtherSides(columns);
        return all.isEmpty()
                ? Stream.empty()
                : Stream.of(
                        connected.together(all, all.stream().map(this::changed).toList()));
    }

    DraftChange changed(ChangedColumn column) {
        if (numbers.isFor(column)) {
            return numbers.changed(column, columns.others(column));
        }
        if (enums.isTyped(column)) {
            return enums.typed(column, columns.others(column));
        }
        DraftChange change = columns.changed(column);
        return durations.isFor(column) ? durations.asked(column, change) : keys.conditional(column, change);
    }
}
