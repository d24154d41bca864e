// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.script;

import dev.migration.Code;
import dev.migration.Problem;
import dev.migration.internal.header.ScriptOptions.Transaction;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.StatementKind;
import dev.migration.internal.sql.rules.StatementTokens;
import dev.migration.internal.sql.rules.StatementTrait;
import java.util.ArrayList;
import java.util.List;

/**
 * What ends with its transaction, such as SET LOCAL, in a script that is not one. Between a BEGIN and a COMMIT of the script's
 * own it has its effect. Elsewhere it would have none, or end with the next statement that runs alone.
 */
public final class EndsWithTransaction {

    private EndsWithTransaction() {}

    /** Why a script that is not one transaction must not run, as far as it has not run yet. */
    public static List<Problem> problems(Script script, int done) {
        if (!script.facts().hasEndingWithTransaction) {
            return List.of();
        }
        // A transaction of ours has the mode that the script gives it.
        boolean grouped = script.options().transaction() != Transaction.OFF && script.firstTransactionControl() == null;
        List<Problem> problems = new ArrayList<>();
        try (StatementReader statements = script.open()) {
            boolean open = false;
            for (int ordinal = 1; statements.hasNext(); ordinal++) {
                Statement statement = statements.next();
                if (statement.kind() == StatementKind.TRANSACTION_CONTROL) {
                    open = statement.has(StatementTrait.OPENS_TRANSACTION);
                } else if (!open
                        && ordinal > done
                        && (statement.has(StatementTrait.ENDS_WITH_TRANSACTION)
                                || (!grouped && statement.has(StatementTrait.SETS_TRANSACTION_MODE)))) {
                    problems.add(problem(script, statement));
                }
            }
        }
        return problems;
    }

    private static Problem problem(Script script, Statement statement) {
        var tokens = new StatementTokens(statement.text(), script.dialect().syntax());
        String first = String.valueOf(tokens.at(0));
        String instead = switch (first) {
            case "set" ->
                "local".equals(tokens.at(1)) ? "write SET without LOCAL, which ends with the script; or " : "";
            case "create" -> "leave ON COMMIT out, as the table ends with the script; or ";
            case "select" -> "write false in place of true, which ends with the script; or ";
            default -> "";
        };
        Division division = Division.of(script);
        return Problem.error(
                Code.TRANSACTION_CONTROL,
                script.placeOf(statement),
                (first.equals("savepoint")
                                ? "A savepoint ends as soon as a statement is recorded as done"
                                : "This would have no effect, as it ends with its transaction")
                        + ", and the script is not one transaction"
                        + (division == null ? "" : " (" + division.place() + " " + division.why() + ")") + ":\n    "
                        + script.firstLine(statement),
                instead + "write BEGIN before it, and COMMIT after what it is for; or move that to its own migration");
    }
}
