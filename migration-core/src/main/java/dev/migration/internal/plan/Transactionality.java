// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.plan;

import dev.migration.Code;
import dev.migration.Direction;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.header.ScriptOptions;
import dev.migration.internal.script.BatchStatement;
import dev.migration.internal.script.CountReads;
import dev.migration.internal.script.Division;
import dev.migration.internal.script.EndsWithTransaction;
import dev.migration.internal.script.Script;
import dev.migration.internal.sql.Statement;
import java.util.List;

/** How a script runs: as one transaction, in batches, or with a journal. Why one is no transaction: {@link Division}. */
public enum Transactionality {
    /** All of it, and its bookkeeping, in one transaction: it is applied wholly or not at all. */
    TRANSACTION,
    /** One statement, range by range: each range and its record in a transaction of its own. */
    BATCHES,
    /** Statement by statement, each run of transactional ones in its own transaction, with a journal of what is done. */
    JOURNALED;

    /** That of a script; what speaks against it is added to the problems. */
    static Transactionality of(Script script, Direction direction, List<Problem> problems) {
        Statement control = script.firstTransactionControl();
        if (control != null) {
            problems.add(Problem.warning(
                    Code.TRANSACTION_CONTROL,
                    script.placeOf(control),
                    "The script controls transactions itself, so it runs statement by statement, and what it did"
                            + " before a failure stays.",
                    "leave transactions to the library, or split the file"));
        }
        if (direction == Direction.DOWN) {
            problems.addAll(BatchStatement.problemsOfDown(script));
        } else if (script.options().batch() != null) {
            problems.addAll(BatchStatement.problems(script));
            problems.addAll(CountReads.problems(script));
            return BATCHES;
        }
        boolean cannot = control != null || script.hasNonTransactional() || script.needsCommit();
        ScriptOptions.Transaction wanted = script.options().transaction();
        if (cannot && wanted == ScriptOptions.Transaction.ON) {
            Division division = Division.of(script);
            problems.add(Problem.error(
                    Code.TRANSACTION_CONTROL,
                    division == null ? Place.of(script.name()) : division.place(),
                    "The option transaction=on wants one transaction, but "
                            + (division == null
                                    ? "the script has statements that cannot run in one."
                                    : "this statement " + division.why() + "."),
                    "remove the option, or move those statements to a separate migration"));
        }
        boolean journaled = cannot || wanted == ScriptOptions.Transaction.OFF;
        problems.addAll(journaled ? CountReads.problemsOfJournal(script, 0) : CountReads.problems(script));
        if (!journaled) {
            return TRANSACTION;
        }
        problems.addAll(EndsWithTransaction.problems(script, 0));
        return JOURNALED;
    }
}
