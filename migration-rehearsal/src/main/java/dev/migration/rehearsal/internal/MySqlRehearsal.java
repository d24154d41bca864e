// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal;

import dev.migration.internal.database.Database.Scope;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.script.StatementReader;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.session.StatementFailure.What;
import dev.migration.internal.sql.Statement;
import dev.migration.rehearsal.RehearsalOptions;
import dev.migration.rehearsal.RehearsalReport;
import dev.migration.rehearsal.internal.books.MySqlTrials;
import dev.migration.rehearsal.internal.books.MySqlWays.Way;
import dev.migration.rehearsal.internal.books.ServerBooks.Entry;
import dev.migration.rehearsal.internal.rule.Algorithm;
import dev.migration.rehearsal.internal.rule.Work;
import dev.migration.rehearsal.internal.statement.ReleaseStatements;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A rehearsal where DDL commits: all is executed, each statement once, in a database that nobody else uses, and stays there. */
final class MySqlRehearsal extends StatementAttempts {

    private final UnrecordedRun run;
    private final MySqlTrials trials;
    private final RehearsalOptions options;
    private final List<String> notes = new ArrayList<>();

    private MySqlRehearsal(UnrecordedRun run, MySqlTrials trials, RehearsalOptions options, ReleaseStatements release) {
        super(run, options, release);
        this.run = run;
        this.trials = trials;
        this.options = options;
    }

    static RehearsalReport of(
            UnrecordedRun run, MySqlTrials trials, RehearsalOptions options, ReleaseStatements release) {
        return new MySqlRehearsal(run, trials, options, release).run(run.start());
    }

    private RehearsalReport run(List<Step> steps) {
        notes.add("What was executed stays there, and is not in its history: drop the database.");
        try {
            run.connection().setAutoCommit(true);
            rehearse(steps);
        } catch (SQLException e) {
            throw failed(e);
        } catch (StatementFailure e) {
            throw failed(e.refusal());
        }
        return report("", notes, false);
    }

    private RuntimeException failed(SQLException cause) {
        return run.failure(
                "The rehearsal failed", " What it had executed stays.", "start again in an empty database", cause);
    }

    @Override
    Advice advice() {
        return new MySqlAdvice();
    }

    @Override
    void prepare(Step step) throws SQLException, StatementFailure {
        run.reset(Scope.SESSION);
        run.own(trials.bounds(options.lockTimeout()));
        run.own(run.database().set(run.database().settingsFor(step.script().options(), Scope.SESSION)));
        trials.open();
    }

    @Override
    @Nullable
    String whyNot(Statement statement) {
        return trials.whyNot(statement);
    }

    /** In the first way that the server takes; an error of another kind may be of our clause, so what is written decides. */
    @Override
    void execute(Timeline timeline, Statement statement, int index, StatementReader reader)
            throws SQLException, StatementFailure {
        List<Way> ways = trials.ways(statement);
        for (int i = 0; i < ways.size(); i++) {
            Way way = ways.get(i);
            boolean isAsWritten = i == ways.size() - 1;
            long start = System.nanoTime();
            try {
                Duration took = run.execute(isAsWritten ? statement : with(statement, way.sql()), index, reader);
                long rows = trials.rows();
                var entry = new Entry(true, 0, rows, "", trials.read(way, rows));
                timeline.executed(statement, index, start, took, entry);
                noteUnknown(timeline, index, entry);
                return;
            } catch (StatementFailure e) {
                if (run.isStopped() || e.is(What.FILE)) {
                    throw e;
                }
                if (isAsWritten) {
                    Duration took = Duration.ofNanos(System.nanoTime() - start);
                    timeline.refused(statement, index, took, finding(e), hasSkipped());
                    end();
                    if (hasSkipped()) {
                        doubt(timeline, index);
                    }
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
                        change.deed() == Work.ALGORITHM && Algorithm.of(change.change()) == Algorithm.NOT_KNOWN)) {
            notes.add("Whether " + of(timeline, index)
                    + " blocks other sessions is unknown; the report assumes the worst case.");
        }
    }

    @Override
    void complete(Timeline timeline) throws SQLException, StatementFailure {
        run.reset(Scope.SESSION);
        run.own(trials.bounds(options.lockTimeout()));
        timeline.check(true);
        timeline.complete(trials::isBack);
    }
}
