// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.run;

import dev.migration.internal.blockers.LockTimeoutRetry;
import dev.migration.internal.database.Capability;
import dev.migration.internal.database.Database.AtomicDdl;
import dev.migration.internal.database.Database.OpenTransaction;
import dev.migration.internal.execute.ScriptContext;
import dev.migration.internal.execute.ScriptFailure;
import dev.migration.internal.execute.ScriptReading;
import dev.migration.internal.execute.ScriptReading.Data;
import dev.migration.internal.execute.Sender;
import dev.migration.internal.execute.ServerMessages.DropNotices;
import dev.migration.internal.header.ScriptOptions;
import dev.migration.internal.history.LogReader.StoredScripts;
import dev.migration.internal.layout.CodeFiles.CodeScript;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.plan.Steps.Step.Resume;
import dev.migration.internal.recovery.Journal;
import dev.migration.internal.recovery.JournaledFailure;
import dev.migration.internal.recovery.ResumedScript;
import dev.migration.internal.script.LockedTables;
import dev.migration.internal.script.Script;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.session.StatementFailure.What;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.StatementKind;
import dev.migration.internal.sql.rules.StatementTrait;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs a script that cannot be one transaction, with a journal of the statements that are done:
 *
 * <ol>
 *   <li>The journal's one row is made ours, and nothing is sent before. A script that was interrupted is read past what is done,
 *       with what that had set for the session.
 *   <li>Consecutive transactional statements share a transaction, which updates the journal too: they are done if and only if
 *       the journal says so.
 *   <li>A statement that cannot run in a transaction is sent alone. What the catalogue has of its objects is noted before, and
 *       the journal is updated after it: only such a statement can have an unknown outcome.
 *   <li>What runs from LOCK TABLES to UNLOCK TABLES is one unit, in which the journal cannot be written. What takes effect in
 *       it is committed before and after each statement that commits by itself, so a failure records how far it came. A script
 *       that resumes within the unit locks the tables again.
 *   <li>The last transaction puts the version into the history and deletes the journal's row.
 *   <li>After a failure what is open is rolled back, and the journal and the catalogue say what remains.
 * </ol>
 */
final class JournaledRun {

    private final ScriptContext context;
    private final Connection connection;
    private final DropNotices notices;
    private final Sender sender;
    private final Step step;
    private final Script script;

    /** Whether its transactions are ours, each of as many statements as can be: it does not ask for none, and controls none itself. */
    private final boolean ours;

    private final Journal journal;
    private final StatementRetry retry;
    private final List<Statement> settings;

    private JournalState state = JournalState.RECORDED;

    /** Whether the script set something for the session, such as its role. */
    private boolean sessionChanged;

    /** Whether the last transaction of ours has a mode that the script gave it, which cannot be reset within it. */
    private boolean hasOwnMode;

    JournaledRun(ScriptContext context, Step step, LockTimeoutRetry retry, List<Statement> settings) {
        this.context = context;
        this.connection = context.connection();
        this.notices = context.dropNotices();
        this.step = step;
        this.script = step.script();
        this.sender = context.sender().handing(notices).keepingCountsOf(script);
        this.ours = script.options().transaction() != ScriptOptions.Transaction.OFF
                && script.firstTransactionControl() == null;
        this.settings = settings;
        this.journal = new Journal(context, sender, step);
        this.retry = new StatementRetry(context, sender, script.options(), retry);
    }

    /** Returns how long it took, as it is recorded. */
    Duration run() throws ScriptFailure {
        long start = System.nanoTime();
        try (ScriptReading statements = context.read(step)) {
            context.settings().prepareSession(step, retry.sessionOptions(ours), sender);
            if (step instanceof Resume resume) {
                resume(resume, statements);
            } else {
                retry.record(journal::begin);
                set();
            }
            while (statements.hasNext()) {
                send(statements.next(), statements.data());
            }
            statements.requireUnchanged();
            long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
            finish(statements.stored(), millis);
            return Duration.ofMillis(millis);
        } catch (StatementFailure e) {
            throw failed(e);
        } catch (SQLException e) {
            throw failed(StatementFailure.of(What.CONNECTION, e));
        } finally {
            notices.publish();
        }
    }

    private void set() throws StatementFailure {
        if (!settings.isEmpty()) {
            settings.forEach(retry::note);
            sender.own(settings.stream().map(Statement::text).toList());
            sender.flush();
            sessionChanged = true;
        }
    }

