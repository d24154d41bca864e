// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal;

import dev.migration.internal.database.SqlError;
import dev.migration.internal.help.Printable;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.script.Script;
import dev.migration.internal.script.StatementReader;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.session.StatementFailure.What;
import dev.migration.internal.sql.Statement;
import dev.migration.rehearsal.RehearsalOptions;
import dev.migration.rehearsal.RehearsalReport;
import dev.migration.rehearsal.RehearsalReport.RehearsedMigration;
import dev.migration.rehearsal.internal.books.KnownProducts;
import dev.migration.rehearsal.internal.books.ServerBooks.Relation;
import dev.migration.rehearsal.internal.books.ServerBooks.Touched;
import dev.migration.rehearsal.internal.books.StatementPreparer;
import dev.migration.rehearsal.internal.statement.ReleaseStatements;
import dev.migration.rehearsal.internal.statement.StatementCheck;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Executes the statements of a run one after the other, up to where nothing more can be learnt. */
abstract class StatementAttempts {

    private final UnrecordedRun run;
    private final RehearsalOptions options;
    private final ReleaseStatements release;
    private final StatementPreparer preparer;
    private final long deadline;
    private final List<Timeline> timelines = new ArrayList<>();
    private List<Step> steps = List.of();

    /** Of the migration that was begun last, from 1. */
    private int lastStatement;

    private @Nullable String inconclusive;

    /** Of the migrations that were begun, the first one of which less is said than could be. */
    private int inconclusiveFrom;

    /** Whether a statement was left out, on whose effect later ones may depend. */
    private boolean skipped;

    private boolean ended;

    StatementAttempts(UnrecordedRun run, RehearsalOptions options, ReleaseStatements release) {
        this.run = run;
        this.options = options;
        this.release = release;
        this.preparer = KnownProducts.preparer(run.connection(), run.database());
        this.deadline = System.nanoTime() + options.budget().toNanos();
    }

    /** Prepares the session for a migration. */
    abstract void prepare(Step step) throws SQLException, StatementFailure;

    /** Why a statement must not be executed; null where it may. */
    abstract @Nullable String whyNot(Statement statement);

    abstract void execute(Timeline timeline, Statement statement, int index, StatementReader reader)
            throws SQLException, StatementFailure;

    /** After the last statement of a migration. */
    abstract void complete(Timeline timeline) throws SQLException, StatementFailure;

    abstract Advice advice();

    /** Those that a statement may be about which is not executed. */
    List<Relation> tables() {
        return List.of();
    }

    final void rehearse(List<Step> all) throws SQLException, StatementFailure {
        steps = all;
        for (Step step : all) {
            if (!ended) {
                rehearse(step);
            }
        }
    }

    private void rehearse(Step step) throws SQLException, StatementFailure {
        run.running(step);
        StatementCheck check = release.check(step.script().options().isContract(), preparer, run.database());
        check.start();
        var timeline = new Timeline(step, options, advice(), check);
        timelines.add(timeline);
        lastStatement = 0;
        String why = RehearsalScope.whyNot(step);
        var allowances = new Allowances(step.script().options());
        prepare(step);
        try (StatementReader statements = step.script().open(allowances)) {
            for (int index = 1; statements.hasNext() && !ended; index++) {
                Statement statement = statements.next();
                timeline.allow(index, allowances.take());
                String reason = why == null ? whyNot(statement) : why;
                if (reason != null) {
                    lastStatement = index;
                    skip(timeline, statement, index, reason);
                } else if (!isOver()) {
                    lastStatement = index;
                    execute(timeline, statement, index, statements);
                    if (!ended && statements.hasNext()) {
                        timeline.check(false);
                    }
                }
            }
        }
        if (!ended) {
            complete(timeline);
        }
    }

    /** What callers lose by a statement that is not executed as it is. */
    List<Touched> lost(Statement statement) throws SQLException, StatementFailure {
        return List.of();
    }

    final void skip(Timeline timeline, Statement statement, int index, String reason)
            throws SQLException, StatementFailure {
        timeline.skipped(statement, index, reason, tables(), lost(statement));
        skipped = true;
    }

    final boolean hasSkipped() {
        return skipped;
    }

    /** The database's own words for a refusal that is a finding; any other one is thrown. */
    final SqlError finding(StatementFailure failure) throws StatementFailure {
        SqlError error = run.explained(failure);
        if (run.isStopped() || failure.is(What.FILE) || error.kind() == SqlError.Kind.CONNECTION_LOST) {
            throw failure;
        }
        return error;
    }

    /** How long it may still take. */
    final Duration left() {
        return Duration.ofNanos(deadline - System.nanoTime());
    }

    /** Whether its time is used up, or there is nothing more to learn. */
    final boolean isOver() {
        if (!ended && left().isNegative()) {
            end("the rehearsal stopped itself: its time was used up (" + Printable.duration(options.budget()) + ")");
        }
        return ended;
    }

    final boolean hasEnded() {
        return ended;
    }

    /** Here a run would fail too. */
    final void end() {
        ended = true;
    }

    final void end(String why) {
        ended = true;
        leaveOpen(why);
    }

    /** A refusal is no finding for certain after a statement was left out. */
    final void doubt(Timeline timeline, int index) {
        leaveOpen(of(timeline, index) + " was refused, perhaps because a statement before it was not executed");
    }

    private void leaveOpen(String why) {
        inconclusiveFrom = inconclusive == null ? timelines.size() - 1 : inconclusiveFrom;
        inconclusive = why;
    }

    static String of(Timeline timeline, int index) {
        return "statement " + index + " of " + timeline.name();
    }

    /** What was left out because it had ended. */
    private List<String> unreached() {
        var unreached = new ArrayList<String>();
        if (ended && !timelines.isEmpty()) {
            Timeline last = timelines.get(timelines.size() - 1);
            Script script = steps.get(timelines.size() - 1).script();
            int statements = 0;
            try (StatementReader reader = script.open(new Allowances(script.options()))) {
                for (; reader.hasNext(); statements++) {
                    reader.next();
                }
            }
            if (statements > lastStatement) {
                int next = lastStatement + 1;
                unreached.add(
                        next == statements
                                ? of(last, next)
                                : "statements " + next + " to " + statements + " of " + last.name());
            }
            steps.subList(timelines.size(), steps.size()).forEach(step -> unreached.add(step.name()));
        }
        return unreached;
    }

    final RehearsalReport report(String zone, List<String> notes, boolean rolledBack) {
        List<String> unreached = inconclusive == null ? List.of() : unreached();
        String why = unreached.isEmpty() ? inconclusive : inconclusive + ". Not reached: " + Printable.names(unreached);
        List<RehearsedMigration> migrations = IntStream.range(0, timelines.size())
                .mapToObj(index -> timelines.get(index).report(index < inconclusiveFrom ? null : why))
                .toList();
        List<String> all = new ArrayList<>(BatchNotes.of(steps, migrations));
        all.addAll(notes);
        return new RehearsalReport(run.database().product(), zone, migrations, why, all, rolledBack, release.asked());
    }
}
