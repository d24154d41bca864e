// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.script;

import dev.migration.internal.sql.SqlTokens;
import dev.migration.internal.sql.SqlTokens.Name;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the names in a statement that stand where a table does, also in its queries in parentheses. Functions are none. */
final class BatchTables {

    private static final Set<String> BEFORE_TABLE = Set.of("join", "straight_join", "into");
    private static final Set<String> STILL_BEFORE = Set.of("only", "lateral", "low_priority", "or", "ignore");

    /** What a list of tables ends with, at the latest. */
    private static final Set<String> AFTER_TABLES = Set.of(
            "set", "where", "select", "group", "having", "order", "limit", "offset", "fetch", "values", "returning");

    private final SqlTokens sql;
    private final List<Name> found = new ArrayList<>();
    private final Deque<Level> levels = new ArrayDeque<>();

    /** What the tokens within the same parentheses are. */
    private static final class Level {
        private boolean isQuery;
        private boolean inTables;
        private boolean expectsTable;

        private Level(boolean isQuery, boolean expectsTable) {
            this.isQuery = isQuery;
            this.inTables = expectsTable;
            this.expectsTable = expectsTable;
        }

        private void expectTable() {
            inTables = true;
            expectsTable = true;
        }
    }

    private BatchTables(SqlTokens sql) {
        this.sql = sql;
        levels.push(new Level(true, false));
    }

    /** In order; a name that the statement changes is one of them. */
    static List<Name> of(SqlTokens sql) {
        return new BatchTables(sql).find();
    }

    private List<Name> find() {
        for (int i = 0; i < sql.list().size(); i++) {
            Name name = read(i);
            if (name != null) {
                found.add(name);
                i = name.end() - 1;
            }
        }
        return found;
    }

    private @Nullable Name read(int i) {
        String text = sql.at(i);
        Level level = levels.element();
        boolean isKeyword = !sql.at(i - 1).equals(".");
        if (text.equals("(")) {
            levels.push(new Level(level.expectsTable, level.expectsTable));
            level.expectsTable = false;
        } else if (text.equals(")") && levels.size() > 1) {
            levels.pop();
        } else if (text.equals(",") && level.inTables) {
            level.expectsTable = true;
        } else if (isKeyword && AFTER_TABLES.contains(text)) {
            level.isQuery |= text.equals("select");
            level.inTables = false;
            level.expectsTable = false;
        } else if (isKeyword && startsTables(i, level)) {
            level.expectTable();
        } else if (level.expectsTable && !(isKeyword && STILL_BEFORE.contains(text))) {
            Name name = sql.nameAt(i);
            level.expectsTable = name == null;
            boolean isTarget = sql.at(i - 1).equals("into");
            return name == null || (sql.at(name.end()).equals("(") && !isTarget) ? null : name;
        }
        return null;
    }

    /** FROM is a word of functions and of IS DISTINCT FROM, too. */
    private boolean startsTables(int i, Level level) {
        return switch (sql.at(i)) {
            case "from" ->
                level.isQuery
                        && !(sql.at(i - 1).equals("distinct")
                                && Set.of("is", "not").contains(sql.at(i - 2)));
            case "using" -> level.isQuery && !sql.at(i + 1).equals("(");
            case "update" -> i == 0;
            case "table" -> sql.nameAt(i + 1) != null;
            default -> level.isQuery && BEFORE_TABLE.contains(sql.at(i));
        };
    }
}
