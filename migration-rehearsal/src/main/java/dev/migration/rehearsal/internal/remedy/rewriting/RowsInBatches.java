// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.remedy.rewriting;

import dev.migration.rehearsal.internal.remedy.rewriting.RewriteStep.Run;
import dev.migration.rehearsal.internal.remedy.rewriting.Rewriting.Outcome.No;
import dev.migration.rehearsal.internal.remedy.rewriting.Rewriting.Outcome.Steps;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An {@code UPDATE} or {@code DELETE} for which all of a table is read goes range by range of its key. */
public final class RowsInBatches implements Rewriting {

    private final Tables tables;

    public RowsInBatches(Tables tables) {
        this.tables = tables;
    }

    @Override
    public @Nullable Outcome of(Command command) {
        Tokens sql = command.sql();
        SqlName target = TargetTable.ofRows(sql);
        Table table = command.table();
        if (target == null || table == null || !changesManyRows(command, target)) {
            return null;
        }
        int set = set(sql, target);
        if (isOfOtherKind(sql, set)) {
            return new No("it returns rows, or is of a cursor");
        }
        if (table.keys().isEmpty()) {
            return RangeStep.NO_KEY;
        }
        String key = table.keys().get(0);
        if (sql.has(0, "update") && assigns(sql, set + 1, key)) {
            return new No("it changes " + key + ", by which batches would go");
        }
        if (readsAgain(sql, target)) {
            return new No("it reads " + target.last() + ", which each batch would find as those before it left it");
        }
        if (sql.has(0, "delete") && table.referencesItself()) {
            return new No("the table has a foreign key to itself, which each batch would have to fulfil");
        }
        String order = ofOrder(sql, tables.ordered());
        if (order != null) {
            return new No("what a row gets may depend on those before it, by " + order);
        }
        return new Steps(
                List.of(RangeStep.of(
                        "batches", target, table, and(sql, target) + qualifier(sql, target), sql.syntax())),
                "");
    }

    /**
     * What an {@code UPDATE} does, in rows that have no value in a column when no instance of the release before is left: in batches
     * where that can be; null where it can be in no form.
     *
     * @param ordered what it has where the value of a row may depend on the order of rows
     */
    public static @Nullable RewriteStep late(Tokens sql, Table table, SqlName column, List<String> ordered) {
        SqlName target = Objects.requireNonNull(TargetTable.ofRows(sql));
        int set = set(sql, target);
        if (isOfOtherKind(sql, set)) {
            return null;
        }
        int where = sql.find(set, "where");
        boolean isAsked = sql.size() == where + 4
                && sql.has(where + 2, "is", "null")
                && sql.part(where + 1, where + 2).names().contains(column.last());
        String statement = and(sql, target) + (isAsked ? "" : qualifier(sql, target) + column.text() + " IS NULL AND ");
        boolean isDivided = !table.keys().isEmpty()
                && !assigns(sql, set + 1, table.keys().get(0))
                && !readsAgain(sql, target)
                && ofOrder(sql, ordered) == null;
        RewriteStep piece = isDivided
                ? RangeStep.of("late_rows", target, table, statement + qualifier(sql, target), sql.syntax())
                : new RewriteStep("late_rows", statement.replaceFirst(" AND $", ";"), Run.ALONE, null);
        return piece.later();
    }

    /** What makes the value of a row depend on the order of rows; null where nothing does. */
    private static @Nullable String ofOrder(Tokens sql, List<String> ordered) {
        return ordered.stream().filter(sql::contains).findFirst().orElse(null);
    }

    /** Where what it sets starts; of a {@code DELETE} where its conditions do. */
    private static int set(Tokens sql, SqlName target) {
        return sql.has(0, "update") ? sql.find(target.end(), "set") : target.end();
    }

    /** Whether it returns rows, or is of a cursor. */
    private static boolean isOfOtherKind(Tokens sql, int set) {
        return sql.find(set, "returning") < sql.size() || sql.has(sql.find(set, "where"), "where", "current", "of");
    }

    /** The statement up to where a further condition goes. */
    private static String and(Tokens sql, SqlName target) {
        int where = sql.find(set(sql, target), "where");
        String condition = sql.from(where + 1);
        boolean isOneOfSeveral = sql.find(where + 1, "or", "xor", "||", "case") < sql.size();
        return sql.text(0, where) + " WHERE "
                + (condition.isEmpty() ? "" : isOneOfSeveral ? "(" + condition + ") AND " : condition + " AND ");
    }

    /** What a column of the table has before it, where other tables are read, too. */
    private static String qualifier(Tokens sql, SqlName target) {
        return hasOthers(sql, target) ? alias(sql, target, set(sql, target)) + "." : "";
    }

    private static boolean hasOthers(Tokens sql, SqlName target) {
        int set = set(sql, target);
        return sql.find(set, "from", "using") < sql.find(set, "where");
    }

    /** Where it is not known what a statement reads, it is what has no condition. */
    private boolean changesManyRows(Command command, SqlName target) {
        Tokens sql = command.sql();
        return tables.countReads()
                ? command.found().readsManyRows()
                        // For each row of another table that is read, the target may be searched.
                        || (hasOthers(sql, target) && command.found().readsLargeTable())
                : !sql.has(target.end(), ",")
                        && sql.find(target.end(), "where", "order", "limit", "join", "straight_join", "using")
                                == sql.size();
    }

    /** Whether an UPDATE sets a column: such rows would move into another batch, and be changed twice. */
    public static boolean assigns(Tokens sql, int start, String column) {
        for (int at = start; at < sql.size(); at = sql.find(at, ",") + 1) {
            int end = sql.at(at).equals("(") ? sql.close(at) : endOfName(sql, at);
            boolean isAssigned = sql.at(end).startsWith("=") || sql.at(end).equals(":=");
            if (isAssigned && sql.part(at, end).names().stream().anyMatch(column::equalsIgnoreCase)) {
                return true;
            }
        }
        return false;
    }

    private static int endOfName(Tokens sql, int at) {
        SqlName name = sql.name(at);
        return name == null ? at : name.end();
    }

    /** Whether the table is in it once more, and not only before the dot of a column. */
    private static boolean readsAgain(Tokens sql, SqlName target) {
        for (int at = target.end(); at < sql.size(); at = Math.max(at + 1, endOfName(sql, at))) {
            SqlName name = sql.name(at);
            if (name != null
                    && name.last().equalsIgnoreCase(target.last())
                    && !sql.at(at - 1).equals(".")
                    && !sql.at(name.end()).equals(".")
                    && isTable(sql, at)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a name stands where a table does. */
    private static boolean isTable(Tokens sql, int at) {
        String before = sql.at(at - 1);
        return List.of("from", "join", "using", "only", "table", ",", "(").contains(before);
    }

    private static String alias(Tokens sql, SqlName target, int set) {
        int at = sql.skip(sql.skip(target.end(), "*"), "as");
        boolean hasAlias =
                sql.has(0, "update") ? at < set : !List.of("using", "where", "").contains(sql.at(at));
        SqlName alias = hasAlias ? sql.name(at) : null;
        return alias == null ? target.text() : alias.text();
    }
}
