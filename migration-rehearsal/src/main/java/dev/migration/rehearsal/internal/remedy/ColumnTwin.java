package dev.migration.rehearsal.internal.remedy;

import dev.migration.rehearsal.internal.Remedy;
import dev.migration.rehearsal.internal.remedy.ColumnUse.Index;
import dev.migration.rehearsal.internal.remedy.Piece.Run;
import dev.migration.rehearsal.internal.remedy.Rewriting.Command;
import dev.migration.rehearsal.internal.remedy.Rewriting.Outcome.No;
import dev.migration.rehearsal.internal.remedy.Table.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A column beside another one that replaces it: a trigger keeps both alike, the old rows are filled in batches, indexes are built
 * concurrently, and in the end, when no instance of the release before is left, the old one goes.
 *
 * @param from the column that is replaced
 * @param twin the name of the new one, as SQL has it
 * @param type of the new one
 * @param value of the new one in a row, by the old one
 * @param body what the trigger does with {@code NEW} and {@code OLD}
 * @param name what the new column is called in the end, as SQL has it
 */
record ColumnTwin(
        Command command,
        Table table,
        Column from,
        ColumnUse use,
        String twin,
        String type,
        String value,
        String body,
        String name) {

    /** Why a column cannot be replaced; null where it can be. */
    static @Nullable No refusal(Command command, Table table, Column from, ColumnUse use) {
        if (use.hindrance() != null) {
            return new No(use.hindrance());
        }
        for (String name : use.names(from)) {
            // What is copied is read from the catalogue as it was before the migration.
            if (command.isChangedBefore(name)) {
                return new No(name + " is changed before it, in the same migration");
            }
        }
        for (Index index : use.indexes()) {
            for (String other :
                    Tokens.of(index.definition(), command.sql().syntax()).names()) {
                if (!other.equals(from.name())
                        && command.whole().replaced().contains(command.altered().last() + "." + other)) {
                    return new No("the index " + index.bareName() + " has " + other
                            + ", too, which the migration also changes: change each in a migration of its own");
                }
            }
        }
        return table.keys().isEmpty() ? Batches.NO_KEY : null;
    }

    List<Piece> steps() {
        SqlName altered = command.altered();
        // Triggers run in the order of their names: what another one puts into the old column is seen.
        String trigger = Remedy.quoted(table.free("zz", table.name(), from.name()));
        String function = altered.qualifier() + trigger;
        String drop = "DROP TRIGGER " + trigger + " ON " + altered.text() + ";\nDROP FUNCTION " + function + "();";
        String settings = Stream.concat(use.settings().stream(), use.storage().stream())
                .map(action -> "\n" + command.alter("ALTER COLUMN " + twin + " " + action))
                .collect(Collectors.joining());
        List<Piece> pieces = new ArrayList<>();
        pieces.add(new Piece(
                "column",
                command.alter("ADD COLUMN " + twin + " " + type) + settings + "\nCREATE FUNCTION " + function
                        + "() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$\nBEGIN\n" + body
                        + "    RETURN NEW;\nEND\n$$;\n"
                        + "CREATE TRIGGER " + trigger + " BEFORE INSERT OR UPDATE ON " + altered.text()
                        + " FOR EACH ROW EXECUTE FUNCTION " + function + "();",
                Run.TOGETHER,
                drop + "\n" + command.alter("DROP COLUMN " + twin)));
        pieces.add(Batches.of(
                "fill",
                altered,
                table,
                "UPDATE " + altered.text() + " SET " + twin + " = " + value + " WHERE ",
                command.sql().syntax()));
        List<Piece> notNull = NotNullByCheck.steps(command, table, twin);
        if (from.isNotNull()) {
            pieces.addAll(notNull.subList(0, 2));
        }
        var rename = new StringBuilder();
        for (Index index : use.indexes()) {
            String built = Remedy.quoted(table.free(index.bareName(), "twin"));
            pieces.add(new Piece(
                    "index",
                    definition(index, built),
                    Run.WITHOUT_TRANSACTION,
                    "DROP INDEX CONCURRENTLY " + altered.qualifier() + built + ";"));
            rename.append('\n')
                    .append(
                            index.constraint() == null
                                    ? "ALTER INDEX " + altered.qualifier() + built + " RENAME TO " + index.name() + ";"
                                    : constraint(index, built))
                    .append(index.rest().isEmpty() ? "" : "\n" + index.rest());
        }
        // The trigger first: from then on nobody else changes the table.
        var swap = new StringBuilder(drop)
                .append('\n')
                .append(DroppedWith.check(altered, from.name(), twin, use.dropped()));
        use.sequences()
                .forEach(sequence -> swap.append("\nALTER SEQUENCE ")
                        .append(sequence)
                        .append(" OWNED BY ")
                        .append(altered.text())
                        .append('.')
                        .append(twin)
                        .append(';'));
        swap.append('\n').append(command.alter("DROP COLUMN " + Remedy.quoted(from.name())));
        if (!name.equals(twin)) {
            swap.append('\n').append(command.alter("RENAME COLUMN " + twin + " TO " + name));
        }
        if (from.isNotNull()) {
            // Under the name of the column, after which the server names what it makes.
            swap.append('\n').append(command.alter("ALTER COLUMN " + name + " SET NOT NULL"));
            swap.append('\n').append(notNull.get(0).down());
        }
        if (use.value() != null) {
            swap.append('\n').append(command.alter("ALTER COLUMN " + name + " SET DEFAULT " + use.value()));
        }
        swap.append(rename);
        if (use.comment() != null) {
            swap.append("\nCOMMENT ON COLUMN " + altered.text() + "." + name + " IS '"
                    + use.comment().replace("'", "''") + "';");
        }
        pieces.add(new Piece("swap", swap.toString(), Run.CONTRACT_ALONE, Piece.NEVER));
        return pieces;
    }

    /** A primary key takes the index, and its name. */
    private String constraint(Index index, String built) {
        return command.alter("ADD CONSTRAINT " + index.name() + " " + index.constraint() + " USING INDEX " + built
                + index.deferrable());
    }

    /** The index on the new column. */
    private String definition(Index index, String built) {
        Tokens sql = Tokens.of(index.definition(), command.sql().syntax());
        int start = sql.skip(1, "unique") + 1;
        int open = sql.find(start, "(");
        SqlName old = sql.name(start);
        var text =
                new StringBuilder(sql.text(0, start)).append(" CONCURRENTLY ").append(built);
        int at = sql.list().get((old == null ? start : old.end()) - 1).end();
        for (int i = open; i < sql.size(); i++) {
            SqlName column = sql.name(i);
            if (column != null && column.last().equals(from.name())) {
                text.append(sql.sql(), at, sql.list().get(i).start()).append(twin);
                at = sql.list().get(i).end();
            }
        }
        return text.append(sql.sql().substring(at)).append(';').toString();
    }
}
