// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.remedy.postgresql;

import dev.migration.rehearsal.internal.remedy.rewriting.AlterTable;
import dev.migration.rehearsal.internal.remedy.rewriting.RewriteStep;
import dev.migration.rehearsal.internal.remedy.rewriting.RewriteStep.Run;
import dev.migration.rehearsal.internal.remedy.rewriting.Rewriting;
import dev.migration.rehearsal.internal.remedy.rewriting.Rewriting.Outcome.Steps;
import dev.migration.rehearsal.internal.remedy.rewriting.SqlName;
import dev.migration.rehearsal.internal.remedy.rewriting.Table;
import dev.migration.rehearsal.internal.remedy.rewriting.Tokens;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A type is dropped behind the columns that the migration drops in the phase {@code contract}. */
public final class DropTypeLater implements Rewriting {

    private final PostgreSqlTables tables;

    public DropTypeLater(PostgreSqlTables tables) {
        this.tables = tables;
    }

    @Override
    public @Nullable Outcome of(Command command) throws SQLException {
        Tokens sql = command.sql();
        if (command.isContract()) {
            return null;
        }
        SqlName type = dropped(sql);
        if (type != null && isDroppedLater(type, command.before())) {
            return new Steps(
                    List.of(new RewriteStep("drop", sql.sql() + ";", Run.CONTRACT, RewriteStep.AS_IT_WAS)),
                    "create type " + type.last());
        }
        return null;
    }

    private static @Nullable SqlName dropped(Tokens sql) {
        return sql.has(0, "drop", "type") ? sql.name(sql.skip(2, "if", "exists")) : null;
    }

    private boolean isDroppedLater(SqlName type, List<Tokens> before) throws SQLException {
        for (Tokens statement : before) {
            AlterTable alter = AlterTable.of(statement);
            if (alter != null && isOfType(alter, type)) {
                return true;
            }
        }
        return false;
    }

    private boolean isOfType(AlterTable alter, SqlName type) throws SQLException {
        Tokens action = alter.actions().get(0);
        SqlName column = AlterTable.column(action);
        if (column == null || !action.has(0, "drop")) {
            return false;
        }
        Table table = tables.find(alter.table());
        return table != null
                && table.column(column.last())
                        .map(found -> Tokens.of(found.type(), action.syntax()).name(0))
                        .filter(found -> found.last().equals(type.last()))
                        .isPresent();
    }
}
