package dev.migration.internal.rehearsal;

import dev.migration.Code;
import dev.migration.RehearsalOptions;
import dev.migration.RehearsalReport;
import dev.migration.internal.compare.RunRequests.RunRequest;
import dev.migration.internal.database.Capability;
import dev.migration.internal.database.Database.Scope;
import dev.migration.internal.database.ServerBooks;
import dev.migration.internal.database.ServerBooks.Entry;
import dev.migration.internal.database.SessionState;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.database.Trials;
import dev.migration.internal.execute.ScriptReading.Data;
import dev.migration.internal.execute.Sender;
import dev.migration.internal.help.Problems;
import dev.migration.internal.history.History;
import dev.migration.internal.plan.Steps;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.run.DatabaseWait;
import dev.migration.internal.run.StoppableRead;
import dev.migration.internal.script.Script;
import dev.migration.internal.script.StatementReader;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.session.Session;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.session.StatementFailure.What;
import dev.migration.internal.settings.Settings;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.StatementKind;
import dev.migration.internal.stop.ActiveRuns;
import dev.migration.internal.stop.StopSignal;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Executes what a run would execute, each statement behind a savepoint, in one transaction that is never committed, and reads
 * after each what the server knows of it. The history is not written, and no lock of ours is taken.
 */
public final class Rehearsal {

    private static final MaskedLog log = MaskedLog.of(Rehearsal.class);

    private static final Pattern NUMBER = Pattern.compile("\\d{1,3}");

    private static final String SAVEPOINT = "migration_statement";

    private final Session session;
    private final StopSignal stop;
    private final ServerBooks books;
    private final Bounds bounds;
    private final Sender sender;
    private final SessionState before;
    private final List<Timeline> timelines = new ArrayList<>();
    private final Leftovers leftovers = new Leftovers();
    private final RehearsalOptions options;
    private @Nullable String inconclusive;

    /** Whether a statement was left out, on whose effect later ones may depend. */
    private boolean skipped;

    private boolean ended;
    private boolean savepoint;

    private Rehearsal(
            Session session,
            Settings settings,
            StopSignal stop,
            ServerBooks books,
            Bounds bounds,
            SessionState before,
            RehearsalOptions options) {
        this.session = session;
        this.stop = stop;
        this.books = books;
        this.bounds = bounds;
        this.before = before;
        this.options = options;
        this.sender = Sender.ofSingles(
                session.connection(),
                session.database(),
                stop,
                settings.placeholders().secrets(),
                message -> settings.listeners().publishMessage(stop.running(), message));
    }

    /** Rehearses what is asked for; nothing of it is there afterwards. */
    public static RehearsalReport of(
            Settings settings, ActiveRuns active, RunRequest request, RehearsalOptions options) {
        return active.run(settings.listeners(), stop -> {
            try (Session session = DatabaseWait.open(settings, stop)) {
                stop.attend(session);
                History history = StoppableRead.history(session, settings, stop);
                Optional<Trials> trials = session.database().trials(session.connection());
                Optional<ServerBooks> books = session.database().books(session.connection());
                if (trials.isPresent()) {
                    Trial.requireOwnDatabase(session, options);
                } else if (books.isEmpty()) {
                    throw Problems.refused(
                            Code.UNSUPPORTED_DATABASE,
                            session.database().product() + " does not support rehearsals: it cannot roll back a"
                                    + " migration, or does not show its locks.",
                            "see what would run: migration up --dry-run");
                } else if (history.server().pooler() != null) {
                    throw Problems.refused(
                            Code.POOLED_CONNECTION,
                            "A rehearsal needs a session of its own, and the connection goes through a pooler.",
                            "connect to the server itself");
                }
                Steps plan = stop.reading(() -> request.plan(session, history));
                stop.arm();
                try {
                    session.makeWritable();
                    session.enterTenant(history);
                    SessionState before = session.ask(
                            "The session's settings cannot be read",
                            () -> session.database().captureSession(session.connection()));
                    return trials.isPresent()
                            ? new Trial(session, settings, stop, trials.get(), before, options).run(plan)
                            : run(session, settings, stop, books.orElseThrow(), before, plan, options);
                } finally {
                    stop.cleanUp();
                    // Session locks and prepared statements are not rolled back; the connection's end does that too.
                    session.discard();
                }
            }
        });
    }

