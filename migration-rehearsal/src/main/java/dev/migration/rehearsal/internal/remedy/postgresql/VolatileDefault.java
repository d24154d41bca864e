// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.remedy.postgresql;

import dev.migration.rehearsal.RehearsalReport.ChangeKind;
import dev.migration.rehearsal.internal.remedy.rewriting.AlterTable;
import dev.migration.rehearsal.internal.remedy.rewriting.RangeStep;
import dev.migration.rehearsal.internal.remedy.rewriting.RewriteStep;
import dev.migration.rehearsal.internal.remedy.rewriting.RewriteStep.Run;
import dev.migration.rehearsal.internal.remedy.rewriting.Rewriting;
import dev.migration.rehearsal.internal.remedy.rewriting.Rewriting.Outcome.No;
import dev.migration.rehearsal.internal.remedy.rewriting.Rewriting.Outcome.Steps;
import dev.migration.rehearsal.internal.remedy.rewriting.SqlName;
import dev.migration.rehearsal.internal.remedy.rewriting.Table;
import dev.migration.rehearsal.internal.remedy.rewriting.Tokens;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A new column gets its default afterwards, for new rows, and old rows get theirs in batches. */
public final class VolatileDefault implements Rewriting {

    /** What ends the type or the default of a column. */
    private static final String[] CLAUSES = {
        "default",
        "not",
        "null",
        "constraint",
        "check",
        "unique",
        "primary",
        "references",
        "generated",
        "storage",
        "compression"
    };

    private final PostgreSqlTables tables;

    public VolatileDefault(PostgreSqlTables tables) {
        this.tables = tables;
    }

    @Override
    public @Nullable Outcome of(Command command) throws SQLException {
        Tokens sql = command.sql();
        boolean isRewritten =
                command.found().changes(ChangeKind.REWRITTEN).findAny().isPresent();
        if (!command.isAction() || !sql.has(0, "add") || !command.found().isWork() || !isRewritten) {
            return null;
        }
        SqlName column = AlterTable.column(sql);
        if (column == null || !command.found().names(ChangeKind.COLUMN_ADDED).contains(column.last())) {
            return null;
        }
        Table table = command.table();
        if (table == null || !tables.isRewritten(command)) {
            return null;
        }
        int type = sql.find(column.end(), CLAUSES);
        String value = "";
        boolean isNotNull = false;
        for (int at = type; at < sql.size(); ) {
            int next = sql.find(at + 1, CLAUSES);
            if (sql.has(at, "default")) {
                value = sql.text(at + 1, next);
            } else if (sql.has(at, "not", "null")) {
                isNotNull = true;
                next = at + 2;
            } else if (!sql.has(at, "null")) {
                return new No(
                        "besides its default the column has " + sql.at(at) + ": add that in a statement of its own");
            }
            at = next;
        }
        if (value.isEmpty()) {
            return new No("each row gets its value from the type of " + column.text());
        }
        if (table.keys().isEmpty()) {
            return RangeStep.NO_KEY;
        }
        SqlName altered = command.altered();
        List<RewriteStep> pieces = new ArrayList<>();
        pieces.add(new RewriteStep(
                "column",
                command.alter(sql.text(0, type)) + "\n"
                        + command.alter("ALTER COLUMN " + column.text() + " SET DEFAULT " + value),
                Run.TOGETHER,
                command.alter("DROP COLUMN " + column.text())));
        pieces.add(RangeStep.of(
                "fill",
                altered,
                table,
                "UPDATE " + altered.text() + " SET " + column.text() + " = DEFAULT WHERE " + column.text()
                        + " IS NULL AND ",
                sql.syntax()));
        if (isNotNull) {
            pieces.addAll(NotNullByCheck.steps(command, table, column.text()));
        }
        return new Steps(pieces, "alter table " + altered.last() + " drop " + column.text());
    }
}