    /** Reads past what is done, and continues with the statement after it, or behind it if that took effect. */
    private void resume(Resume resume, ScriptReading statements) throws StatementFailure, SQLException {
        var resumed = new ResumedScript(context, resume, journal);
        set();
        for (Map.Entry<Integer, Statement> setting :
                resumed.skipDone(statements).entrySet()) {
            retry.note(setting.getValue());
            sender.script(setting.getValue(), setting.getKey(), null);
            sender.flush();
            sessionChanged = true;
        }
        if (!statements.hasNext()) {
            resumed.requireNothingOpen();
            journal.own(resume);
            return;
        }
        Statement open = statements.next();
        boolean runs = resumed.hasToRun(open, statements);
        journal.own(resume);
        lockAgain();
        if (runs) {
            send(open, statements.data());
        }
    }

    private void lockAgain() throws StatementFailure {
        LockedTables locked = journal.locked();
        Statement by = locked.by();
        if (by != null) {
            sender.script(by, locked.ordinal(), null);
            sender.flush();
            state = JournalState.LOCKED;
        }
    }

    private void send(Statement statement, @Nullable Data data) throws StatementFailure, SQLException {
        CodeScript code = script.code();
        if (code != null && ours) {
            run(code, statement);
        } else if (code != null) {
            runAlone(code, statement);
        } else if (script.runsInTransaction(statement)) {
            sendInTransaction(statement, data);
        } else {
            sendAlone(statement, data);
        }
    }

    /** In a transaction of ours, of which DDL commits a part. */
    private void run(CodeScript code, Statement statement) throws StatementFailure, SQLException {
        journal.requireLease(false);
        retry.beginTransaction(true);
        state = JournalState.OUR_TRANSACTION;
        journal.take(statement, null);
        unprotected(true, () -> retry.code(code, statement, journal.ordinal()));
        commitWithProgress();
    }

    /** Without a transaction of ours: what it commits is not known to the journal before it has ended. */
    private void runAlone(CodeScript code, Statement statement) throws StatementFailure, SQLException {
        journal.requireLease(false);
        if (!context.settings().before().endsWithTransaction()) {
            sender.own(context.database().settingsForCodeAlone());
            sender.flush();
        }
        journal.take(statement, null);
        try {
            unprotected(true, () -> retry.codeAlone(code, statement, journal.ordinal()));
        } finally {
            state = retry.mayStay() ? JournalState.UNRECORDED : state;
            sessionChanged = true;
        }
        tookEffect(statement, true);
    }

    /** Tells a stop that what is sent commits by itself, even if the lock is lost. */
    private void unprotected(boolean now, StatementRetry.Work work) throws StatementFailure, SQLException {
        context.stop().unprotected(now);
        try {
            work.run();
        } finally {
            context.stop().unprotected(false);
        }
    }

    private void sendInTransaction(Statement statement, @Nullable Data data) throws StatementFailure, SQLException {
        if (state == JournalState.OUR_TRANSACTION && script.needsCommitBefore(statement)) {
            commitWithProgress();
        }
        if (!isOurTransactionOpen()) {
            // It can only be set before the transaction's first query, and a limit for each try is one.
            hasOwnMode = statement.has(StatementTrait.SETS_TRANSACTION_MODE);
            retry.beginTransaction(!state.isLocked() && ours && !hasOwnMode);
            state = state.isLocked() ? state : JournalState.OUR_TRANSACTION;
        }
        script(statement, data);
        if (!ours && !state.isLocked()) {
            commitWithProgress();
        }
    }

    private boolean isOurTransactionOpen() throws SQLException {
        return state == JournalState.OUR_TRANSACTION
                || (state.isLocked() && script.firstTransactionControl() == null && !connection.getAutoCommit());
    }

    private void sendAlone(Statement statement, @Nullable Data data) throws StatementFailure, SQLException {
        if (state == JournalState.OUR_TRANSACTION) {
            commitWithProgress();
        }
        // Where DDL does not commit, the product refuses such a statement in the script's transaction, or it has no
        // effect there.
        boolean commits = statement.kind() == StatementKind.NON_TRANSACTIONAL
                && (state != JournalState.SCRIPTS_TRANSACTION
                        || script.dialect().commitsAtDdl());
        boolean unlocks = statement.has(StatementTrait.UNLOCKS_TABLES);
        boolean nothingIsOpen = state == JournalState.RECORDED;
        if (nothingIsOpen) {
            // Also what could be in a transaction, where the script wants none: its outcome is found out the same way.
            journal.note(statement, commits, sessionChanged);
            journal.requireLease(sessionChanged);
        } else if (state == JournalState.SCRIPTS_TRANSACTION
                && commits
                && context.database().atomicDdl() != AtomicDdl.NONE) {
            // It commits the script's transaction, and the note with it.
            journal.note(statement, true, false);
        } else if (state.isLocked() && commits && !unlocks) {
            // It commits them anyway, unless it is refused before that.
            commitUnderLock();
            journal.noteUnderLock(statement);
        }
        OpenTransaction before = state == JournalState.SCRIPTS_TRANSACTION && commits
                ? context.database().openTransaction(connection)
                : null;
        retry.beginStatement(nothingIsOpen && ours && commits && !statement.has(StatementTrait.MAY_COMMIT_INSIDE));
        unprotected(state != JournalState.SCRIPTS_TRANSACTION, () -> {
            script(statement, data);
            sender.flush();
        });
        journal.requireSound(statement);
        if (statement.has(StatementTrait.MAY_COMMIT_INSIDE)
                || (statement.kind() == StatementKind.TRANSACTION_CONTROL
                        && statement.has(StatementTrait.CHANGES_SESSION))) {
            context.database().followAutoCommit(connection);
        }
        if (before != null && before.isStillOpen()) {
            commits = false;
        }
        if (statement.has(StatementTrait.LOCKS_TABLES) || (state.isLocked() && !unlocks)) {
            state = state.isLocked() ? underLock(statement) : JournalState.LOCKED;
        } else {
            tookEffect(statement, commits);
        }
    }

