// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.books;

import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.SqlTokens;
import dev.migration.internal.sql.SqlTokens.Name;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The columns that an ALTER TABLE drops, and those that get another name: one that has a name of before is not the same one for that.
 *
 * @param table that is altered; empty for another statement
 * @param dropped by their names of before
 * @param renamed by their names of before, what they are called after it
 */
record MySqlColumnNames(String table, Set<String> dropped, Map<String, String> renamed) {

    static final MySqlColumnNames NONE = new MySqlColumnNames("", Set.of(), Map.of());

    /** What DROP is about where that is no column. */
    private static final Set<String> NO_COLUMNS =
            Set.of("index", "key", "primary", "foreign", "constraint", "check", "partition", "period", "system");

    static MySqlColumnNames of(String statement, Dialect dialect) {
        SqlTokens words = SqlTokens.of(statement, dialect.syntax()).outside();
        Name table = words.isAny(0, "alter")
                ? words.nameAt(afterCondition(words, words.texts().indexOf("table") + 1))
                : null;
        if (table == null) {
            return NONE;
        }
        var names = new MySqlColumnNames(
                SqlTokens.bare(table.last()),
                new TreeSet<>(String.CASE_INSENSITIVE_ORDER),
                new TreeMap<>(String.CASE_INSENSITIVE_ORDER));
        for (int i = table.end(); i < words.list().size(); i++) {
            if (i == table.end() || words.isAny(i - 1, ",", "nowait") || words.isAny(i - 2, "wait")) {
                names.add(words, i);
            }
        }
        return names;
    }

    private void add(SqlTokens words, int start) {
        boolean isOfColumn = words.isAny(start + 1, "column");
        Name name = words.nameAt(afterCondition(words, isOfColumn ? start + 2 : start + 1));
        if (name == null) {
            return;
        }
        String before = SqlTokens.bare(name.last());
        boolean isRenamed = words.isAny(start, "rename") && isOfColumn;
        if (words.isAny(start, "drop") && (isOfColumn || !NO_COLUMNS.contains(words.at(start + 1)))) {
            dropped.add(before);
        } else if (isRenamed || words.isAny(start, "change")) {
            Name after = words.nameAt(isRenamed ? name.end() + 1 : name.end());
            if (after != null) {
                renamed.put(before, SqlTokens.bare(after.last()));
            }
        }
    }

    private static int afterCondition(SqlTokens words, int index) {
        return words.isAny(index, "if") && words.isAny(index + 1, "exists") ? index + 2 : index;
    }
}
