package dev.migration.internal.run;

import dev.migration.internal.blockers.LockRetry;
import dev.migration.internal.database.Database.Scope;
import dev.migration.internal.database.Trait;
import dev.migration.internal.execute.Replay;
import dev.migration.internal.execute.ScriptContext;
import dev.migration.internal.execute.ScriptReading.Data;
import dev.migration.internal.execute.Sender;
import dev.migration.internal.execute.Transactions;
import dev.migration.internal.files.ScriptOptions;
import dev.migration.internal.plan.Step;
import dev.migration.internal.recovery.Journal;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.StatementTrait;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Sends the statements of a script with a journal; and once more those that a lock of another session has stopped: the
 * transaction of ours in which they are, or the one statement outside of any where nothing is left of it.
 */
final class Resending {

    private final ScriptContext context;
    private final Connection connection;
    private final Sender sender;
    private final Step step;
    private final LockRetry retry;
    private final Replay replay;
    private Unit unit = Unit.NEITHER;

    /** Whether the script has said for itself how long it waits for locks. */
    private boolean limitsItself;

    /** What is sent again as a whole. */
    enum Unit {
        TRANSACTION,
        STATEMENT,
        /** It is done in part, or the script has begun the transaction. */
        NEITHER
    }

    private interface Work {
        void run() throws StatementFailure, SQLException;
    }

    Resending(ScriptContext context, Sender sender, Step step) {
        this.context = context;
        this.connection = context.connection();
        this.sender = sender;
        this.step = step;
        this.retry = new LockRetry(context, step);
        this.replay = new Replay(context.database());
    }

    /** The options that hold for the whole of the session. */
    ScriptOptions sessionOptions(boolean leavesTransactionsToUs) {
        ScriptOptions options = step.script().options();
        return leavesTransactionsToUs && context.database().has(Trait.UNDOES_AT_LOCK_TIMEOUT)
                ? context.limited(options)
                : options;
    }

    /** Begins a transaction of ours. */
    void beginTransaction(boolean canBeSentAgain) throws StatementFailure, SQLException {
        beginUnit(canBeSentAgain ? Unit.TRANSACTION : Unit.NEITHER);
        open();
    }

    private void open() throws StatementFailure, SQLException {
        connection.setAutoCommit(false);
        sender.own(context.session().eachTransaction());
        if (unit == Unit.TRANSACTION) {
            sender.own(transactionSettings());
        }
        context.guard(sender);
    }

    /** Outside transactions there is no limit: CREATE INDEX CONCURRENTLY would leave an invalid index behind. */
    private List<String> transactionSettings() {
        ScriptOptions options = step.script().options();
        return limitsItself
                        || options.lockTimeout() != null
                        || context.database().has(Trait.UNDOES_AT_LOCK_TIMEOUT)
                ? List.of()
                : context.database().settingsFor(retry.next().limited(ScriptOptions.DEFAULT), Scope.TRANSACTION);
    }

    /** Begins a statement outside a transaction of ours. */
    void beginStatement(boolean canBeSentAgain) {
        beginUnit(
                canBeSentAgain && context.database().has(Trait.UNDOES_AT_LOCK_TIMEOUT) ? Unit.STATEMENT : Unit.NEITHER);
    }

    private void beginUnit(Unit next) {
        unit = next;
        replay.clear();
        retry.beginAnew();
    }

    void send(Statement statement, int ordinal, @Nullable Data data) throws StatementFailure, SQLException {
        replay.add(statement, ordinal, data != null);
        run(() -> sender.script(statement, ordinal, data), () -> replay.send(sender));
        note(statement);
    }

    /** Takes note of what the script sets for its session. */
    void note(Statement statement) {
        limitsItself |= statement.has(StatementTrait.CHANGES_SESSION)
                && statement.text().toLowerCase(Locale.ROOT).contains("lock_timeout");
    }

    /** Commits the transaction together with the progress. */
    void commit(Journal journal) throws StatementFailure, SQLException {
        run(journal::commitWithProgress, () -> {
            replay.send(sender);
            journal.commitWithProgress();
        });
    }

    /** Commits the transaction as the last one of the script. */
    void finish(Journal journal, Duration measured) throws StatementFailure, SQLException {
        run(() -> journal.finish(measured), () -> {
            replay.send(sender);
            journal.finish(measured);
        });
    }

    private void run(Work first, Work again) throws StatementFailure, SQLException {
        try {
            first.run();
            return;
        } catch (StatementFailure e) {
            giveWay(e);
        }
        while (true) {
            try {
                if (unit == Unit.TRANSACTION) {
                    open();
                }
                again.run();
                return;
            } catch (StatementFailure e) {
                giveWay(e);
            }
        }
    }

    private void giveWay(StatementFailure failure) throws StatementFailure, SQLException {
        retry.requireAnother(failure, this::hindrance);
        if (unit == Unit.TRANSACTION && !Transactions.rollBack(connection, context.database())) {
            throw failure.leavingRows();
        }
        retry.pause();
    }

    private @Nullable String hindrance() {
        return unit == Unit.NEITHER ? "it runs outside a transaction of ours" : replay.hindrance();
    }
}
