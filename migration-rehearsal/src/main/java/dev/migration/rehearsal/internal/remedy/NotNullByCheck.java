package dev.migration.rehearsal.internal.remedy;

import dev.migration.rehearsal.internal.Remedy;
import dev.migration.rehearsal.internal.remedy.Piece.Run;
import dev.migration.rehearsal.internal.remedy.Rewriting.Outcome.No;
import dev.migration.rehearsal.internal.remedy.Rewriting.Outcome.Steps;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code SET NOT NULL} reads no row where a valid check says the same, and a check can be validated while others write. */
final class NotNullByCheck implements Rewriting {

    @Override
    public @Nullable Outcome of(Command command) {
        Tokens sql = command.sql();
        if (!command.isAction() || !sql.has(0, "alter") || !command.found().isWork()) {
            return null;
        }
        SqlName column = sql.name(sql.skip(1, "column"));
        if (column == null || !sql.has(column.end(), "set", "not", "null")) {
            return null;
        }
        Table table = command.table();
        if (table == null) {
            return new No("the table has this name only since the same migration");
        }
        return new Steps(
                steps(command, table, column.text()),
                "alter table " + command.altered().last() + " alter " + column.text() + " drop not null");
    }

    static List<Piece> steps(Command command, Table table, String column) {
        String bare = column.replace("\"", "");
        String check = Remedy.quoted(table.free(table.name(), bare, "is_there"));
        String add = command.alter("ADD CONSTRAINT " + check + " CHECK (" + column + " IS NOT NULL) NOT VALID");
        String drop = command.alter("DROP CONSTRAINT " + check);
        return List.of(
                new Piece("check", add, Run.TOGETHER, drop),
                new Piece("validate", command.alter("VALIDATE CONSTRAINT " + check), Run.ALONE, drop + "\n" + add),
                new Piece(
                        "not_null",
                        command.alter("ALTER COLUMN " + column + " SET NOT NULL") + "\n" + drop,
                        Run.ALONE,
                        add + "\n" + command.alter("ALTER COLUMN " + column + " DROP NOT NULL")));
    }
}
