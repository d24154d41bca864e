// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.statement;

import dev.migration.internal.sql.SqlTokens;
import dev.migration.internal.sql.SqlTokens.Name;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A trigger as {@code CREATE TRIGGER} names it: of a table, and of writes. */
record NewTrigger(String name, Name table, boolean isOfInsert, boolean isOfUpdate) {

    private static final Set<String> TABLE = Set.of("on");

    private static final Set<String> OTHERS =
            Set.of("table", "index", "view", "function", "procedure", "event", "rule");

    /** Null where the statement creates none, or one for removed rows only. */
    static @Nullable NewTrigger of(SqlTokens tokens) {
        int trigger = tokens.texts().indexOf("trigger");
        int on = tokens.outer(trigger + 1, TABLE);
        Name name = tokens.nameAt(tokens.isAny(trigger + 1, "if") ? trigger + 4 : trigger + 1);
        Name table = tokens.nameAt(on + 1);
        if (!tokens.isAny(0, "create")
                || trigger < 0
                || name == null
                || table == null
                || tokens.texts().subList(0, trigger).stream().anyMatch(OTHERS::contains)) {
            return null;
        }
        List<String> events = tokens.texts().subList(name.end(), on);
        var created = new NewTrigger(name.last(), table, events.contains("insert"), events.contains("update"));
        return created.isOfInsert || created.isOfUpdate ? created : null;
    }

    boolean firesFor(StatementWrite write) {
        return (isOfInsert && write.isInsert())
                || (isOfUpdate && !write.updated().isEmpty());
    }
}
