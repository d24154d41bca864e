package dev.migration.internal.run;

import dev.migration.internal.database.Database.Scope;
import dev.migration.internal.database.Trait;
import dev.migration.internal.execute.ScriptContext;
import dev.migration.internal.execute.ScriptFailure;
import dev.migration.internal.execute.ScriptReading;
import dev.migration.internal.execute.ScriptReading.Data;
import dev.migration.internal.execute.Sender;
import dev.migration.internal.files.ScriptOptions;
import dev.migration.internal.history.InFlight;
import dev.migration.internal.plan.Step;
import dev.migration.internal.plan.Step.Resume;
import dev.migration.internal.recovery.Clearing;
import dev.migration.internal.recovery.Journal;
import dev.migration.internal.recovery.JournaledFailure;
import dev.migration.internal.recovery.Settlement;
import dev.migration.internal.script.Script;
import dev.migration.internal.session.Interruption;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.StatementKind;
import dev.migration.internal.sql.rules.StatementTrait;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs a script that cannot be one transaction, with a journal of how far it came.
 *
 * <p>Consecutive transactional statements share a transaction, which moves the journal on too: they are done if and only
 * if the journal says so. A statement that cannot run in a transaction is sent alone, and the journal moves on behind it:
 * only such a statement can have an unknown outcome.
 */
final class JournaledRun {

    private final ScriptContext context;
    private final Connection connection;
    private final Sender sender;
    private final Step step;
    private final Script script;
    private final Grouping grouping;
    private final Journal journal;
    private final Resending resending;

    /** Whether a transaction that the script began is open. */
    private boolean inOwnTransaction;

    /** Whether a transaction of ours is open, with statements that the journal does not have yet. */
    private boolean inTransaction;

    /** Whether a statement took effect outside a transaction that the journal does not have yet. */
    private boolean unbooked;

    /** Whether the script keeps the session from writing the journal, as LOCK TABLES does. */
    private boolean shutOut;

    /** Whether the script set something for the session, such as its role. */
    private boolean sessionChanged;

    /** How transactional statements are put into transactions. */
    private enum Grouping {
        /** As many as follow each other. */
        RUNS,
        /** Each one by itself. */
        SINGLE,
        /** None: the script says so, or does it itself. */
        NONE
    }

    JournaledRun(ScriptContext context, Step step) {
        this.context = context;
        this.connection = context.connection();
        this.sender = new Sender(context);
        this.step = step;
        this.script = step.script();
        this.grouping = grouping(script);
        this.journal = new Journal(context, sender, step);
        this.resending = new Resending(context, sender, step);
    }

    private static Grouping grouping(Script script) {
        if (script.options().transaction() == ScriptOptions.Transaction.OFF
                || script.firstTransactionControl() != null) {
            return Grouping.NONE;
        }
        return script.needsOwnTransactionPerStatement() ? Grouping.SINGLE : Grouping.RUNS;
    }

    void run() throws ScriptFailure {
        long start = System.nanoTime();
        try (ScriptReading statements = new ScriptReading(script, context.progress(step))) {
            prepareSession();
            if (step instanceof Resume resume) {
                takeUp(resume, statements);
            } else {
                journal.begin();
            }
            while (statements.hasNext()) {
                send(statements.next(), statements.data());
            }
            statements.requireUnchanged();
            if (inTransaction && !shutOut && context.database().has(Trait.COMMITS_AT_RESET)) {
                commitWithProgress();
            }
            // To finish, tables that are still locked are unlocked, which commits.
            unbooked |= shutOut;
            Duration measured = Duration.ofNanos(System.nanoTime() - start);
            if (inTransaction && !shutOut) {
                resending.finish(journal, measured);
            } else {
                journal.finish(measured);
            }
        } catch (StatementFailure e) {
            throw failed(e);
        } catch (SQLException e) {
            throw failed(StatementFailure.ofConnection(e));
        }
    }

    private void prepareSession() throws StatementFailure {
        if (context.session().endsWithTransaction()) {
            return;
        }
        sender.own(context.session().reset());
        ScriptOptions options = resending.sessionOptions(grouping != Grouping.NONE);
        sender.own(context.database().settingsFor(options, Scope.SESSION));
        sender.own(context.database().announce(context.activity(step), Scope.SESSION));
        sender.flush();
    }

    /** Reads past what is done already, and settles the statement behind it. */
    private void takeUp(Resume resume, ScriptReading statements) throws StatementFailure, SQLException {
        InFlight inFlight = resume.inFlight();
        // Before the script's own role comes back, which may not read it.
        var settlement = new Settlement(context, resume, new Clearing(context, sender, step), journal.before(inFlight));
        var settings = new LinkedHashMap<Integer, Statement>();
        while (journal.ordinal() < inFlight.statementsDone() && statements.hasNext()) {
            Statement statement = statements.next();
            journal.pass(statement, statements.data());
            if (statement.has(StatementTrait.ONLY_CHANGES_SESSION)) {
                settings.put(journal.ordinal(), statement);
            }
        }
        if (!journal.agreesWith(inFlight)) {
            throw Interruption.changedPrefix(step, inFlight);
        }
        for (Map.Entry<Integer, Statement> setting : settings.entrySet()) {
            resending.note(setting.getValue());
            sender.script(setting.getValue(), setting.getKey(), null);
            sender.flush();
            sessionChanged = true;
        }
        if (!statements.hasNext()) {
            settlement.requireNothingOpen();
            journal.own(resume);
            return;
        }
        Statement open = statements.next();
        if (settlement.hasToRun(open)) {
            journal.own(resume);
            send(open, statements.data());
        } else {
            // In one transaction: it is settled once.
            journal.pass(open, statements.data());
            journal.own(resume);
        }
    }

