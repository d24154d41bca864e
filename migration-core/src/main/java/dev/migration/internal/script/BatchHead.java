// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.script;

import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.SqlTokens;
import dev.migration.internal.sql.SqlTokens.Name;
import dev.migration.internal.sql.lexer.Syntax.Feature;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tables and assignments of a statement that runs in ranges: all that stands before its condition. */
final class BatchHead {

    /** What may follow a table, and is no alias of it. */
    private static final Set<String> NO_ALIAS =
            Set.of("cross full inner join left natural right set straight_join using where".split(" "));

    /** Other names of a number that is the primary key of SQLite, and of MariaDB and MySQL. */
    private static final Set<String> ROW_NUMBERS = Set.of("rowid", "_rowid_", "oid");

    private static final Set<String> ROW_NUMBER = Set.of("_rowid");

    private final SqlTokens sql;
    private final Dialect dialect;
    private final Name option;

    /** What it writes to. */
    private @Nullable Name written;

    /** How the option's table is called in it. */
    private List<String> called = List.of();

    /** The index after that table, or of what is set. */
    private int rest;

    /**
     * Why the statement cannot run in ranges.
     *
     * @param offset where in it
     */
    record FormFlaw(int offset, String message, String remedy) {

        static Optional<FormFlaw> at(SqlTokens sql, int index, String message, String remedy) {
            return Optional.of(new FormFlaw(sql.start(index), message, remedy));
        }

        static Optional<FormFlaw> notUnderstood(SqlTokens sql, int index) {
            return at(sql, index, "In batches, " + sql.at(index) + " is not understood here.", BatchStatement.REMEDY);
        }

        /** Of a clause that leaves out or adds up rows. */
        static Optional<FormFlaw> ofClause(SqlTokens sql, int index) {
            return at(
                    sql,
                    index,
                    "With " + sql.at(index).toUpperCase(Locale.ROOT)
                            + ", each range would do something else than the whole.",
                    "leave it out, or run the statement without the option");
        }
    }

    BatchHead(SqlTokens sql, Dialect dialect, Name option) {
        this.sql = sql;
        this.dialect = dialect;
        this.option = option;
    }

    /** Reads it; empty where it is of the form. */
    Optional<FormFlaw> flaw() {
        return head().or(this::assigned);
    }

    @Nullable
    Name written() {
        return written;
    }

    List<String> called() {
        return called;
    }

    /** The index of the statement's own WHERE. */
    int where() {
        return sql.outer(rest, Set.of("where"));
    }

    /** Reads what stands before the assignments or the condition. */
    private Optional<FormFlaw> head() {
        int at = 1;
        while (sql.isAny(at, "low_priority", "high_priority", "quick", "ignore")) {
            at++;
        }
        if (sql.isAny(at, "or") && sql.isAny(at + 1, "ignore")) {
            at += 2;
        }
        String before = sql.isAny(0, "update") ? "" : sql.isAny(0, "delete") ? "from" : "into";
        if (!before.isEmpty() && !sql.at(at++).equals(before)) {
            return FormFlaw.notUnderstood(sql, at - 1);
        }
        written = sql.nameAt(sql.isAny(at, "only") ? at + 1 : at);
        if (written == null) {
            return FormFlaw.notUnderstood(sql, at);
        }
        if (sql.isAny(0, "insert")) {
            return source(written);
        }
        return table(written).or(this::alone);
    }

    /** The option's table of an INSERT, which comes first after FROM. */
    private Optional<FormFlaw> source(Name target) {
        int at = target.end();
        if (sql.isAny(at, "as")) {
            at += 2;
        }
        if (sql.isAny(at, "(")) {
            at = sql.closing(at) + 1;
        }
        if (sql.isAny(at, "overriding")) {
            at += 3;
        }
        if (!sql.isAny(at, "select")) {
            return FormFlaw.at(
                    sql,
                    at,
                    "In batches, an INSERT takes its rows from a SELECT without parentheses and WITH.",
                    BatchStatement.REMEDY);
        }
        if (sql.isAny(at + 1, "distinct", "distinctrow", "unique", "top", "limit")) {
            return FormFlaw.ofClause(sql, at + 1);
        }
        int from = at;
        do {
            from = sql.outer(from + 1, Set.of("from"));
        } while (sql.isAny(from - 1, "distinct"));
        Name table = sql.nameAt(sql.isAny(from + 1, "only") ? from + 2 : from + 1);
        return table == null ? FormFlaw.notUnderstood(sql, from + 1) : table(table);
    }