    private static RehearsalReport run(
            Session session,
            Settings settings,
            StopSignal stop,
            ServerBooks books,
            SessionState before,
            Steps plan,
            RehearsalOptions options) {
        try (Bounds bounds = Bounds.start(options, session, settings, books, stop.scheduler())) {
            return new Rehearsal(session, settings, stop, books, bounds, before, options).run(plan);
        }
    }

    private RehearsalReport run(Steps plan) {
        String zone = "";
        try {
            for (Step step : plan.steps()) {
                together(step.script().settingsOutside());
            }
            sender.flush();
            session.connection().setAutoCommit(false);
            together(before.resetInTransaction());
            together(bounds.settings());
            zone = books.timeZone();
            books.open();
            for (Step step : plan.steps()) {
                if (ended) {
                    break;
                }
                rehearse(step);
            }
            isOver();
            rollBack();
        } catch (SQLException e) {
            endOrFail(e);
        } catch (StatementFailure e) {
            endOrFail(e.refusal());
        }
        // Nobody waits any more while it is written.
        return new RehearsalReport(
                session.database().product(),
                zone,
                timelines.stream().map(Timeline::report).toList(),
                inconclusive,
                leftovers.notes(),
                true);
    }

    /** A statement may have rolled all back by itself, after which there is no transaction. */
    private void rollBack() throws SQLException {
        try {
            session.connection().rollback();
            session.connection().setAutoCommit(true);
        } catch (SQLException e) {
            if (!ended) {
                throw e;
            }
            // The session is closed in any case.
            log.debug("There was nothing to roll back: {}", e);
        }
    }

    /** A bound may end a statement of our own too; what it did ends with the session. */
    private void endOrFail(SQLException cause) {
        if (stop.reason() != null
                || (bounds.reached() == null && !isOfBounds(session.database().explain(cause)))) {
            throw failed(cause);
        }
        if (!isOver()) {
            end("it did not get a lock in time, or its time was used up: "
                    + session.database().explain(cause).message());
        }
    }

    private static boolean isOfBounds(SqlError error) {
        return error.kind().isOfLocks() || error.kind() == SqlError.Kind.CANCELLED;
    }

    /** The server's major version, which its name shows. */
    private int version() {
        Matcher number = NUMBER.matcher(session.database().product());
        return number.find() ? Integer.parseInt(number.group()) : 0;
    }

    private RuntimeException failed(SQLException cause) {
        return stop.reason() == null
                ? session.failure("The rehearsal failed, and was rolled back", cause)
                : stop.stopped(" in a rehearsal", " It was rolled back.", "start again", cause);
    }

    private void rehearse(Step step) throws SQLException, StatementFailure {
        stop.running(step.name());
        var timeline = new Timeline(step, options, new Remedy(version()));
        timelines.add(timeline);
        leftovers.next();
        Script script = step.script();
        String why = Rehearsable.whyNot(step);
        var allowances = new Allowances();
        together(session.database().settingsFor(script.options(), Scope.TRANSACTION));
        try (StatementReader statements = script.open(allowances)) {
            for (int index = 1; statements.hasNext() && !ended; index++) {
                Statement statement = statements.next();
                timeline.allow(index, allowances.take());
                String reason = why == null ? Rehearsable.whyNot(statement, books) : why;
                if (reason != null) {
                    timeline.skipped(statement, index, reason);
                    skipped = true;
                    continue;
                }
                execute(timeline, statement, index, statements);
            }
        }
        if (!ended) {
            // The transaction's modes are those that it began with: inside a savepoint they could not be set back.
            together(release());
            together(before.resetInTransaction());
            together(bounds.settings());
            checkDeferred(timeline);
        }
    }

