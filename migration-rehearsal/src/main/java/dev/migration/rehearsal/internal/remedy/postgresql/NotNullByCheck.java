// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.remedy.postgresql;

import dev.migration.rehearsal.internal.books.CatalogueName;
import dev.migration.rehearsal.internal.remedy.rewriting.AlterTable;
import dev.migration.rehearsal.internal.remedy.rewriting.RewriteStep;
import dev.migration.rehearsal.internal.remedy.rewriting.RewriteStep.Run;
import dev.migration.rehearsal.internal.remedy.rewriting.Rewriting;
import dev.migration.rehearsal.internal.remedy.rewriting.Rewriting.Outcome.No;
import dev.migration.rehearsal.internal.remedy.rewriting.Rewriting.Outcome.Steps;
import dev.migration.rehearsal.internal.remedy.rewriting.RowsInBatches;
import dev.migration.rehearsal.internal.remedy.rewriting.SqlName;
import dev.migration.rehearsal.internal.remedy.rewriting.Table;
import dev.migration.rehearsal.internal.remedy.rewriting.Table.Column;
import dev.migration.rehearsal.internal.remedy.rewriting.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code SET NOT NULL} reads no row where a valid check says the same, and a check can be validated while others write. Instances of
 * the release before may leave the column empty, so all of it waits until they are gone, and what fills the column is done again
 * before that, in the rows that they have written since.
 */
public final class NotNullByCheck implements Rewriting {

    @Override
    public @Nullable Outcome of(Command command) {
        Tokens sql = command.sql();
        if (!command.isAction() || !sql.has(0, "alter")) {
            return null;
        }
        SqlName column = AlterTable.column(sql);
        if (column == null || !sql.has(column.end(), "set", "not", "null")) {
            return null;
        }
        BeforeNotNull required = BeforeNotNull.of(command, column);
        Table table = command.table();
        boolean mayBeEmpty = table != null
                && !required.hasValue()
                && !command.isContract()
                && table.column(column.last()).filter(Column::isNotNull).isEmpty();
        // A large table of which no row is read has a check already, or a comment allows that.
        boolean isRewritten = command.found().isWork()
                || (mayBeEmpty && (required.isLeftEmpty() || command.found().isSmall()));
        if (!isRewritten) {
            return null;
        }
        if (table == null) {
            return No.UNKNOWN_TABLE;
        }
        List<RewriteStep> steps = steps(command, table, column.text());
        boolean isLater = !command.isContract() && !required.hasValue();
        if (isLater) {
            if (required.fills().size() > 1) {
                return new No("several statements fill " + column.text()
                        + ", which rows need that are written later, too: make one of them");
            }
            List<RewriteStep> late = new ArrayList<>();
            for (Tokens fill : required.fills()) {
                RewriteStep piece = RowsInBatches.late(fill, table, column, PostgreSqlTables.ORDERED);
                if (piece == null) {
                    return new No("the statement that fills " + column.text() + " returns rows, or is of a cursor");
                }
                late.add(piece);
            }
            steps.forEach(step -> late.add(step.later()));
            steps = late;
        }
        // Columns of one table need one file for each of these steps, and not for each column.
        String group = isLater && !required.fills().isEmpty() ? "" : command.head() + (isLater ? ", later" : "");
        return new Steps(
                steps,
                Set.of(),
                "alter table " + command.altered().last() + " alter " + column.text() + " drop not null",
                group);
    }

    /** In the phase expand: for a column that no instance leaves empty. */
    static List<RewriteStep> steps(Command command, Table table, String column) {
        String bare = column.replace("\"", "");
        String check = CatalogueName.quoted(table.free(table.name(), bare, "is_there"));
        String add = command.alter("ADD CONSTRAINT " + check + " CHECK (" + column + " IS NOT NULL) NOT VALID");
        String drop = command.alter("DROP CONSTRAINT " + check);
        return List.of(
                new RewriteStep("check", add, Run.TOGETHER, drop),
                new RewriteStep(
                        "validate", command.alter("VALIDATE CONSTRAINT " + check), Run.ALONE, drop + "\n" + add),
                new RewriteStep(
                        "not_null",
                        command.alter("ALTER COLUMN " + column + " SET NOT NULL") + "\n" + drop,
                        Run.ALONE,
                        add + "\n" + command.alter("ALTER COLUMN " + column + " DROP NOT NULL")));
    }
}