    private void commitUnderLock() throws StatementFailure, SQLException {
        if (connection.getAutoCommit()) {
            return;
        }
        if (isOurTransactionOpen()) {
            sender.commit();
        } else {
            connection.commit();
        }
        state = JournalState.LOCKED;
        journal.reach();
    }

    /** What is known after a statement under locked tables that is not part of a transaction of ours. */
    private JournalState underLock(Statement statement) throws SQLException {
        boolean commits = statement.kind() == StatementKind.NON_TRANSACTIONAL;
        if (connection.getAutoCommit() || (commits && !statement.has(StatementTrait.MAY_COMMIT_INSIDE))) {
            journal.reach();
            return JournalState.LOCKED;
        }
        boolean mayCommit = commits || statement.kind() == StatementKind.TRANSACTION_CONTROL;
        return mayCommit ? JournalState.LOCKED_UNRECORDED : state;
    }

    /** Records a statement that is not part of a transaction of ours. */
    private void tookEffect(Statement statement, boolean commits) throws StatementFailure, SQLException {
        if (isOurTransactionOpen()) {
            // UNLOCK TABLES has committed it.
            state = JournalState.UNRECORDED;
            commitWithProgress();
            return;
        }
        boolean open = state.leavesOpen(statement, commits) || !connection.getAutoCommit();
        state = open && !commits ? JournalState.SCRIPTS_TRANSACTION : JournalState.UNRECORDED;
        if (open) {
            journal.progress();
            if (commits) {
                // In the transaction that is open now there is nothing yet but the progress.
                connection.commit();
                journal.recorded();
            }
            state = JournalState.SCRIPTS_TRANSACTION;
        } else {
            journal.record(sessionChanged);
            state = JournalState.RECORDED;
        }
    }

    private void script(Statement statement, @Nullable Data data) throws StatementFailure, SQLException {
        Data taken = journal.take(statement, data);
        retry.send(statement, journal.ordinal(), taken);
        sessionChanged |= statement.has(StatementTrait.CHANGES_SESSION);
    }

    private void commitWithProgress() throws StatementFailure, SQLException {
        retry.end(journal::commitWithProgress);
        state = JournalState.RECORDED;
    }

    private void finish(StoredScripts scripts, long millis) throws StatementFailure, SQLException {
        if (state == JournalState.OUR_TRANSACTION
                && (hasOwnMode || context.database().has(Capability.RESET_COMMITS))) {
            commitWithProgress();
        }
        if (state == JournalState.OUR_TRANSACTION) {
            retry.end(() -> journal.finish(scripts, millis));
        } else if (state == JournalState.RECORDED) {
            retry.record(() -> journal.finish(scripts, millis));
        } else {
            // To finish, the tables are unlocked, which commits.
            state = state.isLocked() ? JournalState.LOCKED_UNRECORDED : state;
            journal.finish(scripts, millis);
        }
    }

    private ScriptFailure failed(StatementFailure failure) {
        return new JournaledFailure(context, sender, step, journal)
                .report(
                        failure,
                        state == JournalState.SCRIPTS_TRANSACTION,
                        state.isUnrecorded() || mayHaveCommitted(failure.statement()));
    }

    /** A block or procedure in a transaction of ours cannot commit it; code can. */
    private boolean mayHaveCommitted(@Nullable Statement statement) {
        return script.code() != null
                ? state == JournalState.OUR_TRANSACTION && retry.mayStay()
                : statement != null && !script.runsInTransaction(statement) && retry.mayStay(statement);
    }
}