    private void execute(Timeline timeline, Statement statement, int index, StatementReader statements)
            throws SQLException, StatementFailure {
        if (isOver()) {
            return;
        }
        begin();
        long start = System.nanoTime();
        try {
            sender.script(
                    statement,
                    index,
                    statement.kind() == StatementKind.COPY
                            ? new Data(statements.copyDataLine(), statements.copyData())
                            : null);
            sender.flush();
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            Entry entry = books.read();
            leftovers.add(entry);
            if (!entry.sameTransaction()) {
                end("statement " + index + " of " + timeline.name()
                        + " ended the transaction; nothing more was executed");
                return;
            }
            timeline.executed(statement, index, start, took, entry);
        } catch (StatementFailure e) {
            refused(timeline, statement, index, e, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    /** Opens the savepoint of a statement; one that a script has set would not outlive it. Scripts set limits of their own. */
    private void begin() throws StatementFailure {
        var statements = new ArrayList<String>(release());
        statements.add("SAVEPOINT " + SAVEPOINT);
        statements.addAll(bounds.settings());
        together(statements);
        savepoint = true;
    }

    private List<String> release() {
        boolean isOpen = savepoint;
        savepoint = false;
        return isOpen ? List.of("RELEASE SAVEPOINT " + SAVEPOINT) : List.of();
    }

    /** Statements of our own, in one round trip where the database takes that. */
    private void together(List<String> statements) throws StatementFailure {
        boolean asOne = !statements.isEmpty() && session.database().has(Capability.MULTIPLE_STATEMENTS);
        sender.own(asOne ? List.of(String.join(";\n", statements)) : statements);
    }

    /** Whether time is up or somebody waits. */
    private boolean isOver() {
        String reached = bounds.reached();
        if (reached != null) {
            end(reached);
        }
        return ended;
    }

    private void end(String why) {
        ended = true;
        inconclusive = why;
    }

    private void refused(Timeline timeline, Statement statement, int index, StatementFailure failure, Duration took)
            throws SQLException, StatementFailure {
        SqlError error = failure.explained(session.database(), session.secrets());
        if (stop.reason() != null || error.kind() == SqlError.Kind.CONNECTION_LOST || failure.is(What.FILE)) {
            throw failure;
        }
        try {
            sender.own("ROLLBACK TO SAVEPOINT " + SAVEPOINT);
        } catch (StatementFailure again) {
            failure.addSuppressed(again);
            timeline.refused(statement, index, took, error, skipped);
            end("statement " + index + " of " + timeline.name() + " ended the transaction; nothing more was executed");
            return;
        }
        // What was rolled back stays counted.
        leftovers.add(books.read());
        if (books.needsNoTransaction(error)) {
            timeline.skipped(statement, index, "cannot run in this transaction: " + error.message());
            skipped = true;
            return;
        }
        boolean interrupted = isOfBounds(error);
        timeline.refused(statement, index, took, error, skipped || interrupted);
        if (isOver()) {
            return;
        }
        if (interrupted) {
            end("statement " + index + " of " + timeline.name() + " did not get a lock in time: " + error.message());
        } else if (skipped) {
            inconclusive = "statement " + index + " of " + timeline.name()
                    + " was refused, perhaps because a statement before it was not executed";
        } else {
            ended = true;
        }
    }

    private void checkDeferred(Timeline timeline) throws SQLException {
        try {
            books.checkDeferred();
        } catch (SQLException e) {
            SqlError error = session.database().explain(e).without(session.secrets());
            if (stop.reason() != null || error.kind() == SqlError.Kind.CONNECTION_LOST || isOfBounds(error)) {
                throw e;
            }
            ended = true;
            timeline.refusedAtCommit(error);
        }
    }
}
