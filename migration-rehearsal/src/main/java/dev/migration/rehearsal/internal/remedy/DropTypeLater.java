package dev.migration.rehearsal.internal.remedy;

import dev.migration.rehearsal.internal.remedy.Piece.Run;
import dev.migration.rehearsal.internal.remedy.Rewriting.Outcome.Steps;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A type is dropped behind the columns that the migration drops in the phase {@code contract}, or gives another type; one that takes
 * its name waits for that.
 */
final class DropTypeLater implements Rewriting {

    private final PostgreSqlTables tables;

    DropTypeLater(PostgreSqlTables tables) {
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
                    List.of(new Piece("drop", sql.sql() + ";", Run.CONTRACT, Piece.AS_IT_WAS)),
                    "create type " + type.last());
        }
        SqlName name = newName(sql);
        for (int i = 0; name != null && i < command.before().size(); i++) {
            SqlName earlier = dropped(command.before().get(i));
            if (earlier != null
                    && earlier.last().equals(name.last())
                    && isDroppedLater(earlier, command.before().subList(0, i))) {
                return new Steps(
                        List.of(new Piece("rename", sql.sql() + ";", Run.CONTRACT, Piece.AS_IT_WAS)),
                        "alter type " + name.last() + " rename");
            }
        }
        return null;
    }

    private static @Nullable SqlName dropped(Tokens sql) {
        return sql.has(0, "drop", "type") ? sql.name(sql.skip(2, "if", "exists")) : null;
    }

    /** The name that a type gets; null where the statement is another one. */
    private static @Nullable SqlName newName(Tokens sql) {
        SqlName old = sql.has(0, "alter", "type") ? sql.name(2) : null;
        return old != null && sql.has(old.end(), "rename", "to") ? sql.name(old.end() + 2) : null;
    }

    private boolean isDroppedLater(SqlName type, List<Tokens> before) throws SQLException {
        SqlName asBefore = type;
        for (Tokens statement : before) {
            SqlName name = newName(statement);
            if (name != null && name.last().equals(type.last())) {
                asBefore = Objects.requireNonNull(statement.name(2));
            }
        }
        for (Tokens statement : before) {
            AlterTable alter = AlterTable.of(statement);
            if (alter != null && isOfType(alter, asBefore)) {
                return true;
            }
        }
        return false;
    }

    private boolean isOfType(AlterTable alter, SqlName type) throws SQLException {
        Tokens action = alter.actions().get(0);
        SqlName column = AlterTable.column(action);
        if (column == null || action.has(0, "add")) {
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
