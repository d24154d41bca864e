package dev.migration.rehearsal.internal.remedy;

import dev.migration.rehearsal.RehearsalReport.ChangeKind;
import dev.migration.rehearsal.internal.remedy.Piece.Run;
import dev.migration.rehearsal.internal.remedy.Rewriting.Outcome.Steps;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A column is dropped when the last instance that uses it is gone. */
final class DropLater implements Rewriting {

    @Override
    public @Nullable Outcome of(Command command) {
        Tokens sql = command.sql();
        if (!command.isAction()
                || !sql.has(0, "drop")
                || sql.has(1, "constraint")
                || !command.found().isLoss()) {
            return null;
        }
        SqlName column = sql.name(sql.skip(sql.skip(1, "column"), "if", "exists"));
        if (column == null || !command.found().names(ChangeKind.COLUMN_DROPPED).contains(column.last())) {
            return null;
        }
        return new Steps(
                List.of(new Piece("drop", command.alter(sql.sql()), Run.CONTRACT, Piece.AS_IT_WAS)),
                Set.of(column.last()),
                "alter table " + command.altered().last() + " add " + column.text());
    }
}
