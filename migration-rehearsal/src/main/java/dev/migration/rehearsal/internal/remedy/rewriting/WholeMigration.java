// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.remedy.rewriting;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The migration that a statement is of.
 *
 * @param isContract whether it runs when no instance of the release before is left
 * @param statements all of it
 */
public record WholeMigration(boolean isContract, List<Tokens> statements) {

    public WholeMigration {
        statements = List.copyOf(statements);
    }

    /** What ALTER TABLE does with a column of a table. */
    public Stream<Tokens> actions(SqlName table, SqlName column) {
        return statements.stream()
                .flatMap(statement -> {
                    AlterTable alter = AlterTable.of(statement);
                    return alter != null && alter.table().last().equals(table.last())
                            ? alter.actions().stream()
                            : Stream.empty();
                })
                .filter(action -> {
                    SqlName changed = AlterTable.column(action);
                    return changed != null && changed.last().equals(column.last());
                });
    }

    public boolean makesType(String name) {
        return statements.stream().anyMatch(sql -> {
            SqlName made = sql.has(0, "create", "type") || sql.has(0, "create", "domain") ? sql.name(2) : null;
            SqlName wanted = Tokens.of(name, sql.syntax()).name(0);
            return made != null && wanted != null && made.last().equals(wanted.last());
        });
    }

    /** Whether it gives a column another type. */
    public boolean changesType(String table, String column) {
        return statements.stream()
                .map(AlterTable::of)
                .filter(Objects::nonNull)
                .anyMatch(alter -> isOf(alter, table)
                        && alter.actions().stream().anyMatch(action -> {
                            SqlName changed = action.has(0, "alter") ? AlterTable.column(action) : null;
                            return changed != null
                                    && changed.last().equals(column)
                                    && action.find(changed.end(), "type") < action.size();
                        }));
    }

    private static boolean isOf(AlterTable alter, String table) {
        SqlName name = Tokens.of(table, alter.actions().get(0).syntax()).name(0);
        return name != null && name.last().equals(alter.table().last());
    }
}
