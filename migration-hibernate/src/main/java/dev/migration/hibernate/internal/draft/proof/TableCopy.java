// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft.proof;

import dev.migration.hibernate.internal.compare.EntityComparison;
import dev.migration.hibernate.internal.draft.DraftChange.Answer;
import dev.migration.hibernate.internal.draft.syntax.AlterTable;
import dev.migration.internal.database.Row;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tries a change in an empty copy of its table first, where nothing brings back what a column loses when it is defined anew.
 */
record TableCopy(EntityComparison comparison) {

    private static final String COPY = "migration_copy";

    /** Whether the copy is another one after the undo. What it cannot show, as it has no foreign keys, is left to the table itself. */
    boolean isChangedBy(Answer answer) throws SQLException {
        Set<String> tables = Stream.concat(answer.up().stream(), answer.down().stream())
                .map(sql -> AlterTable.of(sql).map(AlterTable::table).orElse(""))
                .collect(Collectors.toSet());
        return comparison.product().definesColumnsAnew()
                && tables.size() == 1
                && !tables.contains("")
                && isChanged(tables.iterator().next(), answer);
    }

    private boolean isChanged(String table, Answer answer) throws SQLException {
        Row.execute(comparison.connection(), "create table " + COPY + " like " + table);
        try {
            String before = comparison.meaning(comparison.snapshot());
            run(answer.up());
            run(answer.down());
            return !comparison.meaning(comparison.snapshot()).equals(before);
        } catch (SQLException e) {
            return false;
        } finally {
            Row.execute(comparison.connection(), "drop table " + COPY);
        }
    }

    private void run(List<String> statements) throws SQLException {
        for (String sql : statements) {
            String ofCopy =
                    AlterTable.of(sql).map(alter -> alter.on(COPY).sql()).orElse(sql);
            Row.execute(comparison.connection(), ofCopy);
        }
    }
}
