// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.remedy.postgresql;

import dev.migration.rehearsal.internal.remedy.rewriting.AlterTable;
import dev.migration.rehearsal.internal.remedy.rewriting.Rewriting.Command;
import dev.migration.rehearsal.internal.remedy.rewriting.RowsInBatches;
import dev.migration.rehearsal.internal.remedy.rewriting.SqlName;
import dev.migration.rehearsal.internal.remedy.rewriting.TargetTable;
import dev.migration.rehearsal.internal.remedy.rewriting.Tokens;
import java.util.ArrayList;
import java.util.List;

/**
 * What a migration does with a column before it is {@code NOT NULL}.
 *
 * @param isNew whether it adds the column, so that instances of the release before do not know it
 * @param hasDefault whether it gives it a default before any row could be without it, and does not take that away again
 * @param fills what sets it in the rows that are there
 */
record BeforeNotNull(boolean isNew, boolean hasDefault, List<Tokens> fills) {

    BeforeNotNull {
        fills = List.copyOf(fills);
    }

    static BeforeNotNull of(Command command, SqlName column) {
        boolean isNew = false;
        boolean isAddedWithDefault = false;
        boolean isSetBeforeFill = false;
        List<Tokens> fills = new ArrayList<>();
        for (Tokens statement : command.before()) {
            AlterTable alter = AlterTable.of(statement);
            SqlName table = alter == null ? TargetTable.ofRows(statement) : alter.table();
            if (table == null || !table.last().equals(command.altered().last())) {
                continue;
            }
            if (alter == null) {
                int set = statement.find(table.end(), "set");
                if (statement.has(0, "update") && RowsInBatches.assigns(statement, set + 1, column.last())) {
                    fills.add(statement);
                }
                continue;
            }
            Tokens action = alter.actions().get(0);
            boolean isAdded = action.has(0, "add");
            SqlName changed = AlterTable.column(action);
            if (changed != null && changed.last().equals(column.last())) {
                isNew |= isAdded;
                int value = action.find(changed.end(), "default", "generated");
                isAddedWithDefault |= isAdded && value < action.size();
                isSetBeforeFill |= fills.isEmpty() && value < action.size();
            }
        }
        // Rows from before the default are filled only by what comes behind it.
        boolean isInEachRow = isAddedWithDefault || (isSetBeforeFill && !fills.isEmpty());
        return new BeforeNotNull(isNew, isInEachRow && !isTakenAway(command, column), fills);
    }

    /** Whether the default goes, before or behind the command. */
    private static boolean isTakenAway(Command command, SqlName column) {
        return command.whole().actions(command.altered(), column).anyMatch(action -> {
            int value = action.find(0, "default");
            return action.has(value - 1, "drop") || action.has(value + 1, "null");
        });
    }

    /** Whether each row that an instance of the release before inserts has a value, as that does not name the column. */
    boolean hasValue() {
        return isNew && hasDefault;
    }

    /** Whether each row that such an instance inserts has none. */
    boolean isLeftEmpty() {
        return isNew && !hasDefault;
    }
}
