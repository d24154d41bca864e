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
        SqlName name = command.isAction() && sql.has(0, "alter") ? AlterTable.column(sql) : null;
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
        ColumnUse use = tables.use(command.altered(), name.last()).ofOtherType();
        No no = ColumnTwin.refusal(command, table, column, use);
        if (no != null) {
            return no;
        }
        int using = sql.find(type, "using");
        boolean isPlain = using == sql.size();
        String wanted = sql.text(type, using);
        String value = isPlain
                ? name.text() + "::" + wanted
                : withoutSchema(
                        sql.part(using + 1, sql.size()), command.altered().last());
        String free = table.free(column.name(), "new");
        String twin = Remedy.quoted(free);
        if (tables.dependsOnSession(command, column.name(), free, wanted, value)) {
            return new No(
                    "its value may be another in each session, as by the time zone, and a trigger computes it in those of"
                            + " all clients: name what it depends on, as in USING " + name.text()
                            + " AT TIME ZONE 'UTC'");
        }
        return new Steps(
                new ColumnTwin(
                                command,
                                table,
                                column,
                                use,
                                twin,
                                wanted,
                                value,
                                "    NEW." + twin + " := " + (isPlain ? "NEW." + value : ofNew(value, command)) + ";\n",
                                name.text())
                        .steps(),
                use.names(column),
                "alter table " + command.altered().last() + " alter " + name.text());
    }

    /** The table has no schema where a trigger is given a row of it. */
    private static String withoutSchema(Tokens value, String table) {
        var text = new StringBuilder();
        int at = 0;
        for (int i = 0; i < value.size(); i++) {
            SqlName column = value.name(i);
            if (column != null) {
                int parts = column.parts().size();
                if (parts > 2 && column.parts().get(parts - 2).equals(table)) {
                    text.append(value.sql(), at, value.list().get(i).start());
                    at = value.list().get(column.end() - 3).start();
                }
                i = column.end() - 1;
            }
        }
        return text.append(value.sql().substring(at)).toString();
    }

    /** The same of the row that a trigger is given, under the name that the table has in it. */
    private static String ofNew(String value, Command command) {
        return "(SELECT " + value + " FROM (SELECT NEW.*) AS "
                + Remedy.quoted(command.altered().last()) + ")";
    }
}
