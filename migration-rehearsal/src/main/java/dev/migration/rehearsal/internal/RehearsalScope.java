// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal;

import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.plan.Steps.Step.Resume;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.StatementKind;
import dev.migration.internal.sql.rules.StatementTrait;
import dev.migration.rehearsal.internal.books.ServerBooks;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is left out, because a transaction that is rolled back cannot have it. */
final class RehearsalScope {

    private static final Pattern SAVEPOINT =
            Pattern.compile("(?:SAVEPOINT|RELEASE|ROLLBACK)\\b", Pattern.CASE_INSENSITIVE);

    private static final Pattern CONCURRENTLY = Pattern.compile("\\bCONCURRENTLY\\b", Pattern.CASE_INSENSITIVE);

    private RehearsalScope() {}

    /** Why nothing of it can be rehearsed; null where it can. */
    static @Nullable String whyNot(Step step) {
        if (step.script().code() != null) {
            return "is code, which may use other connections";
        }
        if (step instanceof Resume) {
            return "was interrupted: what remains of it depends on what has happened";
        }
        return step.script().firstTransactionControl() == null
                ? null
                : "is in a script that begins and ends transactions itself";
    }

    static @Nullable String whyNot(Statement statement, ServerBooks books) {
        if (statement.kind() == StatementKind.NON_TRANSACTIONAL) {
            return CONCURRENTLY.matcher(statement.text()).find()
                    ? "cannot run in a transaction; it waits for all transactions that are open when it begins, and where"
                            + " it fails it leaves an index that is not valid"
                    : "cannot run in a transaction";
        }
        if (statement.has(StatementTrait.SETS_TRANSACTION_MODE)) {
            return "sets the mode of its transaction, which has begun";
        }
        if (SAVEPOINT.matcher(statement.text()).lookingAt()) {
            return "is of a savepoint, of which a rehearsal has its own";
        }
        return books.isRolledBack(statement) ? null : "does what a rollback does not undo";
    }
}
