// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.remedy.postgresql;

import dev.migration.rehearsal.internal.remedy.rewriting.RewriteStep;
import dev.migration.rehearsal.internal.remedy.rewriting.RewriteStep.Run;
import dev.migration.rehearsal.internal.remedy.rewriting.Rewriting;
import dev.migration.rehearsal.internal.remedy.rewriting.Rewriting.Outcome.No;
import dev.migration.rehearsal.internal.remedy.rewriting.Rewriting.Outcome.Steps;
import dev.migration.rehearsal.internal.remedy.rewriting.SqlName;
import dev.migration.rehearsal.internal.remedy.rewriting.Table;
import dev.migration.rehearsal.internal.remedy.rewriting.Table.Column;
import dev.migration.rehearsal.internal.remedy.rewriting.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A unique constraint or primary key gets an index that was built {@code CONCURRENTLY}. */
public final class UniqueUsingIndex implements Rewriting {

    @Override
    public @Nullable Outcome of(Command command) {
        Tokens sql = command.sql();
        NamedConstraint constraint = NamedConstraint.of(command);
        if (constraint == null || !command.found().isWork()) {
            return null;
        }
        int kind = constraint.start();
        boolean isKey = sql.has(kind, "primary", "key");
        if (!isKey && !sql.has(kind, "unique")) {
            return null;
        }
        int open = sql.find(kind, "(");
        if (open == sql.size()) {
            return null;
        }
        Table table = command.table();
        if (table == null) {
            return No.UNKNOWN_TABLE;
        }
        if (table.isPartitioned()) {
            return new No(IndexConcurrently.OF_PARTITIONS);
        }
        int columns = sql.close(open);
        int end = sql.has(columns, "include") ? sql.close(columns + 1) : columns;
        String rest = sql.from(end);
        if (!rest.isEmpty() && !List.of("deferrable", "not", "initially").contains(sql.at(end))) {
            return new No("it sets how the index is stored");
        }
        var pieces = new ArrayList<RewriteStep>();
        boolean isLater = false;
        for (int at = open + 1; isKey && at < columns; at = sql.find(at, ",") + 1) {
            SqlName column = sql.name(at);
            if (column == null
                    || table.column(column.last()).filter(Column::isNotNull).isPresent()) {
                continue;
            }
            // Instances of the release before may leave it empty.
            isLater |=
                    !command.isContract() && !BeforeNotNull.of(command, column).hasValue();
            if (!isRequired(command, column)) {
                Outcome required =
                        new NotNullByCheck().of(command.with("ALTER COLUMN " + column.text() + " SET NOT NULL"));
                if (required instanceof No) {
                    return required;
                }
                pieces.addAll(required instanceof Steps steps ? steps.pieces() : List.of());
            }
        }
        String name = constraint.name();
        SqlName altered = constraint.table();
        String nulls = sql.text(kind + (isKey ? 2 : 1), open);
        pieces.add(new RewriteStep(
                "index",
                "CREATE UNIQUE INDEX CONCURRENTLY " + name + " ON " + altered.text() + " " + sql.text(open, end)
                        + (nulls.isEmpty() ? "" : " " + nulls) + ";",
                Run.WITHOUT_TRANSACTION,
                "DROP INDEX CONCURRENTLY IF EXISTS " + altered.qualifier() + name + ";"));
        var constrain = new RewriteStep(
                isKey ? "primary_key" : "unique",
                command.alter("ADD CONSTRAINT " + name + (isKey ? " PRIMARY KEY" : " UNIQUE") + " USING INDEX " + name
                        + (rest.isEmpty() ? "" : " " + rest)),
                Run.ALONE,
                command.alter("DROP CONSTRAINT " + name));
        pieces.add(isLater ? constrain.later() : constrain);
        return isLater
                ? new Steps(pieces, Set.of(name.replace("\"", "")), constraint.undoneBy())
                : new Steps(pieces, constraint.undoneBy());
    }

    /** Whether the migration itself says that it takes no NULL. */
    private static boolean isRequired(Command command, SqlName column) {
        return command.whole().actions(command.altered(), column).anyMatch(action -> {
            int not = action.find(column.parts().size(), "not");
            return action.has(not, "not", "null") && !action.has(not - 1, "drop");
        });
    }
}
