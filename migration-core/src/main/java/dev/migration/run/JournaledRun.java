package dev.migration.run;

import dev.migration.database.Database.Scope;
import dev.migration.database.SqlError;
import dev.migration.history.InFlight;
import dev.migration.history.LogEntry;
import dev.migration.plan.Direction;
import dev.migration.plan.Resume;
import dev.migration.plan.Step;
import dev.migration.run.ScriptFailure.Standing;
import dev.migration.run.ScriptReading.Data;
import dev.migration.run.Sender.Expectation;
import dev.migration.script.Script;
import dev.migration.script.ScriptOptions;
import dev.migration.script.Statement;
import dev.migration.script.StatementKind;
import dev.migration.script.TokenHash;
import java.io.UncheckedIOException;
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
    private final TokenHash prefix;

    /** How many statements were read. */
    private int ordinal;

    /** How many statements the journal says are done. */
    private int done;

    /** Whether the journal is ours to write. */
    private boolean owned;

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
        this.sender = new Sender(connection, context.database());
        this.step = step;
        this.script = step.script();
        this.grouping = grouping(script);
        this.prefix = new TokenHash(context.database().dialect());
        this.done = step instanceof Resume resume ? resume.inFlight().statementsDone() : 0;
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
        try (ScriptReading statements = new ScriptReading(script)) {
            prepareSession();
            if (step instanceof Resume resume) {
                takeUp(resume, statements);
            } else {
                begin();
            }
            while (statements.hasNext()) {
                send(statements.next(), statements.data());
            }
            statements.requireUnchanged();
            finish(Duration.ofNanos(System.nanoTime() - start));
        } catch (StatementFailure e) {
            throw failed(e);
        } catch (SQLException e) {
            throw failed(StatementFailure.of("failed", e));
        }
    }

    private void prepareSession() throws StatementFailure {
        sender.own(context.session().reset());
        sender.own(context.database().settingsFor(script.options(), Scope.SESSION));
        sender.own(context.database().announce(context.activity(step), Scope.SESSION));
        sender.flush();
    }

    private void begin() throws StatementFailure, SQLException {
        connection.setAutoCommit(false);
        sender.own(context.row().create(), Expectation.ANY);
        sender.own(context.row().own(), Expectation.ONE_ROW);
        sender.own(
                context.row()
                        .begin(
                                step.version(),
                                step.name(),
                                step.checksum(),
                                step.direction() == Direction.DOWN ? "down" : "up",
                                prefix.value()),
                Expectation.ONE_ROW);
        commit();
        owned = true;
    }

    /** Reads past what is done already, and settles the statement behind it. */
    private void takeUp(Resume resume, ScriptReading statements) throws StatementFailure, SQLException {
        InFlight inFlight = resume.inFlight();
        var settlement = new Settlement(context, resume);
        var settings = new LinkedHashMap<Integer, Statement>();
        while (ordinal < inFlight.statementsDone() && statements.hasNext()) {
            Statement statement = statements.next();
            ordinal++;
            addToPrefix(statement, statements.data());
            if (settlement.mayBeDoneAgain(statement)) {
                settings.put(ordinal, statement);
            }
        }
        if (ordinal < inFlight.statementsDone() || !prefix.value().equals(inFlight.prefixHash())) {
            throw Interruption.changedPrefix(step, inFlight);
        }
        for (Map.Entry<Integer, Statement> setting : settings.entrySet()) {
            sender.script(setting.getValue(), setting.getKey(), null);
            sender.flush();
            sessionChanged = true;
        }
        if (!statements.hasNext()) {
            settlement.requireNothingOpen();
            own(resume);
            return;
        }
        Statement open = statements.next();
        boolean hasToRun = settlement.hasToRun(open, isTransactional(open));
        own(resume);
        if (hasToRun) {
            send(open, statements.data());
        } else {
            ordinal++;
            addToPrefix(open, statements.data());
            progress();
        }
    }

    /** Makes the journal ours and the file's, and the outcome of the next statement open again. */
    private void own(Resume resume) throws StatementFailure, SQLException {
        connection.setAutoCommit(false);
        sender.own(context.session().ownRole());
        sender.own(context.row().own(), Expectation.ONE_ROW);
        sender.own(context.row().takeUp(step.name(), resume.checksum()), Expectation.ONE_ROW);
        sender.own(
                context.bookkeeping()
                        .log(LogEntry.of(LogEntry.Action.RESUME, step.version(), step.name(), resume.checksum())),
                Expectation.ANY);
        commit();
        owned = true;
    }

    private void addToPrefix(Statement statement, @Nullable Data data) throws StatementFailure {
        prefix.add(statement);
        if (data != null) {
            try {
                prefix.addData(data.lines());
            } catch (UncheckedIOException e) {
                throw StatementFailure.unreadable(e);
            }
        }
    }

    private void send(Statement statement, @Nullable Data data) throws StatementFailure, SQLException {
        if (isTransactional(statement)) {
            connection.setAutoCommit(false);
            inTransaction = true;
            script(statement, data);
            if (grouping != Grouping.RUNS && !shutOut) {
                commitWithProgress();
            }
        } else {
            if (inTransaction && !shutOut) {
                commitWithProgress();
            }
            script(statement, data);
            sender.flush();
            failIfFlawed(statement);
            tookEffect(statement);
        }
    }

    /** To be called behind a statement that is no part of a transaction of ours. */
    private void tookEffect(Statement statement) throws StatementFailure, SQLException {
        boolean wasShutOut = shutOut;
        shutOut = context.database().shutsOutHistory(statement, shutOut);
        if (shutOut) {
            // Locking by itself leaves nothing behind.
            unbooked = wasShutOut;
            return;
        }
        boolean commits = statement.kind() == StatementKind.NON_TRANSACTIONAL;
        if (inTransaction) {
            commitWithProgress();
            return;
        }
        inOwnTransaction = leavesTransactionOpen(statement);
        unbooked = !inOwnTransaction || commits;
        progress();
        if (inOwnTransaction && commits) {
            // A transaction has begun in which there is nothing yet but the progress.
            connection.commit();
            booked();
        }
    }

    private void script(Statement statement, @Nullable Data data) throws StatementFailure {
        ordinal++;
        prefix.add(statement);
        sender.script(statement, ordinal, data == null ? null : new Data(data.line(), prefix.addingData(data.lines())));
        sessionChanged |= statement.changesSession();
    }

    private void failIfFlawed(Statement statement) throws StatementFailure, SQLException {
        SQLException flaw = statement.kind() == StatementKind.NON_TRANSACTIONAL
                ? context.database().flaw(connection, statement).orElse(null)
                : null;
        if (flaw != null) {
            throw StatementFailure.ofScript(statement, ordinal, flaw);
        }
    }

    private boolean leavesTransactionOpen(Statement statement) throws SQLException {
        boolean open = switch (statement.kind()) {
            case TRANSACTION_CONTROL -> startsWith(statement, "BEGIN") || startsWith(statement, "START");
            case NON_TRANSACTIONAL -> false;
            case PLAIN, ROWS, COPY -> inOwnTransaction;
        };
        return open || !connection.getAutoCommit();
    }

    private boolean isTransactional(Statement statement) {
        return switch (statement.kind()) {
            case PLAIN, COPY -> grouping != Grouping.NONE;
            // Rows are read with a cursor, which lives in a transaction. A procedure may want to commit.
            case ROWS ->
                grouping != Grouping.NONE
                        || (script.firstTransactionControl() == null && !startsWith(statement, "CALL"));
            case NON_TRANSACTIONAL, TRANSACTION_CONTROL -> false;
        };
    }

    private static boolean startsWith(Statement statement, String word) {
        return statement.text().regionMatches(true, 0, word, 0, word.length());
    }

    private void progress() throws StatementFailure, SQLException {
        if (sessionChanged && !inOwnTransaction) {
            connection.setAutoCommit(false);
            commitWithProgress();
            return;
        }
        sender.own(context.row().progress(ordinal, prefix.value()), Expectation.ONE_ROW);
        sender.flush();
        // In the script's own transaction the journal moves on with it, and not before it is committed.
        if (!inOwnTransaction) {
            booked();
        }
    }

    /** The own role holds until the end of the transaction: the script may go on under another. */
    private void commitWithProgress() throws StatementFailure, SQLException {
        sender.own(context.session().ownRole());
        sender.own(context.row().progress(ordinal, prefix.value()), Expectation.ONE_ROW);
        commit();
        booked();
    }

    private void booked() {
        done = ordinal;
        unbooked = false;
    }

    private void commit() throws StatementFailure, SQLException {
        sender.commit();
        connection.setAutoCommit(true);
        inTransaction = false;
    }

    private void finish(Duration measured) throws StatementFailure, SQLException {
        connection.setAutoCommit(false);
        sender.own(context.session().reset());
        sender.own(context.enter(step), Expectation.ONE_ROW);
        sender.own(context.complete(step, Long.toString(measured.toMillis())));
        sender.own(context.row().end(), Expectation.ONE_ROW);
        commit();
    }

    private ScriptFailure failed(StatementFailure failure) {
        SqlError error = context.database().explain(failure.refusal());
        sender.discard();
        if (error.kind() == SqlError.Kind.CONNECTION_LOST) {
            return new ScriptFailure(failure, Standing.UNKNOWN, done);
        }
        try {
            rollback();
            if (failure.isOvertaken()) {
                return new ScriptFailure(failure, Standing.OVERTAKEN, done);
            }
            clearLeftover(failure, error);
            sender.own(context.session().reset());
            sender.flush();
            if (!owned && !(step instanceof Resume)) {
                return new ScriptFailure(failure, Standing.NOTHING, 0);
            }
            if (!owned && ((Resume) step).inFlight().failure() != null) {
                // What the journal says of the next statement still holds.
                return new ScriptFailure(failure, Standing.EARLIER_STATEMENTS, done);
            }
            if (!owned || unbooked || mayHaveCommitted(failure.statement())) {
                return new ScriptFailure(failure, Standing.UNKNOWN, done);
            }
            if (done == 0) {
                sender.own(context.row().end(), Expectation.ANY);
                sender.flush();
                return new ScriptFailure(failure, Standing.NOTHING, 0);
            }
            String reason = (error.sqlState().isEmpty() ? "" : error.sqlState() + " ") + error.message();
            sender.own(context.row().failure(SecretMask.mask(reason)), Expectation.ANY);
            sender.flush();
        } catch (StatementFailure | SQLException e) {
            failure.addSuppressed(e);
            return new ScriptFailure(failure, Standing.UNKNOWN, done);
        }
        return new ScriptFailure(failure, Standing.EARLIER_STATEMENTS, done);
    }

    private void rollback() throws StatementFailure, SQLException {
        if (connection.getAutoCommit()) {
            if (inOwnTransaction) {
                // The driver knows nothing of it.
                sender.own("ROLLBACK", Expectation.ANY);
                sender.flush();
            }
        } else {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    /** A block or procedure outside a transaction may commit part of its work before it fails. */
    private boolean mayHaveCommitted(@Nullable Statement statement) {
        if (statement == null) {
            return false;
        }
        boolean calls = grouping == Grouping.NONE && (startsWith(statement, "CALL") || startsWith(statement, "DO"));
        return calls
                || (statement.kind() == StatementKind.NON_TRANSACTIONAL
                        && !context.database().failsAsAWhole(statement));
    }

    private void clearLeftover(StatementFailure failure, SqlError error) throws SQLException {
        Statement statement = failure.statement();
        if (statement != null
                && statement.kind() == StatementKind.NON_TRANSACTIONAL
                && error.kind() != SqlError.Kind.OBJECT_EXISTS) {
            context.database().settle(connection, statement);
        }
    }
}
