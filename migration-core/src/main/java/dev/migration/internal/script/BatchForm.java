// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.script;

import dev.migration.internal.script.BatchHead.FormFlaw;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.SqlTokens;
import dev.migration.internal.sql.SqlTokens.Name;
import dev.migration.internal.sql.SqlTokens.Token;
import dev.migration.internal.sql.lexer.Syntax.Feature;
import dev.migration.internal.sql.lexer.TokenType;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one form of a statement that runs in ranges: its words prove that each row belongs to one range, and that no range sees
 * what another one did:
 *
 * <ol>
 *   <li>It is an UPDATE or DELETE of the option's table, or an INSERT … SELECT from it, as the first table after FROM.
 *   <li>{@code :from} and {@code :to} stand in one {@code column BETWEEN :from AND :to}, which AND joins with the rest of its own
 *       WHERE.
 *   <li>It does not set that column, and writes to one table, which it reads nowhere else.
 *   <li>What it inserts for a row depends on no other row: no DISTINCT, LIMIT, GROUP BY or window.
 * </ol>
 *
 * Whatever else its words may mean is refused.
 */
final class BatchForm {

    private static final Set<String> UNIONS = Set.of("union", "except", "intersect", "minus");

    /** What would leave rows out, or take some of each range. */
    private static final Set<String> CLAUSES =
            Set.of("group having order limit offset fetch for window qualify returning into procedure lock".split(" "));

    private final SqlTokens sql;
    private final Dialect dialect;
    private final Name option;
    private final BatchHead head;

    /** The column of the range. */
    private @Nullable Name column;

    private BatchForm(SqlTokens sql, Dialect dialect, Name option) {
        this.sql = sql;
        this.dialect = dialect;
        this.option = option;
        this.head = new BatchHead(sql, dialect, option);
    }

    /** Empty where a statement is of this form. */
    static Optional<FormFlaw> flaw(SqlTokens sql, Dialect dialect, String option) {
        SqlTokens named = SqlTokens.of(option, dialect.syntax());
        Name name = named.nameAt(0);
        if (name == null || name.parts().size() < 2 || name.end() < named.list().size()) {
            return Optional.of(new FormFlaw(
                    0,
                    "The option batch is not table.column with the quotes of this database.",
                    "write -- option: batch=orders.id"));
        }
        var form = new BatchForm(sql, dialect, name);
        return form.unreadable()
                .or(form.head::flaw)
                .or(form::condition)
                .or(form::range)
                .or(form::reads)
                .or(form::inserted);
    }

    /** What is not understood, wherever it stands. */
    private Optional<FormFlaw> unreadable() {
        for (int i = 0; i < sql.list().size(); i++) {
            Token token = sql.list().get(i);
            boolean isEscapedName = token.type() == TokenType.QUOTED_NAME
                    && Character.isLetter(token.text().charAt(0));
            if (isEscapedName
                    || token.type() == TokenType.EXECUTABLE_COMMENT
                    || token.text().equals("{")
                    || token.text().contains(":=")
                    || (token.text().startsWith("@") && sql.at(i - 1).equals("(") && sql.isAny(i - 2, "set"))) {
                return FormFlaw.notUnderstood(sql, i);
            }
            boolean isNumber = sql.isAny(i, "rownum") && !sql.at(i - 1).equals(".");
            if (isNumber && dialect.has(Feature.ROWNUM)) {
                return FormFlaw.ofClause(sql, i);
            }
            boolean afterParenthesis =
                    sql.at(i - 1).equals("(") && !sql.at(i + 1).equals("(");
            if (afterParenthesis && sql.isAny(i, "with", "insert", "update", "delete", "merge", "replace")) {
                return FormFlaw.notUnderstood(sql, i);
            }
        }
        return Optional.empty();
    }

