package dev.migration.internal.script;

import dev.migration.internal.script.BatchTokens.Name;
import dev.migration.internal.script.BatchTokens.Token;
import dev.migration.internal.sql.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares the option of a migration that runs in ranges with its statement: the ranges are of that table and column, so others
 * would leave rows out. What cannot be read with certainty passes, such as an expression, a query in parentheses, or a join that
 * MariaDB and MySQL change.
 */
final class BatchTarget {

    private static final Set<String> COMPARISONS = Set.of("=", "<=", ">=");

    /** What may follow the table that is changed, and is no alias of it. */
    private static final Set<String> NO_ALIAS = Set.of(
            "cross",
            "for",
            "force",
            "ignore",
            "indexed",
            "inner",
            "join",
            "left",
            "limit",
            "natural",
            "order",
            "partition",
            "returning",
            "right",
            "straight_join",
            "use",
            "using");

    private final BatchTokens sql;
    private final Name table;
    private final String column;
    private final boolean isMySql;

    /** A contradiction between both. */
    record Mismatch(int offset, String message) {}

    /** The table that a statement changes, and what it is called in it. */
    private record Target(Name table, String called) {}

    private BatchTarget(BatchTokens sql, Name option, boolean isMySql) {
        this.sql = sql;
        this.table = new Name(option.parts().subList(0, option.parts().size() - 1), 0, 0);
        this.column = option.last();
        this.isMySql = isMySql;
    }

    /** Null where none is seen. */
    static @Nullable Mismatch mismatch(String statement, Dialect dialect, String option) {
        BatchTokens named = BatchTokens.of(option, dialect.syntax());
        Name names = named.nameAt(0);
        if (names == null
                || names.parts().size() < 2
                || names.end() < named.list().size()) {
            // Its quotes are none of this database.
            return null;
        }
        return new BatchTarget(BatchTokens.of(statement, dialect.syntax()), names, dialect == Dialect.MYSQL).find();
    }

    private @Nullable Mismatch find() {
        Target target = target();
        if (target != null && !isOption(target.table())) {
            return new Mismatch(
                    start(target.table()),
                    "The option batch names the table " + table + ", and the statement changes " + target.table()
                            + ".");
        }
        Mismatch from = ofEnd("from", target);
        return from == null ? ofEnd("to", target) : from;
    }

    private int start(Name name) {
        return sql.list().get(name.first()).start();
    }

    /** Schemas are compared where both have one. */
    private boolean isOption(Name other) {
        return other.last().equalsIgnoreCase(table.last())
                && (other.qualifier().isEmpty()
                        || table.qualifier().isEmpty()
                        || other.qualifier().equalsIgnoreCase(table.qualifier()));
    }

    private @Nullable Target target() {
        boolean isDelete = sql.at(0).equals("delete");
        if (!isDelete && !sql.at(0).equals("update")) {
            return null;
        }
        int at = 1;
        while (Set.of("low_priority", "quick", "ignore").contains(sql.at(at))) {
            at++;
        }
        if (isDelete && !sql.at(at++).equals("from")) {
            return null;
        }
        if (sql.at(at).equals("or")) {
            // OR IGNORE, of SQLite
            at += 2;
        }
        Name name = sql.nameAt(sql.at(at).equals("only") ? at + 1 : at);
        if (name == null || (isMySql && changesSeveral(name.end()))) {
            return null;
        }
        int next = sql.at(name.end()).equals("*") ? name.end() + 1 : name.end();
        boolean named = sql.at(next).equals("as");
        Name alias = sql.nameAt(named ? next + 1 : next);
        if (alias == null || (!named && NO_ALIAS.contains(alias.last()))) {
            return new Target(name, name.last());
        }
        return new Target(name, alias.last());
    }

    /** Whether there is a list of tables, or a join, of which one or more may be changed. */
    private boolean changesSeveral(int from) {
        for (int i = from; i < sql.list().size() && !Set.of("set", "where").contains(sql.at(i)); i++) {
            if (Set.of(",", "join", "straight_join", "using").contains(sql.at(i))) {
                return true;
            }
        }
        return false;
    }

    /** Where each of these ends is compared with another column. */
    private @Nullable Mismatch ofEnd(String end, @Nullable Target target) {
        List<Name> others = new ArrayList<>();
        for (int i = 0; i < sql.list().size(); i++) {
            Token token = sql.list().get(i);
            if (token.isBound() && token.text().equals(end)) {
                Name compared = token.isNested() ? null : compared(i);
                if (compared == null || isColumn(compared, target)) {
                    return null;
                }
                others.add(compared);
            }
        }
        return others.isEmpty()
                ? null
                : new Mismatch(
                        start(others.get(0)),
                        "The option batch names the column " + column + ", and the statement compares " + others.get(0)
                                + " with :" + end + ".");
    }

    private boolean isColumn(Name name, @Nullable Target target) {
        return name.last().equalsIgnoreCase(column)
                && (target == null
                        || name.qualifier().isEmpty()
                        || name.qualifier().equalsIgnoreCase(target.called()));
    }

    /** The column that an end of the range is compared with; null where it is none, or something else. */
    private @Nullable Name compared(int bound) {
        String before = sql.at(bound - 1);
        String after = sql.at(bound + 1);
        if (COMPARISONS.contains(after)) {
            Name name = sql.nameAt(bound + 2);
            return name != null && endsThere(name.end()) ? name : null;
        }
        if (!endsThere(bound + 1) && !before.equals("between")) {
            return null;
        }
        if (COMPARISONS.contains(before) || before.equals("between")) {
            return sql.nameBefore(bound - 1);
        }
        boolean isSecond = before.equals("and")
                && sql.isBound(bound - 2)
                && sql.at(bound - 3).equals("between");
        return isSecond ? sql.nameBefore(bound - 3) : null;
    }

    /** Whether no expression goes on at this token. */
    private boolean endsThere(int index) {
        return Set.of("", ")", "and", "or", "then", "group", "order", "limit", "on", "returning", ",")
                .contains(sql.at(index));
    }
}