    /** The option's table, with its alias. */
    private Optional<FormFlaw> table(Name name) {
        if (!name.parts().equals(option.qualifier())) {
            return FormFlaw.at(
                    sql,
                    name.first(),
                    "The option batch names the table " + String.join(".", option.qualifier()) + ", and the statement "
                            + (sql.isAny(0, "insert") ? "reads first " : "changes ") + name + ".",
                    "write the table in the option as in the statement: -- option: batch=" + name + "."
                            + option.last());
        }
        int next = sql.isAny(name.end(), "*") ? name.end() + 1 : name.end();
        boolean isNamed = sql.isAny(next, "as");
        Name alias = sql.nameAt(isNamed ? next + 1 : next);
        if (alias != null && alias.parts().size() == 1 && (isNamed || !NO_ALIAS.contains(sql.at(alias.first())))) {
            called = alias.parts();
            rest = alias.end();
        } else {
            called = name.parts();
            rest = next;
        }
        // Names of its columns would come, or it is a function.
        return sql.isAny(rest, "(") ? FormFlaw.notUnderstood(sql, rest) : Optional.empty();
    }

    /** MariaDB and MySQL would join others before SET or WHERE, which are written to, too. */
    private Optional<FormFlaw> alone() {
        boolean isUpdate = sql.isAny(0, "update");
        return sql.isAny(rest, isUpdate ? "set" : "where")
                        || (!isUpdate && !dialect.has(Feature.DELETE_FROM_SEVERAL) && sql.isAny(rest, "using"))
                ? Optional.empty()
                : FormFlaw.at(
                        sql,
                        rest,
                        "In batches, " + sql.at(rest) + " is not understood here.",
                        "read other tables in parentheses: SET a = (SELECT c.a FROM c WHERE c.id = orders.c), or WHERE EXISTS"
                                + " (SELECT 1 FROM c WHERE c.id = orders.c)");
    }

    /** Whether this is what the table is called; without an alias, its schema may be left out. */
    boolean isCalled(List<String> name) {
        List<String> last = called.subList(called.size() - 1, called.size());
        return name.equals(called) || name.equals(last);
    }

    /** The assignments of an UPDATE. */
    private Optional<FormFlaw> assigned() {
        int where = where();
        for (int i = rest; sql.isAny(0, "update") && i < where; i++) {
            if (i == rest || (sql.list().get(i).depth() == 0 && sql.isAny(i, ","))) {
                boolean areSeveral = sql.isAny(i + 1, "(");
                int end = areSeveral ? sql.closing(i + 1) : i + 2;
                int at = areSeveral ? i + 2 : i + 1;
                while (at < end) {
                    Name name = sql.nameAt(at);
                    if (name == null || isKey(name)) {
                        return name == null ? FormFlaw.notUnderstood(sql, at) : moves(name);
                    }
                    at = name.end() + 1;
                }
            }
        }
        return Optional.empty();
    }

    private boolean isKey(Name name) {
        String key = SqlTokens.bare(option.last());
        return name.parts().stream()
                .map(SqlTokens::bare)
                .anyMatch(part -> part.equalsIgnoreCase(key)
                        || (dialect.has(Feature.ROWID) ? ROW_NUMBERS : ROW_NUMBER)
                                .contains(part.toLowerCase(Locale.ROOT)));
    }

    private Optional<FormFlaw> moves(Name name) {
        return FormFlaw.at(
                sql,
                name.first(),
                "The statement sets " + name + ", by which its ranges go, so rows would move into other ranges.",
                "leave it as it is, or name another column in the option");
    }
}
