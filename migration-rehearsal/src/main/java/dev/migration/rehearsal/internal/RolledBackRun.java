// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal;

import dev.migration.internal.database.Database.Scope;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.script.StatementReader;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.sql.Statement;
import dev.migration.rehearsal.RehearsalOptions;
import dev.migration.rehearsal.RehearsalReport;
import dev.migration.rehearsal.internal.books.ServerBooks;
import dev.migration.rehearsal.internal.books.ServerBooks.Entry;
import dev.migration.rehearsal.internal.books.ServerBooks.Relation;
import dev.migration.rehearsal.internal.books.ServerBooks.Touched;
import dev.migration.rehearsal.internal.statement.ReleaseStatements;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Each statement behind a savepoint, in one transaction that is never committed: after each, the server is asked about it. */
final class RolledBackRun extends StatementAttempts {

    private static final MaskedLog log = MaskedLog.of(RolledBackRun.class);

    private static final Pattern NUMBER = Pattern.compile("\\d{1,3}");

    private static final String SAVEPOINT = "migration_statement";

    private final UnrecordedRun run;
    private final ServerBooks books;
    private final RehearsalOptions options;
    private final EarlierLocks locks = new EarlierLocks();
    private boolean savepoint;

    private RolledBackRun(UnrecordedRun run, ServerBooks books, RehearsalOptions options, ReleaseStatements release) {
        super(run, options, release);
        this.run = run;
        this.books = books;
        this.options = options;
    }

    static RehearsalReport of(
            UnrecordedRun run, ServerBooks books, RehearsalOptions options, ReleaseStatements release) {
        List<Step> steps = run.start();
        return new RolledBackRun(run, books, options, release).run(steps);
    }

    private RehearsalReport run(List<Step> steps) {
        String zone = "";
        try {
            for (Step step : steps) {
                run.own(step.script().settingsOutside());
            }
            run.connection().setAutoCommit(false);
            run.reset(Scope.TRANSACTION);
            run.own(bounds());
            zone = books.timeZone();
            books.open();
            rehearse(steps);
            isOver();
            rollBack();
        } catch (SQLException e) {
            endOrFail(e);
        } catch (StatementFailure e) {
            endOrFail(e.refusal());
        }
        // Nobody waits any more while it is written.
        return report(zone, locks.notes(), true);
    }

    /** A statement may have rolled all back by itself, after which there is no transaction. */
    private void rollBack() throws SQLException {
        try {
            run.connection().rollback();
            run.connection().setAutoCommit(true);
        } catch (SQLException e) {
            if (!hasEnded()) {
                throw e;
            }
            // The session is closed in any case.
            log.debug("There was nothing to roll back: {}", e);
        }
    }

    /** A bound may end a statement of our own too; what it did ends with the session. */
    private void endOrFail(SQLException cause) {
        SqlError error = run.database().explain(cause);
        if (run.isStopped() || (!left().isNegative() && !isOfBounds(error))) {
            throw run.failure(
                    "The rehearsal failed, and was rolled back", " It was rolled back.", "start again", cause);
        }
        if (!isOver()) {
            end("it did not get a lock in time, or its time was used up: " + error.message());
        }
    }

    private List<String> bounds() {
        return books.bounds(options.lockTimeout(), left(), options.budget());
    }

    private static boolean isOfBounds(SqlError error) {
        return error.kind().isOfLocks() || error.kind() == SqlError.Kind.CANCELLED;
    }

    /** For the server's major version, which its name shows. */
    @Override
    Advice advice() {
        Matcher number = NUMBER.matcher(run.database().product());
        return new Advice(number.find() ? Integer.parseInt(number.group()) : 0);
    }

    @Override
    List<Relation> tables() {
        return books.tables();
    }

    @Override
    void prepare(Step step) throws StatementFailure {
        locks.next();
        run.own(run.database().set(run.database().settingsFor(step.script().options(), Scope.TRANSACTION)));
    }

    @Override
    @Nullable
    String whyNot(Statement statement) {
        return RehearsalScope.whyNot(statement, books);
    }

