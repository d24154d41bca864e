package dev.migration.rehearsal.internal.remedy;

import dev.migration.rehearsal.internal.Remedy;
import dev.migration.rehearsal.internal.remedy.Piece.Run;
import dev.migration.rehearsal.internal.remedy.Rewriting.Outcome.No;
import dev.migration.rehearsal.internal.remedy.Rewriting.Outcome.Steps;
import dev.migration.rehearsal.internal.remedy.Table.Column;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A unique constraint or primary key gets an index that was built {@code CONCURRENTLY}. */
final class UniqueUsingIndex implements Rewriting {

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
        var pieces = new ArrayList<Piece>();
        if (isKey) {
            for (Column column : table.columns()) {
                if (!column.isNotNull() && sql.part(open, columns).names().contains(column.name())) {
                    pieces.addAll(NotNullByCheck.steps(command, table, Remedy.quoted(column.name())));
                }
            }
        }
        String name = constraint.name();
        SqlName altered = constraint.table();
        String nulls = sql.text(kind + (isKey ? 2 : 1), open);
        pieces.add(new Piece(
                "index",
                "CREATE UNIQUE INDEX CONCURRENTLY " + name + " ON " + altered.text() + " " + sql.text(open, end)
                        + (nulls.isEmpty() ? "" : " " + nulls) + ";",
                Run.WITHOUT_TRANSACTION,
                "DROP INDEX CONCURRENTLY IF EXISTS " + altered.qualifier() + name + ";"));
        pieces.add(new Piece(
                isKey ? "primary_key" : "unique",
                command.alter("ADD CONSTRAINT " + name + (isKey ? " PRIMARY KEY" : " UNIQUE") + " USING INDEX " + name
                        + (rest.isEmpty() ? "" : " " + rest)),
                Run.ALONE,
                command.alter("DROP CONSTRAINT " + name)));
        return new Steps(pieces, constraint.undoneBy());
    }
}
