// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.remedy.rewriting;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An ALTER TABLE, which does one thing or several.
 *
 * @param head all up to the first action, such as {@code ALTER TABLE public.orders}
 * @param actions what it does, one after the other
 */
public record AlterTable(String head, SqlName table, List<Tokens> actions) {

    public AlterTable {
        actions = List.copyOf(actions);
    }

    /** Null where a statement is another one. */
    public static @Nullable AlterTable of(Tokens statement) {
        if (!statement.has(0, "alter", "table")) {
            return null;
        }
        int start = statement.skip(statement.skip(2, "if", "exists"), "only");
        SqlName table = statement.name(start);
        if (table == null) {
            return null;
        }
        int from = statement.skip(table.end(), "*");
        List<Tokens> actions = new ArrayList<>();
        for (int at = from; at < statement.size(); ) {
            int comma = statement.find(at, ",");
            actions.add(statement.part(at, comma));
            at = comma + 1;
        }
        return new AlterTable(statement.text(0, from), table, actions);
    }

    /** The column that an action adds, alters, renames or drops; null where it names none. */
    public static @Nullable SqlName column(Tokens action) {
        int at = action.skip(1, "column");
        return action.name(action.skip(action.skip(at, "if", "not", "exists"), "if", "exists"));
    }
}
