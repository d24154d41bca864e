package dev.migration.internal.rehearsal;

import dev.migration.Code;
import dev.migration.RehearsalOptions;
import dev.migration.RehearsalReport;
import dev.migration.RehearsalReport.ChangeKind;
import dev.migration.internal.database.Database.Scope;
import dev.migration.internal.database.ServerBooks.Entry;
import dev.migration.internal.database.SessionState;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.database.Trials;
import dev.migration.internal.database.Trials.Way;
import dev.migration.internal.execute.Sender;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.plan.Steps;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.script.StatementReader;
import dev.migration.internal.session.Session;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.session.StatementFailure.What;
import dev.migration.internal.settings.Settings;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.stop.StopSignal;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A rehearsal where DDL commits: all is executed, each statement once, in a database that nobody else uses, and stays there. */
final class Trial {

    private final Session session;
    private final StopSignal stop;
    private final Trials trials;
    private final Sender sender;
    private final SessionState before;
    private final RehearsalOptions options;
    private final long end;
    private final List<Timeline> timelines = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private @Nullable String inconclusive;

    /** Whether a statement was left out, on whose effect later ones may depend. */
    private boolean skipped;

    private boolean ended;

    Trial(
            Session session,
            Settings settings,
            StopSignal stop,
            Trials trials,
            SessionState before,
            RehearsalOptions options) {
        this.session = session;
        this.stop = stop;
        this.trials = trials;
        this.before = before;
        this.options = options;
        this.end = System.nanoTime() + options.budget().toNanos();
        this.sender = Sender.ofSingles(
                session.connection(),
                session.database(),
                stop,
                settings.placeholders().secrets(),
                message -> settings.listeners().publishMessage(stop.running(), message));
    }

    /** A limit for how long others wait means that others use the database. */
    static void requireOwnDatabase(Session session, RehearsalOptions options) {
        if (!options.longestWait().isZero()) {
            throw Problems.refused(
                    Code.UNSUPPORTED_DATABASE,
                    session.database().product()
                            + " cannot roll back what a migration does, so a rehearsal there needs a"
                            + " database that nobody else uses.",
                    "name an empty one: migration up --rehearse --scratch-url URL");
        }
    }

    RehearsalReport run(Steps plan) {
        notes.add("What was executed stays there, and is not in its history: drop the database.");
        try {
            session.connection().setAutoCommit(true);
            for (Step step : plan.steps()) {
                if (!ended) {
                    rehearse(step);
                }
            }
        } catch (SQLException e) {
            throw failed(e);
        } catch (StatementFailure e) {
            throw failed(e.refusal());
        }
        return new RehearsalReport(
                session.database().product(),
                "",
                timelines.stream().map(Timeline::report).toList(),
                inconclusive,
                notes,
                false);
    }

    private RuntimeException failed(SQLException cause) {
        return stop.reason() == null
                ? session.failure("The rehearsal failed", cause)
                : stop.stopped(
                        " in a rehearsal", " What it had executed stays.", "start again in an empty database", cause);
    }

    private void rehearse(Step step) throws SQLException, StatementFailure {
        stop.running(step.name());
        var timeline = new Timeline(step, options, new MySqlRemedy());
        timelines.add(timeline);
        String why = Rehearsable.whyNot(step);
        var allowances = new Allowances();
        sender.own(before.reset());
        sender.own(trials.bounds(options.lockTimeout()));
        sender.own(session.database().settingsFor(step.script().options(), Scope.SESSION));
        sender.flush();
        trials.open();
        try (StatementReader statements = step.script().open(allowances)) {
            for (int index = 1; statements.hasNext() && !ended; index++) {
                Statement statement = statements.next();
                timeline.allow(index, allowances.take());
                String reason = why == null ? trials.whyNot(statement) : why;
                if (reason != null) {
                    timeline.skipped(statement, index, reason);
                    skipped = true;
                } else if (System.nanoTime() > end) {
                    ended = true;
                    inconclusive = "its time was used up (" + Printable.duration(options.budget()) + ")";
                } else {
                    execute(timeline, statement, index);
                }
            }
        }
    }

    /** In the first way that the server takes; an error of another kind may be of our clause, so what is written decides. */
    private void execute(Timeline timeline, Statement statement, int index) throws SQLException, StatementFailure {
        List<Way> ways = trials.ways(statement);
        for (int i = 0; i < ways.size(); i++) {
            Way way = ways.get(i);
            boolean isAsWritten = i == ways.size() - 1;
            long start = System.nanoTime();
            try {
                sender.script(isAsWritten ? statement : with(statement, way.sql()), index, null);
                sender.flush();
                Duration took = Duration.ofNanos(System.nanoTime() - start);
                var entry = new Entry(true, 0, trials.rows(), trials.read(way));
                timeline.executed(statement, index, start, took, entry);
                noteUnknown(timeline, index, entry);
                return;
            } catch (StatementFailure e) {
                if (stop.reason() != null || e.is(What.FILE)) {
                    throw e;
                }
                if (isAsWritten) {
                    refused(timeline, statement, index, e, Duration.ofNanos(System.nanoTime() - start));
                } else if (!trials.isOnlyTheWay(e.refusal())) {
                    i = ways.size() - 2;
                }
            }
        }
    }

    private static Statement with(Statement statement, String sql) {
        return new Statement(
                sql,
                statement.line(),
                statement.column(),
                statement.offset(),
                statement.replaced(),
                statement.kind(),
                statement.traits());
    }

    private void noteUnknown(Timeline timeline, int index, Entry entry) {
        if (entry.relations().stream()
                .flatMap(touched -> touched.changes().stream())
                .anyMatch(change ->
                        change.kind() == ChangeKind.ALGORITHM && change.name().equals("not known"))) {
            notes.add("Whether statement " + index + " of " + timeline.name()
                    + " blocks other sessions is unknown; the report assumes the worst case.");
        }
    }

    private void refused(Timeline timeline, Statement statement, int index, StatementFailure failure, Duration took)
            throws StatementFailure {
        SqlError error = failure.explained(session.database(), session.secrets());
        if (error.kind() == SqlError.Kind.CONNECTION_LOST) {
            throw failure;
        }
        timeline.refused(statement, index, took, error, skipped);
        ended = true;
        if (skipped) {
            inconclusive = "statement " + index + " of " + timeline.name()
                    + " was refused, perhaps because a statement before it was not executed";
        }
    }
}