    /** What AND joins with the range, and what follows. */
    private Optional<FormFlaw> condition() {
        int where = head.where();
        if (where == sql.list().size()) {
            return FormFlaw.at(sql, where - 1, "The statement has no WHERE of its own.", BatchStatement.REMEDY);
        }
        int joinedAt = where;
        boolean inBetween = false;
        for (int i = where + 1; i < sql.list().size(); i++) {
            Token token = sql.list().get(i);
            if (token.depth() > 0) {
                continue;
            }
            if (sql.isOuter(i, Set.of("or", "xor", "case"))
                    || (dialect.has(Feature.BARS_ARE_OR) && token.text().equals("||"))) {
                return FormFlaw.at(
                        sql,
                        i,
                        "With " + sql.at(i).toUpperCase(Locale.ROOT)
                                + " outside parentheses, the range does not hold for all rows.",
                        "put the rest in parentheses: (a OR b) AND " + option.last() + " BETWEEN :from AND :to");
            }
            if (sql.isOuter(i, UNIONS) || sql.isOuter(i, CLAUSES)) {
                return FormFlaw.ofClause(sql, i);
            }
            if (sql.isAny(0, "insert") && sql.isOuter(i, Set.of("on"))) {
                return Optional.empty();
            }
            if (joinedAt == i - 1 && isRange(i)) {
                column = sql.nameAt(i);
            } else if (sql.isOuter(i, Set.of("and")) && !inBetween) {
                joinedAt = i;
            }
            // The next AND is its own.
            inBetween = sql.isAny(i, "between") || (inBetween && !sql.isAny(i, "and"));
        }
        return Optional.empty();
    }

    private boolean isRange(int index) {
        Name name = sql.nameAt(index);
        int at = name == null ? index : name.end();
        int end = at + 4;
        return name != null
                && sql.isAny(at, "between")
                && sql.isAny(at + 1, ":from")
                && sql.isAny(at + 2, "and")
                && sql.isAny(at + 3, ":to")
                && (end == sql.list().size()
                        || sql.isAny(end, "and", "on")
                        || sql.isOuter(end, CLAUSES)
                        || sql.isOuter(end, UNIONS));
    }

    private Optional<FormFlaw> range() {
        Name found = column;
        if (found == null) {
            return FormFlaw.at(
                    sql,
                    head.where(),
                    "The range is not joined by AND with the rest of the statement's own WHERE, outside parentheses.",
                    "write " + option.last() + " BETWEEN :from AND :to there, as in: … WHERE status IS NULL AND "
                            + option.last() + " BETWEEN :from AND :to");
        }
        long bounds = sql.list().stream()
                .filter(token -> Set.of(":from", ":to").contains(token.text()))
                .count();
        if (bounds > 2) {
            return FormFlaw.at(
                    sql, found.first(), "The ends of the range are there more than once.", BatchStatement.REMEDY);
        }
        boolean isOfTable = found.qualifier().isEmpty() || head.isCalled(found.qualifier());
        return isOfTable && found.last().equals(option.last())
                ? Optional.empty()
                : FormFlaw.at(
                        sql,
                        found.first(),
                        "The option batch names the column " + option.last() + " of " + String.join(".", head.called())
                                + ", and the range is of " + found + ".",
                        "write both in the same way: " + String.join(".", head.called()) + "." + option.last()
                                + " BETWEEN :from AND :to");
    }

    /** What is written to may be read nowhere else. */
    private Optional<FormFlaw> reads() {
        Name target = head.written();
        for (Name name : BatchTables.of(sql)) {
            if (target != null && name.first() != target.first() && name.mayBe(target)) {
                return FormFlaw.at(
                        sql,
                        name.first(),
                        "The statement reads " + name
                                + ", which it writes to: each range would find what those before it wrote.",
                        "read from another table, such as a copy; if these are two tables, write the schema of both; an INSERT that"
                                + " passes over what is there needs no such query: ON CONFLICT DO NOTHING, or INSERT IGNORE");
            }
        }
        return Optional.empty();
    }

    /** What an INSERT inserts. */
    private Optional<FormFlaw> inserted() {
        if (!sql.isAny(0, "insert")) {
            return Optional.empty();
        }
        int select = sql.outer(0, Set.of("select"));
        for (int i = select + 1; i < sql.list().size(); i++) {
            boolean isOver = sql.isAny(i, "over")
                    && !sql.at(i - 1).equals(".")
                    && (sql.isAny(i + 1, "(") || sql.nameAt(i + 1) != null);
            boolean isOuterJoin = sql.isOuter(i, Set.of("right", "full")) && sql.isAny(i + 1, "join", "outer");
            if (isOver || isOuterJoin || sql.isOuter(i, UNIONS) || sql.isOuter(i, Set.of("select"))) {
                return FormFlaw.ofClause(sql, i);
            }
        }
        return Optional.empty();
    }
}
