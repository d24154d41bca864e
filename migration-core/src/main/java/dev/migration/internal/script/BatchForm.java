package dev.migration.internal.script;

import dev.migration.internal.script.BatchTokens.Name;
import dev.migration.internal.script.BatchTokens.Token;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.lexer.TokenType;
import java.util.Optional;
import java.util.Set;

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

    private final BatchTokens sql;
    private final Dialect dialect;
    private final BatchHead head;
    private final BatchCondition condition;

    private BatchForm(BatchTokens sql, Dialect dialect, Name option) {
        this.sql = sql;
        this.dialect = dialect;
        this.head = new BatchHead(sql, dialect, option);
        this.condition = new BatchCondition(sql, dialect == Dialect.MYSQL, option, head);
    }

    /** Empty where a statement is of this form. */
    static Optional<BatchFlaw> flaw(BatchTokens sql, Dialect dialect, String option) {
        BatchTokens named = BatchTokens.of(option, dialect.syntax());
        Name name = named.nameAt(0);
        if (name == null || name.parts().size() < 2 || name.end() < named.list().size()) {
            return Optional.of(new BatchFlaw(
                    0,
                    "The option batch is not table.column with the quotes of this database.",
                    "write -- option: batch=orders.id"));
        }
        var form = new BatchForm(sql, dialect, name);
        return form.unreadable()
                .or(form.head::flaw)
                .or(form.condition::flaw)
                .or(form::reads)
                .or(form::inserted);
    }

    /** What is not understood, wherever it stands. */
    private Optional<BatchFlaw> unreadable() {
        for (int i = 0; i < sql.list().size(); i++) {
            Token token = sql.list().get(i);
            boolean isEscapedName = token.type() == TokenType.QUOTED_NAME
                    && Character.isLetter(token.text().charAt(0));
            if (isEscapedName
                    || token.type() == TokenType.EXECUTABLE_COMMENT
                    || token.text().equals("{")
                    || token.text().contains(":=")
                    || (token.text().startsWith("@") && sql.at(i - 1).equals("(") && sql.isAny(i - 2, "set"))) {
                return BatchFlaw.at(
                        sql,
                        i,
                        "In batches, " + token.text() + " is not understood.",
                        "write the statement without it");
            }
            boolean isNumber = sql.isAny(i, "rownum") && !sql.at(i - 1).equals(".");
            if (isNumber && dialect != Dialect.POSTGRESQL && dialect != Dialect.SQLITE) {
                return BatchFlaw.ofClause(sql, i);
            }
            boolean afterParenthesis =
                    sql.at(i - 1).equals("(") && !sql.at(i + 1).equals("(");
            if (afterParenthesis && sql.isAny(i, "with", "insert", "update", "delete", "merge", "replace")) {
                return BatchFlaw.at(
                        sql,
                        i,
                        "In batches, what " + token.text() + " in parentheses does is not understood.",
                        "write a query there, without WITH");
            }
        }
        return Optional.empty();
    }

    /** What is written to may be read nowhere else. */
    private Optional<BatchFlaw> reads() {
        Name target = head.written();
        for (Name name : BatchTables.of(sql)) {
            if (target != null && name.first() != target.first() && name.mayBe(target)) {
                return BatchFlaw.at(
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
    private Optional<BatchFlaw> inserted() {
        if (!sql.isAny(0, "insert")) {
            return Optional.empty();
        }
        int select = sql.outer(0, Set.of("select"));
        for (int i = select + 1; i < sql.list().size(); i++) {
            boolean isOver = sql.isAny(i, "over")
                    && !sql.at(i - 1).equals(".")
                    && (sql.isAny(i + 1, "(") || sql.nameAt(i + 1) != null);
            boolean isOuterJoin = sql.isOuter(i, Set.of("right", "full")) && sql.isAny(i + 1, "join", "outer");
            if (isOver || isOuterJoin || sql.isOuter(i, BatchCondition.UNIONS) || sql.isOuter(i, Set.of("select"))) {
                return BatchFlaw.ofClause(sql, i);
            }
        }
        return Optional.empty();
    }
}
