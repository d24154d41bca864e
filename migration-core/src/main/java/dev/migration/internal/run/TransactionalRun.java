// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.run;

import dev.migration.InvalidMigrationsException;
import dev.migration.internal.blockers.LockTimeoutRetry;
import dev.migration.internal.database.Capability;
import dev.migration.internal.database.Database.AddedRows;
import dev.migration.internal.database.Database.LooseRows;
import dev.migration.internal.database.Database.Scope;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.execute.CodeRun;
import dev.migration.internal.execute.Rollback;
import dev.migration.internal.execute.ScriptContext;
import dev.migration.internal.execute.ScriptFailure;
import dev.migration.internal.execute.ScriptFailure.ScriptEffect;
import dev.migration.internal.execute.ScriptReading;
import dev.migration.internal.execute.Sender;
import dev.migration.internal.execute.ServerMessages.DropNotices;
import dev.migration.internal.help.Printable;
import dev.migration.internal.layout.CodeFiles.CodeScript;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.recovery.Journal;
import dev.migration.internal.recovery.JournaledFailure;
import dev.migration.internal.script.Script;
import dev.migration.internal.script.StatementReader;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.session.StatementFailure.What;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.StatementTrait;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs a script and its bookkeeping as one transaction:
 *
 * <ol>
 *   <li>The session is reset, and set for this script.
 *   <li>The history's row is written before the script's statements: its keys make a second runner wait, and then fail,
 *       whatever became of the lock. On HSQLDB, where readers would wait for it, it is written last.
 *   <li>The statements are sent; where they turn foreign keys off, the keys are checked afterwards.
 *   <li>The row is completed, the lease is kept, and all is committed.
 *   <li>After a failure all is rolled back. Which statement of a batch was refused is found by running it again, one by one. Where
 *       a lock of another session was the cause, the whole is tried again. Where rows remain, in tables without transactions, the
 *       journal records that, so that each start stops until they are undone.
 * </ol>
 */
final class TransactionalRun {

    private final ScriptContext context;
    private final Connection connection;
    private final Script script;

    /** What is recorded of it; null where nothing is, as of a callback. */
    private final @Nullable Step step;

    private final @Nullable LockTimeoutRetry retry;
    private final List<String> settings;

    /** The last run of code; null for a file. */
    private @Nullable CodeRun codeRun;

    /** With what is recorded of the script and how it is tried again, or neither; and with what is sent before it. */
    TransactionalRun(
            ScriptContext context,
            Script script,
            @Nullable Step step,
            @Nullable LockTimeoutRetry retry,
            List<String> settings) {
        this.context = context;
        this.connection = context.connection();
        this.script = script;
        this.step = step;
        this.retry = retry;
        this.settings = settings;
    }

    /** Runs it, and again where a lock of another session stopped it. Returns how long the last time took. */
    Duration run() throws ScriptFailure {
        while (true) {
            DropNotices notices = context.dropNotices();
            try {
                return run(context.sender().handing(notices).keepingCountsOf(script));
            } catch (ScriptFailure e) {
                awaitNextTry(e);
            } finally {
                notices.publish();
            }
        }
    }

    private void awaitNextTry(ScriptFailure failure) throws ScriptFailure {
        if (retry == null) {
            throw failure;
        }
        try {
            retry.requireAnother(failure.failure(), () -> isRepeatable(failure.effect()));
            retry.pause();
        } catch (StatementFailure last) {
            throw failure.with(last);
        }
    }

    private boolean isRepeatable(ScriptEffect effect) {
        if (effect != ScriptEffect.ROLLED_BACK || context.session().isLost()) {
            return false;
        }
        if (codeRun != null) {
            return true;
        }
        try (StatementReader statements = script.open()) {
            while (statements.hasNext()) {
                if (!context.database().isUndoneByRollback(statements.next())) {
                    return false;
                }
            }
            return true;
        } catch (InvalidMigrationsException e) {
            // Its file cannot be read any more.
            return false;
        }
    }

    /** Runs it once. */
    Duration run(Sender sender) throws ScriptFailure {
        try {
            context.settings().begin(script);
            return send(sender, true);
        } catch (SQLException e) {
            throw failed(StatementFailure.of(What.CONNECTION, e));
        } catch (StatementFailure e) {
            // Code does not run again for that.
            boolean locates = script.code() == null && context.stop().reason() == null;
            throw failed(e.is(What.BATCH) && locates ? located(e) : e);
        }
    }