    private void send(Statement statement, @Nullable Data data) throws StatementFailure, SQLException {
        if (script.runsInTransaction(statement)) {
            if (!inTransaction) {
                resending.beginTransaction(grouping != Grouping.NONE && !shutOut);
                inTransaction = true;
            }
            script(statement, data);
            if (grouping != Grouping.RUNS && !shutOut) {
                commitWithProgress();
            }
        } else {
            if (inTransaction && !shutOut) {
                commitWithProgress();
            }
            // Also what could be in a transaction, where the script wants none: it is settled in the same way.
            boolean settled =
                    statement.kind() == StatementKind.NON_TRANSACTIONAL || statement.kind() == StatementKind.PLAIN;
            if (settled && !inOwnTransaction && !shutOut) {
                journal.note(statement, sessionChanged);
            }
            if (!inOwnTransaction && !shutOut) {
                journal.requireLease(sessionChanged);
            }
            resending.beginStatement(isByItself(statement));
            context.stop().unprotected(!inOwnTransaction);
            try {
                script(statement, data);
                sender.flush();
            } finally {
                context.stop().unprotected(false);
            }
            failIfFlawed(statement);
            tookEffect(statement);
        }
    }

    /** To be called behind a statement that is no part of a transaction of ours. */
    private void tookEffect(Statement statement) throws StatementFailure, SQLException {
        boolean wasShutOut = shutOut;
        shutOut = statement.has(StatementTrait.LOCKS_TABLES)
                || (shutOut && !statement.has(StatementTrait.UNLOCKS_TABLES));
        if (shutOut) {
            // Locking by itself leaves nothing behind.
            unbooked = wasShutOut;
            return;
        }
        boolean commits = statement.kind() == StatementKind.NON_TRANSACTIONAL;
        if (inTransaction) {
            // What gave way again, UNLOCK TABLES, has committed it.
            unbooked = true;
            commitWithProgress();
            return;
        }
        inOwnTransaction = leavesTransactionOpen(statement);
        unbooked = !inOwnTransaction || commits;
        progress();
        if (inOwnTransaction && commits) {
            // A transaction has begun in which there is nothing yet but the progress.
            connection.commit();
            journal.booked();
            unbooked = false;
        }
    }

    /** Whether it does all or nothing, and nothing is open that it could end. */
    private boolean isByItself(Statement statement) {
        return statement.kind() == StatementKind.NON_TRANSACTIONAL
                && !statement.has(StatementTrait.MAY_COMMIT_INSIDE)
                && grouping != Grouping.NONE
                && !inTransaction
                && !inOwnTransaction
                && !shutOut;
    }

    private void script(Statement statement, @Nullable Data data) throws StatementFailure, SQLException {
        Data taken = journal.take(statement, data);
        resending.send(statement, journal.ordinal(), taken);
        sessionChanged |= statement.has(StatementTrait.CHANGES_SESSION);
    }

    private void failIfFlawed(Statement statement) throws StatementFailure, SQLException {
        SQLException flaw = statement.kind() == StatementKind.NON_TRANSACTIONAL
                ? context.database().flaw(connection, statement).orElse(null)
                : null;
        if (flaw != null) {
            throw StatementFailure.ofScript(statement, journal.ordinal(), flaw);
        }
    }

    private boolean leavesTransactionOpen(Statement statement) throws SQLException {
        boolean open = switch (statement.kind()) {
            case TRANSACTION_CONTROL -> statement.has(StatementTrait.OPENS_TRANSACTION);
            case NON_TRANSACTIONAL -> false;
            case PLAIN, ROWS, COPY -> inOwnTransaction;
        };
        return open || !connection.getAutoCommit();
    }

    private void progress() throws StatementFailure, SQLException {
        if (sessionChanged && !inOwnTransaction) {
            // What this belongs to has taken effect: nothing of it may be sent again.
            connection.setAutoCommit(false);
            journal.commitWithProgress();
            inTransaction = false;
            unbooked = false;
            return;
        }
        journal.progress();
        if (!inOwnTransaction) {
            journal.booked();
            unbooked = false;
        }
    }

    private void commitWithProgress() throws StatementFailure, SQLException {
        resending.commit(journal);
        inTransaction = false;
        unbooked = false;
    }

    private ScriptFailure failed(StatementFailure failure) {
        return new JournaledFailure(context, sender, step, journal)
                .settle(failure, inOwnTransaction, unbooked || mayHaveCommitted(failure.statement()));
    }

    /** A block or procedure in a transaction of ours cannot commit it. */
    private boolean mayHaveCommitted(@Nullable Statement statement) {
        return statement != null
                && statement.has(StatementTrait.MAY_COMMIT_INSIDE)
                && !script.runsInTransaction(statement);
    }
}
