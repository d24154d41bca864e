package dev.migration.rehearsal.internal.remedy;

import dev.migration.rehearsal.RehearsalReport.ChangeKind;
import dev.migration.rehearsal.internal.Remedy;
import dev.migration.rehearsal.internal.remedy.Rewriting.Outcome.No;
import dev.migration.rehearsal.internal.remedy.Rewriting.Outcome.Steps;
import dev.migration.rehearsal.internal.remedy.Table.Column;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A column of the new name beside the old one, which old and new instances may write, until the old one goes. */
final class RenamedColumn implements Rewriting {

    private final PostgreSqlTables tables;

    RenamedColumn(PostgreSqlTables tables) {
        this.tables = tables;
    }

    @Override
    public @Nullable Outcome of(Command command) throws SQLException {
        Tokens sql = command.sql();
        SqlName old = command.isAction() && sql.has(0, "rename") ? AlterTable.column(sql) : null;
        Table table = command.table();
        if (old == null
                || table == null
                || sql.has(1, "constraint")
                || !sql.has(old.end(), "to")
                || !command.found().names(ChangeKind.COLUMN_RENAMED).contains(old.last())) {
            return null;
        }
        SqlName name = sql.name(old.end() + 1);
        Column column = table.column(old.last()).orElse(null);
        if (name == null || column == null) {
            return null;
        }
        if (isSetBehind(command, name)) {
            return No.usedAgain(name.last());
        }
        ColumnUse use = tables.use(command.altered(), old.last());
        No no = ColumnTwin.refusal(command, table, column, use);
        if (no != null) {
            return no;
        }
        String from = Remedy.quoted(column.name());
        String to = name.text();
        // A release knows one of the two: the one that it has written counts.
        // Not every type has the operator =, and that of box finds those of one area the same.
        String body = """
                    IF TG_OP = 'INSERT' THEN
                        IF NEW.%2$s IS NULL THEN
                            NEW.%2$s := NEW.%1$s;
                        ELSE
                            NEW.%1$s := NEW.%2$s;
                        END IF;
                    ELSIF pg_catalog.record_image_ne(ROW(NEW.%2$s), ROW(OLD.%2$s)) THEN
                        NEW.%1$s := NEW.%2$s;
                    ELSIF pg_catalog.record_image_ne(ROW(NEW.%1$s), ROW(OLD.%1$s)) THEN
                        NEW.%2$s := NEW.%1$s;
                    END IF;
                """.formatted(from, to);
        return new Steps(
                new ColumnTwin(command, table, column, use, to, column.type() + use.collation(), from, body, to)
                        .steps(),
                use.names(column),
                "alter table " + command.altered().last() + " rename " + to);
    }

    /** Whether the new column gets a default or a comment, which the swap would set to those of the old one. */
    private static boolean isSetBehind(Command command, SqlName name) {
        SqlName table = command.altered();
        return command.whole()
                        .actions(table, name)
                        .anyMatch(action -> action.has(0, "alter") && action.contains("default"))
                || command.whole().statements().stream().anyMatch(sql -> {
                    SqlName commented = sql.has(0, "comment", "on", "column") ? sql.name(3) : null;
                    return commented != null
                            && commented.last().equals(name.last())
                            && commented.parts().contains(table.last());
                });
    }
}
