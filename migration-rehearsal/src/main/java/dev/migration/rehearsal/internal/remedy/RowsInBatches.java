package dev.migration.rehearsal.internal.remedy;

import dev.migration.internal.sql.lexer.Syntax;
import dev.migration.rehearsal.internal.Remedy;
import dev.migration.rehearsal.internal.remedy.Rewriting.Outcome.No;
import dev.migration.rehearsal.internal.remedy.Rewriting.Outcome.Steps;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An {@code UPDATE} or {@code DELETE} for which all of a table is read goes range by range of its key. */
final class RowsInBatches implements Rewriting {

    @Override
    public @Nullable Outcome of(Command command) {
        Tokens sql = command.sql();
        SqlName target = target(sql);
        Table table = command.table();
        if (target == null || table == null || !changesManyRows(command, target)) {
            return null;
        }
        int set = sql.has(0, "update") ? sql.find(target.end(), "set") : target.end();
        int where = sql.find(set, "where");
        int others = sql.find(set, "from", "using");
        if (sql.find(set, "returning") < sql.size() || sql.has(where, "where", "current", "of")) {
            return new No("it returns rows, or is of a cursor");
        }
        if (table.keys().isEmpty()) {
            return Batches.NO_KEY;
        }
        String key = table.keys().get(0);
        if (sql.has(0, "update") && sql.has(sql.find(set, key, Remedy.quoted(key)) + 1, "=")) {
            return new No("it changes " + key + ", by which batches would go");
        }
        String condition = sql.from(where + 1);
        boolean isOneOfSeveral = sql.find(where + 1, "or") < sql.size();
        String qualifier = others < where ? alias(sql, target, set) + "." : "";
        return new Steps(
                List.of(Batches.of(
                        "batches",
                        target,
                        table,
                        sql.text(0, where) + " WHERE "
                                + (condition.isEmpty()
                                        ? ""
                                        : isOneOfSeveral ? "(" + condition + ") AND " : condition + " AND ")
                                + qualifier,
                        sql.syntax())),
                "");
    }

    /** What MariaDB and MySQL read is not known: there, it is what has no condition. */
    private static boolean changesManyRows(Command command, SqlName target) {
        Tokens sql = command.sql();
        return sql.syntax().equals(Syntax.POSTGRESQL)
                ? command.found().readsManyRows()
                : !sql.has(target.end(), ",")
                        && sql.find(target.end(), "where", "limit", "join", "using") == sql.size();
    }

    /** The table whose rows it changes; null where it is another statement. */
    static @Nullable SqlName target(Tokens sql) {
        boolean isDelete = sql.has(0, "delete", "from");
        return isDelete || sql.has(0, "update") ? sql.name(sql.skip(isDelete ? 2 : 1, "only")) : null;
    }

    private static String alias(Tokens sql, SqlName target, int set) {
        int at = sql.skip(sql.skip(target.end(), "*"), "as");
        boolean hasAlias =
                sql.has(0, "update") ? at < set : !List.of("using", "where", "").contains(sql.at(at));
        SqlName alias = hasAlias ? sql.name(at) : null;
        return alias == null ? target.text() : alias.text();
    }
}
