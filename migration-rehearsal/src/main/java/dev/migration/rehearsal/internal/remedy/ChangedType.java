package dev.migration.rehearsal.internal.remedy;

import dev.migration.rehearsal.RehearsalReport.ChangeKind;
import dev.migration.rehearsal.internal.Remedy;
import dev.migration.rehearsal.internal.remedy.Rewriting.Outcome.No;
import dev.migration.rehearsal.internal.remedy.Rewriting.Outcome.Steps;
import dev.migration.rehearsal.internal.remedy.Table.Column;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A column of another type beside the old one takes its name in the end. */
final class ChangedType implements Rewriting {

    private final PostgreSqlTables tables;

    ChangedType(PostgreSqlTables tables) {
        this.tables = tables;
    }

    @Override
    public @Nullable Outcome of(Command command) throws SQLException {
        Tokens sql = command.sql();
        SqlName name = command.isAction() && sql.has(0, "alter") ? sql.name(sql.skip(1, "column")) : null;
        if (name == null || !command.found().isWork()) {
            return null;
        }
        int type = sql.skip(sql.skip(name.end(), "set", "data"), "type");
        Table table = command.table();
        if (!sql.has(type - 1, "type")
                || table == null
                || !command.found().names(ChangeKind.TYPE_CHANGED).contains(name.last())
                || command.found().changes(ChangeKind.REWRITTEN).findAny().isEmpty()) {
            return null;
        }
        Column column = table.column(name.last()).orElse(null);
        if (column == null) {
            return new No("the column is made in the same migration");
        }
        ColumnUse use = tables.use(command.altered(), name.last());
        if (use.hindrance() != null) {
            return new No(use.hindrance());
        }
        if (table.keys().isEmpty()) {
            return Batches.NO_KEY;
        }
        int using = sql.find(type, "using");
        String wanted = sql.text(type, using);
        Tokens value = Tokens.of(using < sql.size() ? sql.from(using + 1) : name.text() + "::" + wanted, sql.syntax());
        String twin = Remedy.quoted(table.free(column.name(), "new"));
        return new Steps(
                new ColumnTwin(
                                command,
                                table,
                                column,
                                use,
                                twin,
                                wanted,
                                value.sql(),
                                "    NEW." + twin + " := " + ofNew(value, table) + ";\n",
                                name.text())
                        .steps(),
                column.name(),
                "alter table " + command.altered().last() + " alter " + name.text());
    }

    /** The same with the row that a trigger is given. */
    private static String ofNew(Tokens value, Table table) {
        var text = new StringBuilder();
        int at = 0;
        for (int i = 0; i < value.size(); i++) {
            SqlName column = value.name(i);
            boolean isColumn = column != null
                    && column.parts().size() == 1
                    && table.column(column.last()).isPresent()
                    && !value.at(i + 1).equals("(")
                    && !value.at(i - 1).equals(".")
                    && !value.at(i - 1).equals("::");
            if (isColumn) {
                int start = value.list().get(i).start();
                text.append(value.sql(), at, start).append("NEW.");
                at = start;
            }
        }
        return text.append(value.sql().substring(at)).toString();
    }
}
