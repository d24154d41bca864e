// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.run;

import dev.migration.internal.blockers.LockTimeoutRetry;
import dev.migration.internal.database.Capability;
import dev.migration.internal.database.Database.Scope;
import dev.migration.internal.database.SessionState;
import dev.migration.internal.execute.CodeRun;
import dev.migration.internal.execute.Rollback;
import dev.migration.internal.execute.ScriptContext;
import dev.migration.internal.execute.ScriptReading.Data;
import dev.migration.internal.execute.Sender;
import dev.migration.internal.header.ScriptOptions;
import dev.migration.internal.layout.CodeFiles.CodeScript;
import dev.migration.internal.recovery.PreparedText;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.StatementTrait;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Sends the statements of a script with a journal, and retries a single one that the lock of another session has stopped:
 * the only one of its transaction, or one outside a transaction that left nothing behind.
 */
final class StatementRetry {

    private final ScriptContext context;
    private final Sender sender;
    private final ScriptOptions options;
    private final LockTimeoutRetry retry;
    private boolean inTransaction;
    private @Nullable Sent only;
    private boolean mayStay;
    private boolean repeatable;

    /** What was sent last; an EXECUTE after its PREPARE runs that text. */
    private @Nullable Statement before;

    /** Whether nothing remains of what was sent last if it is refused, and it is an EXECUTE. */
    private boolean failsAsAWhole;

    /** Whether the script itself has set how long it waits for locks. */
    private boolean limitsItself;

    private record Sent(Statement statement, int ordinal) {}

    /** Something to send that another session's lock may stop. */
    @FunctionalInterface
    interface Work {
        void run() throws StatementFailure, SQLException;
    }

    StatementRetry(ScriptContext context, Sender sender, ScriptOptions options, LockTimeoutRetry retry) {
        this.context = context;
        this.sender = sender;
        this.options = options;
        this.retry = retry;
    }

    /** The options that hold for the whole session. */
    ScriptOptions sessionOptions(boolean leavesTransactionsToUs) {
        return leavesTransactionsToUs && limitsStatements() ? retry.limited(options) : options;
    }

    /** A record of ours, in a transaction of its own that has nothing of the script. */
    void record(Work work) throws StatementFailure, SQLException {
        begin(false, true);
        run(work, () -> {});
    }

    /** Starts a transaction of ours, which may be tried again as long as it has one statement only, or not at all. */
    void beginTransaction(boolean mayBeRepeated) throws StatementFailure, SQLException {
        begin(true, mayBeRepeated);
        open();
    }

    void beginStatement(boolean leavesNothingBehind) {
        begin(false, leavesNothingBehind && limitsStatements());
    }

    private void begin(boolean transaction, boolean mayBeRepeated) {
        inTransaction = transaction;
        only = null;
        repeatable = mayBeRepeated;
        retry.restart();
    }

    private boolean limitsStatements() {
        return context.database().has(Capability.LOCK_TIMEOUT_IS_ATOMIC);
    }

    private void open() throws StatementFailure, SQLException {
        context.connection().setAutoCommit(false);
        SessionState each = context.settings().before();
        List<String> limits = List.of();
        // Outside transactions there is no limit: CREATE INDEX CONCURRENTLY would leave an invalid index behind.
        if (repeatable && !limitsItself && options.lockTimeout() == null && !limitsStatements()) {
            limits = context.database().settingsFor(retry.limited(ScriptOptions.DEFAULT), Scope.TRANSACTION);
        }
        sender.own(
                each.endsWithTransaction()
                        ? each.with(limits).resetInTransaction()
                        : context.database().set(limits));
        context.recorder().guard(sender);
    }

    void send(Statement statement, int ordinal, @Nullable Data data) throws StatementFailure, SQLException {
        // Not one of several of a transaction, nor one whose data are read while they are sent.
        repeatable &= only == null && data == null && context.database().isUndoneByRollback(statement);
        only = repeatable ? new Sent(statement, ordinal) : null;
        failsAsAWhole = statement.has(StatementTrait.MAY_COMMIT_INSIDE)
                && PreparedText.failsAsAWhole(
                        before,
                        statement,
                        context.connection(),
                        context.database().dialect());
        run(() -> sender.script(statement, ordinal, data), () -> {});
        note(statement);
    }

    /** Runs code in the transaction, and again where nothing of it stays. */
    void code(CodeScript code, Statement statement, int ordinal) throws StatementFailure, SQLException {
        run(
                () -> {
                    sender.flush();
                    CodeRun codeRun = context.code();
                    mayStay = true;
                    try {
                        codeRun.run(code, statement, ordinal);
                    } catch (StatementFailure e) {
                        mayStay = codeRun.mayStay();
                        repeatable = !mayStay;
                        throw e;
                    }
                },
                () -> {});
        // Not for the end of the transaction.
        repeatable = false;
    }

    /** Runs code that ends its transactions itself, and once only. */
    void codeAlone(CodeScript code, Statement statement, int ordinal) throws StatementFailure, SQLException {
        begin(false, false);
        CodeRun codeRun = context.code();
        try {
            codeRun.runAlone(code, statement, ordinal);
        } finally {
            mayStay = codeRun.mayStay();
        }
    }

    /** Whether code has committed a part of what it did, for all we know. */
    boolean mayStay() {
        return mayStay;
    }

    /** The same of a statement outside a transaction of ours that was refused. */
    boolean mayStay(Statement refused) {
        return refused.has(StatementTrait.MAY_COMMIT_INSIDE) && !failsAsAWhole;
    }

    /** Notes what the script sets for its session, once it is sent. */
    void note(Statement statement) {
        before = PreparedText.last(before, statement, failsAsAWhole);
        limitsItself |= statement.has(StatementTrait.CHANGES_SESSION)
                && statement.text().toLowerCase(Locale.ROOT).contains("lock_timeout");
    }

    /** Ends the transaction; where that meets a lock, its one statement is sent again before. */
    void end(Work commit) throws StatementFailure, SQLException {
        run(commit, () -> {
            if (only != null) {
                sender.script(only.statement(), only.ordinal(), null);
            }
        });
    }

    private void run(Work work, Work beforeAgain) throws StatementFailure, SQLException {
        boolean again = false;
        while (true) {
            try {
                if (again) {
                    if (inTransaction) {
                        open();
                    }
                    beforeAgain.run();
                }
                work.run();
                return;
            } catch (StatementFailure e) {
                sender.discard();
                retry.requireAnother(e, () -> repeatable);
                // Before the pause, in which nothing may be locked; that of a record is opened by the work itself.
                boolean isOpen = inTransaction || !context.connection().getAutoCommit();
                if (isOpen && !Rollback.rollBack(context.connection(), context.database())) {
                    throw e.leavingRows();
                }
                retry.pause();
                again = true;
            }
        }
    }
}
