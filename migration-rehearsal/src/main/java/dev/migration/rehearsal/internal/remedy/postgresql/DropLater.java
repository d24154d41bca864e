// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.remedy.postgresql;

import dev.migration.rehearsal.RehearsalReport.ChangeKind;
import dev.migration.rehearsal.internal.books.CatalogueName;
import dev.migration.rehearsal.internal.remedy.postgresql.ColumnUse.Kind;
import dev.migration.rehearsal.internal.remedy.rewriting.AlterTable;
import dev.migration.rehearsal.internal.remedy.rewriting.RewriteStep;
import dev.migration.rehearsal.internal.remedy.rewriting.RewriteStep.Run;
import dev.migration.rehearsal.internal.remedy.rewriting.Rewriting;
import dev.migration.rehearsal.internal.remedy.rewriting.Rewriting.Outcome.No;
import dev.migration.rehearsal.internal.remedy.rewriting.Rewriting.Outcome.Steps;
import dev.migration.rehearsal.internal.remedy.rewriting.SqlName;
import dev.migration.rehearsal.internal.remedy.rewriting.Table;
import dev.migration.rehearsal.internal.remedy.rewriting.Table.Column;
import dev.migration.rehearsal.internal.remedy.rewriting.Table.Column.Filled;
import dev.migration.rehearsal.internal.remedy.rewriting.Tokens;
import dev.migration.rehearsal.internal.rule.Rule;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A column is dropped when the last instance that uses it is gone; until then it may be left empty by those that do not. */
public final class DropLater implements Rewriting {

    private final PostgreSqlTables tables;

    public DropLater(PostgreSqlTables tables) {
        this.tables = tables;
    }

    @Override
    public @Nullable Outcome of(Command command) throws SQLException {
        Tokens sql = command.sql();
        if (!command.isAction()
                || !sql.has(0, "drop")
                || sql.has(1, "constraint")
                || !command.found().has(Rule.DROPS_DATA)) {
            return null;
        }
        SqlName column = AlterTable.column(sql);
        if (column == null || !command.found().names(ChangeKind.COLUMN_DROPPED).contains(column.last())) {
            return null;
        }
        if (command.table() == null && !command.isContract()) {
            return No.UNKNOWN_TABLE;
        }
        List<RewriteStep> pieces = new ArrayList<>();
        String asBefore = "";
        if (isRequired(command, column.last())) {
            String alter = "ALTER COLUMN " + CatalogueName.quoted(column.last());
            asBefore = "\n" + command.alter(alter + " DROP NOT NULL");
            pieces.add(new RewriteStep(
                    "nullable",
                    command.alter(alter + " DROP NOT NULL"),
                    Run.TOGETHER,
                    command.alter(alter + " SET NOT NULL")));
        }
        pieces.add(new RewriteStep("drop", command.alter(sql.sql()), Run.CONTRACT, RewriteStep.AS_IT_WAS + asBefore));
        return new Steps(
                pieces,
                Set.of(column.last()),
                "alter table " + command.altered().last() + " add " + column.text());
    }

    /** Whether an INSERT fails that does not name it, and that can be changed. */
    private boolean isRequired(Command command, String name) throws SQLException {
        Table table = command.table();
        Column column = command.isContract() || table == null
                ? null
                : table.column(name)
                        .filter(found -> found.isNotNull() && found.filled() == Filled.NEVER)
                        .orElse(null);
        return column != null
                && tables.use(command.altered(), column).parts().stream()
                        .noneMatch(part -> part.kind() == Kind.PRIMARY_KEY);
    }
}