    @Override
    void execute(Timeline timeline, Statement statement, int index, StatementReader reader)
            throws SQLException, StatementFailure {
        begin();
        long start = System.nanoTime();
        try {
            Duration took = run.execute(statement, index, reader);
            Entry entry = books.read(statement.text());
            locks.add(entry);
            if (!entry.sameTransaction()) {
                endOfTransaction(timeline, index);
                return;
            }
            timeline.executed(statement, index, start, took, entry);
        } catch (StatementFailure e) {
            refused(timeline, statement, index, e, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    /**
     * Without CONCURRENTLY, behind a savepoint, where no table has rows that it would have to read. A new index remains, with a
     * lock that hides none but LOCK TABLE; the lock of what takes something away would hide too much.
     */
    @Override
    List<Touched> lost(Statement statement) throws SQLException, StatementFailure {
        ConcurrentForm form = options.sizes() == null ? null : ConcurrentForm.of(statement.text());
        if (form == null) {
            return List.of();
        }
        begin();
        List<Touched> lost = List.of();
        try {
            run.own(List.of(form.sql()));
            if (form.makesIndex()) {
                return books.read(form.sql()).relations();
            }
            lost = books.readAndForget(form.sql());
        } catch (StatementFailure e) {
            log.debug("What it does without CONCURRENTLY is not known: {}", e);
        }
        run.own(List.of("ROLLBACK TO SAVEPOINT " + SAVEPOINT));
        return lost;
    }

    private void endOfTransaction(Timeline timeline, int index) {
        end(of(timeline, index) + " ended the transaction; nothing more was executed");
    }

    /** Opens the savepoint of a statement; one that a script has set would not outlive it. Scripts set limits of their own. */
    private void begin() throws StatementFailure {
        var statements = new ArrayList<String>(release());
        statements.add("SAVEPOINT " + SAVEPOINT);
        statements.addAll(bounds());
        run.own(statements);
        savepoint = true;
    }

    private List<String> release() {
        boolean isOpen = savepoint;
        savepoint = false;
        return isOpen ? List.of("RELEASE SAVEPOINT " + SAVEPOINT) : List.of();
    }

    private void refused(Timeline timeline, Statement statement, int index, StatementFailure failure, Duration took)
            throws SQLException, StatementFailure {
        SqlError error = finding(failure);
        if (error.kind() == SqlError.Kind.CANCELLED && isOver()) {
            // Nothing of our own is sent any more, which might be cancelled too.
            timeline.refused(statement, index, took, error, true);
            return;
        }
        try {
            run.own(List.of("ROLLBACK TO SAVEPOINT " + SAVEPOINT));
        } catch (StatementFailure again) {
            failure.addSuppressed(again);
            timeline.refused(statement, index, took, error, hasSkipped());
            endOfTransaction(timeline, index);
            return;
        }
        books.read("");
        if (books.needsNoTransaction(error)) {
            skip(timeline, statement, index, "cannot run in this transaction: " + error.message());
            return;
        }
        boolean interrupted = isOfBounds(error);
        timeline.refused(statement, index, took, error, hasSkipped() || interrupted);
        if (isOver()) {
            return;
        }
        if (interrupted) {
            end(of(timeline, index) + " did not get a lock in time: " + error.message());
        } else if (hasSkipped()) {
            doubt(timeline, index);
        } else {
            end();
        }
    }

    /** The transaction's modes are those that it began with: inside a savepoint they could not be set back. */
    @Override
    void complete(Timeline timeline) throws SQLException, StatementFailure {
        run.own(release());
        run.reset(Scope.TRANSACTION);
        run.own(bounds());
        timeline.check(true);
        timeline.complete(books::isBack);
        try {
            books.checkDeferred();
        } catch (SQLException e) {
            SqlError error = run.database().explain(e).without(run.session().secrets());
            if (run.isStopped() || error.kind() == SqlError.Kind.CONNECTION_LOST || isOfBounds(error)) {
                throw e;
            }
            end();
            timeline.refusedAtCommit(error);
        }
    }
}
