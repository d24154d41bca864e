package dev.migration.internal.script;

import dev.migration.internal.script.BatchTokens.Name;
import dev.migration.internal.script.BatchTokens.Token;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The condition of a statement that runs in ranges: AND joins one {@code column BETWEEN :from AND :to} with the rest of it. */
final class BatchCondition {

    static final Set<String> UNIONS = Set.of("union", "except", "intersect", "minus");

    /** What would leave rows out, or take some of each range. */
    static final Set<String> CLAUSES =
            Set.of("group having order limit offset fetch for window qualify returning into procedure lock".split(" "));

    private final BatchTokens sql;
    private final boolean isMySql;
    private final Name option;
    private final BatchHead head;
    private @Nullable Name column;

    BatchCondition(BatchTokens sql, boolean isMySql, Name option, BatchHead head) {
        this.sql = sql;
        this.isMySql = isMySql;
        this.option = option;
        this.head = head;
    }

    /** Reads it; empty where it is of the form. */
    Optional<BatchFlaw> flaw() {
        return condition().or(this::range);
    }

    /** What AND joins with the range, and what follows. */
    private Optional<BatchFlaw> condition() {
        int where = head.where();
        if (where == sql.list().size()) {
            return BatchFlaw.at(sql, where - 1, "The statement has no WHERE of its own.", BatchStatement.REMEDY);
        }
        int joinedAt = where;
        boolean inBetween = false;
        for (int i = where + 1; i < sql.list().size(); i++) {
            Token token = sql.list().get(i);
            if (token.depth() > 0) {
                continue;
            }
            if (sql.isOuter(i, Set.of("or", "xor", "case"))
                    || (isMySql && token.text().equals("||"))) {
                return BatchFlaw.at(
                        sql,
                        i,
                        "With " + BatchFlaw.upper(sql, i)
                                + " outside parentheses, the range does not hold for all rows.",
                        "put the rest in parentheses: (a OR b) AND " + option.last() + " BETWEEN :from AND :to");
            }
            if (sql.isOuter(i, UNIONS) || sql.isOuter(i, CLAUSES)) {
                return BatchFlaw.ofClause(sql, i);
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

    private Optional<BatchFlaw> range() {
        Name found = column;
        if (found == null) {
            return BatchFlaw.at(
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
            return BatchFlaw.at(
                    sql, found.first(), "The ends of the range are there more than once.", BatchStatement.REMEDY);
        }
        boolean isOfTable = found.qualifier().isEmpty() || head.isCalled(found.qualifier());
        return isOfTable && found.last().equals(option.last())
                ? Optional.empty()
                : BatchFlaw.at(
                        sql,
                        found.first(),
                        "The option batch names the column " + option.last() + " of " + String.join(".", head.called())
                                + ", and the range is of " + found + ".",
                        "write both in the same way: " + String.join(".", head.called()) + "." + option.last()
                                + " BETWEEN :from AND :to");
    }
}
