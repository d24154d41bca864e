package dev.migration.rehearsal.internal.remedy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The migration that a statement is of.
 *
 * @param isContract whether it runs when no instance of the release before is left
 * @param statements all of it
 * @param replaced the columns that it renames or gives another type, each as its table, a dot and its name
 */
record Whole(boolean isContract, List<Tokens> statements, Set<String> replaced) {

    Whole {
        statements = List.copyOf(statements);
        replaced = Set.copyOf(replaced);
    }

    static Whole of(boolean isContract, List<Tokens> statements) {
        Set<String> replaced = new HashSet<>();
        for (Tokens statement : statements) {
            AlterTable alter = AlterTable.of(statement);
            for (Tokens action : alter == null ? List.<Tokens>of() : alter.actions()) {
                SqlName column = AlterTable.column(action);
                if (alter != null
                        && column != null
                        && (action.has(0, "rename") || action.find(column.end(), "type") < action.size())) {
                    replaced.add(alter.table().last() + "." + column.last());
                }
            }
        }
        return new Whole(isContract, statements, replaced);
    }

    /** What ALTER TABLE does with a column of a table. */
    Stream<Tokens> actions(SqlName table, SqlName column) {
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
}
