// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.recovery;

import dev.migration.MigrationException;
import dev.migration.internal.database.Database.Scope;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.database.StatementOutcomes.Effect;
import dev.migration.internal.database.StatementOutcomes.NameConflict;
import dev.migration.internal.database.StatementOutcomes.Outcome;
import dev.migration.internal.execute.Rollback;
import dev.migration.internal.execute.ScriptContext;
import dev.migration.internal.execute.ScriptFailure;
import dev.migration.internal.execute.ScriptFailure.ScriptEffect;
import dev.migration.internal.execute.Sender;
import dev.migration.internal.history.InFlight;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.plan.Steps.Step.Resume;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.session.StatementFailure.What;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.StatementKind;
import dev.migration.internal.stop.StopReason;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rolls back a journalled script that failed, and determines which of its statements took effect. */
public final class JournaledFailure {

    private final ScriptContext context;
    private final Sender sender;
    private final Step step;
    private final Journal journal;

    /** What the statement changed without taking effect. */
    private String left = "";

    private @Nullable NameConflict conflict;

    public JournaledFailure(ScriptContext context, Sender sender, Step step, Journal journal) {
        this.context = context;
        this.sender = sender;
        this.step = step;
        this.journal = journal;
    }

    /**
     * Rolls back, drops what a statement left behind, and says what remains.
     *
     * @param inOwnTransaction whether a transaction that the script began is open
     * @param uncertain whether something took effect that the journal does not have, for all we know
     */
    public ScriptFailure report(StatementFailure failure, boolean inOwnTransaction, boolean uncertain) {
        SqlError error = failure.explained(context.database(), context.secrets());
        context.stop().cleanUp();
        sender.discard();
        ScriptEffect effect = error.kind() == SqlError.Kind.CONNECTION_LOST
                ? journal.isOwned() ? ScriptEffect.UNKNOWN : ofUntouched()
                : answered(failure, error, inOwnTransaction, uncertain);
        return new ScriptFailure(
                conflict == null || conflict.what().isEmpty()
                        ? failure
                        : failure.adding("Existing object: " + conflict.what() + "."),
                effect,
                effect == ScriptEffect.ROLLED_BACK ? 0 : journal.done(),
                journal.ordinal(),
                left,
                conflict == null ? "" : conflict.removal());
    }