    /** Returns how long it took by our clock; what is recorded is the time of a server that takes a whole script at once. */
    private Duration send(Sender sender, boolean commits) throws StatementFailure, SQLException {
        long start = System.nanoTime();
        CodeScript code = script.code();
        sender.own(context.settings().before().firstOfReset());
        String mode = script.transactionMode();
        if (!mode.isEmpty()) {
            sender.own(context.database().transactionMode(mode));
        }
        try (ScriptReading statements = step == null ? context.read(script) : context.read(step)) {
            LooseRows loose = null;
            boolean first = !context.database().has(Capability.WRITERS_BLOCK_READERS);
            boolean prepared = false;
            int ordinal = 0;
            while (statements.hasNext()) {
                Statement statement = statements.next();
                ordinal++;
                // A transaction's mode can only be set before its first query, so ours come after that.
                if (!prepared && !statement.has(StatementTrait.SETS_TRANSACTION_MODE)) {
                    prepare(sender, first);
                    prepared = true;
                    if (commits && step != null && script.checksReferences()) {
                        sender.flush();
                        loose = context.database().looseRows(connection);
                    }
                }
                if (code == null) {
                    sender.script(statement, ordinal, statements.data());
                } else {
                    sender.own(context.database().settingsForCode());
                    sender.flush();
                    codeRun = context.code();
                    codeRun.run(code, statement, ordinal);
                }
            }
            if (!prepared) {
                prepare(sender, first);
            }
            if (loose != null) {
                sender.flush();
                requireNoMore(loose);
            }
            if (!first && step != null) {
                context.recorder().enter(step, sender);
            }
            sender.own(context.settings().before().ownRole());
            long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
            String recorded = context.database().executionMillis().orElse(Long.toString(millis));
            if (step != null) {
                sender.own(context.recorder().complete(step, statements.stored(), recorded));
            }
            String lease = context.row().keepLease().orElse(null);
            if (lease != null) {
                sender.changeOneRow(lease);
            }
            statements.requireUnchanged();
            if (commits) {
                // Executes the last batch, which is all of a small script: its progress is reported until then.
                sender.commit();
            }
            return Duration.ofNanos(System.nanoTime() - start);
        }
    }

    private void prepare(Sender sender, boolean enters) throws StatementFailure {
        if (step == null || retry == null) {
            sender.own(context.settings()
                    .before()
                    .with(context.database().settingsFor(script.options(), Scope.TRANSACTION))
                    .lastOfReset());
            context.recorder().guard(sender);
            sender.own(settings);
            return;
        }
        context.prepareTransaction(step, retry.limited(script.options()), sender);
        if (enters) {
            context.recorder().enter(step, sender);
        }
        sender.own(context.recorder().forgetKeys());
        // Another role may not write the history.
        sender.own(settings);
    }

    /** Runs it again, one statement at a time and never committed, to see which one is refused. */
    private StatementFailure located(StatementFailure failure) {
        try {
            connection.rollback();
            send(context.senderOfRepeated(), false);
        } catch (SQLException e) {
            failure.addSuppressed(e);
        } catch (StatementFailure e) {
            return e.statement() == null ? failure : e;
        }
        return failure;
    }

    private ScriptFailure failed(StatementFailure failure) {
        context.stop().cleanUp();
        boolean lost = context.database().explain(failure.refusal()).kind() == SqlError.Kind.CONNECTION_LOST;
        boolean complete = Rollback.rollBack(connection, context.database(), failure);
        if (failure.is(What.OVERTAKEN)) {
            return new ScriptFailure(failure, complete ? ScriptEffect.OVERTAKEN : ScriptEffect.ROWS_REMAIN);
        }
        boolean isUnknown = (codeRun != null && codeRun.mayStay()) || (complete && lost && failure.isOfCommit());
        if (isUnknown || complete) {
            return new ScriptFailure(failure, isUnknown ? ScriptEffect.UNKNOWN : ScriptEffect.ROLLED_BACK);
        }
        if (step == null) {
            return new ScriptFailure(failure, ScriptEffect.ROWS_REMAIN);
        }
        Sender sender = context.sender();
        return new JournaledFailure(context, sender, step, new Journal(context, sender, step)).reportRows(failure);
    }

    /** Fails the transaction if rows refer to nothing that did not before. */
    private void requireNoMore(LooseRows before) throws StatementFailure {
        try {
            List<AddedRows> added = before.added(connection);
            if (!added.isEmpty()) {
                List<String> rows = added.stream().map(AddedRows::rows).toList();
                throw StatementFailure.of(What.REFERENCES, new SQLException(Printable.names(rows)))
                        .adding("Write in the script what becomes of them, for example: "
                                + Printable.line(added.get(0).line()));
            }
        } catch (SQLException e) {
            throw StatementFailure.of(What.REFERENCES, e);
        }
    }
}