    /** Records that rows remain of a script that was to be one transaction, which has been rolled back. */
    public ScriptFailure reportRows(StatementFailure failure) {
        int last = failure.ordinal() > 0 ? failure.ordinal() : step.script().statementCount();
        SqlError error = failure.explained(context.database(), context.secrets());
        try {
            sender.own(context.settings().before().reset());
            journal.beginWithRows(InFlight.rowsStay(1, last, why(failure, error)));
            return new ScriptFailure(failure, ScriptEffect.ROWS_REMAIN, 0, last, "", "");
        } catch (StatementFailure e) {
            failure.addSuppressed(e.refusal());
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
        Rollback.rollBack(context.connection(), context.database(), failure);
        return new ScriptFailure(failure, ScriptEffect.ROWS_REMAIN);
    }

    /** What the database can be asked; unknown where it does not answer any more. */
    private ScriptEffect answered(
            StatementFailure failure, SqlError error, boolean inOwnTransaction, boolean uncertain) {
        try {
            return effect(failure, error, inOwnTransaction, uncertain);
        } catch (StatementFailure e) {
            failure.addSuppressed(e.refusal());
        } catch (SQLException | MigrationException e) {
            failure.addSuppressed(e);
        }
        return ScriptEffect.UNKNOWN;
    }

    private ScriptEffect effect(StatementFailure failure, SqlError error, boolean inOwnTransaction, boolean uncertain)
            throws StatementFailure, SQLException {
        boolean isAlone = !inOwnTransaction && context.connection().getAutoCommit();
        boolean complete = rollback(inOwnTransaction) && !failure.leavesRows();
        if (failure.is(What.OVERTAKEN)) {
            return complete ? ScriptEffect.OVERTAKEN : ScriptEffect.ROWS_REMAIN;
        }
        boolean tookEffect = resolve(failure, error);
        sender.own(context.settings().before().reset());
        sender.flush();
        if (!journal.isOwned()) {
            return ofUntouched();
        }
        if (!journal.readBack() && context.row().isLostWithoutHeartbeat()) {
            return ScriptEffect.OVERTAKEN;
        }
        if (uncertain || tookEffect || (isAlone && mayLeaveRows(failure.statement()))) {
            return ScriptEffect.UNKNOWN;
        }
        journal.catchUp();
        if (!complete) {
            journal.refused(InFlight.rowsStay(journal.done() + 1, journal.ordinal(), why(failure, error)));
            return ScriptEffect.ROWS_REMAIN;
        }
        if (journal.hasNothingDone() && left.isEmpty()) {
            journal.forget();
            return ScriptEffect.ROLLED_BACK;
        }
        journal.refused(reason(failure, error));
        return ScriptEffect.HALF_DONE;
    }

    private String why(StatementFailure failure, SqlError error) {
        StopReason stop = context.stop().reasonOf(failure, error);
        return stop == null
                ? (error.sqlState().isEmpty() ? "" : error.sqlState() + " ") + error.message()
                : InFlight.stopped(stop.toString());
    }

    private String reason(StatementFailure failure, SqlError error) {
        String why = why(failure, error);
        int next = journal.done() + 1;
        String where = failure.statement() != null && failure.ordinal() > next
                ? InFlight.later(failure.ordinal(), next, why)
                : why;
        return left.isEmpty() ? where : where + "; it left " + left;
    }

    private ScriptEffect ofUntouched() {
        if (!(step instanceof Resume resume)) {
            return ScriptEffect.ROLLED_BACK;
        }
        // What the journal says of the next statement still holds.
        if (resume.inFlight().leavesRows()) {
            return ScriptEffect.ROWS_REMAIN;
        }
        return resume.inFlight().failure() != null ? ScriptEffect.HALF_DONE : ScriptEffect.UNKNOWN;
    }

    /** False where some of it stays. */
    private boolean rollback(boolean inOwnTransaction) throws StatementFailure, SQLException {
        if (!context.connection().getAutoCommit()) {
            return Rollback.rollBack(context.connection(), context.database());
        }
        if (inOwnTransaction) {
            return context.database().rollBackOfScript(context.connection());
        }
        return true;
    }

    /** No rollback says of a change that was refused alone whether a table without transactions has kept a part of it. */
    private boolean mayLeaveRows(@Nullable Statement statement) throws SQLException {
        return statement != null
                && switch (statement.kind()) {
                    case PLAIN, ROWS, COPY -> !step.script().hasKnownOutcome(statement);
                    case NON_TRANSACTIONAL, TRANSACTION_CONTROL, CODE -> false;
                }
                && !context.database()
                        .tablesWithoutTransactions(context.connection())
                        .isEmpty();
    }

    /**
     * Drops what a statement outside a transaction left behind.
     *
     * @return whether it took effect although it failed
     */
    private boolean resolve(StatementFailure failure, SqlError error) throws StatementFailure, SQLException {
        Statement statement = failure.statement();
        if (statement == null || statement.kind() != StatementKind.NON_TRANSACTIONAL || journal.noted() == null) {
            return false;
        }
        if (error.kind() == SqlError.Kind.OBJECT_EXISTS) {
            conflict = context.database()
                    .outcomes()
                    .nameConflict(context.connection(), statement)
                    .orElse(null);
        }
        Outcome outcome =
                CatalogueOutcomes.of(context.database()).outcome(context.connection(), statement, journal.noted());
        if (outcome.effect() == Effect.NOT_DONE) {
            left = outcome.left();
            cleanUp(outcome);
        }
        return outcome.effect() == Effect.DONE;
    }

    private void cleanUp(Outcome outcome) throws StatementFailure {
        if (context.stop().reason() != null && !outcome.cleanup().isEmpty()) {
            // Behind a pooler, nothing can be set outside a transaction.
            sender.own(
                    context.settings().before().endsWithTransaction()
                            ? List.of()
                            : context.settings().hurry(Scope.SESSION));
            sender.own(outcome.cleanup());
            sender.flush();
            return;
        }
        // It may wait for long, so it can be stopped.
        try {
            journal.drop(outcome, journal.ordinal());
        } finally {
            context.stop().cleanUp();
        }
    }
}
