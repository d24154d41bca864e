// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.run;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.Fix;
import dev.migration.MigrationEvent;
import dev.migration.MigrationEvent.Waiting;
import dev.migration.MigrationException;
import dev.migration.MigrationFailedException;
import dev.migration.Problem;
import dev.migration.RunReport.CompletedMigration;
import dev.migration.internal.batch.BatchWork;
import dev.migration.internal.batch.BatchWork.End;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.execute.Durability;
import dev.migration.internal.execute.ScriptContext;
import dev.migration.internal.execute.ScriptFailure;
import dev.migration.internal.execute.ScriptFailure.ScriptEffect;
import dev.migration.internal.execute.ScriptReading;
import dev.migration.internal.header.ScriptOptions;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.history.Bookkeeping;
import dev.migration.internal.history.Companion;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.History.AppliedMigration.Kind;
import dev.migration.internal.history.HistoryTables;
import dev.migration.internal.history.LogReader.StoredScripts;
import dev.migration.internal.history.RunRow;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.session.Session;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.settings.BatchSettings.Patience;
import dev.migration.internal.settings.Settings;
import dev.migration.internal.stop.StopSignal;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Works on a migration that runs in ranges and has started, on a connection of its own and without the migration lock. */
final class BatchRun {

    /** Our own statements wait for no longer. */
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(1);

    /** While it is paused. */
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

    private final Settings settings;
    private final StopSignal stop;
    private final Step step;

    /** Of the history. */
    private final String schema;

    private final Companion companion;

    /** What this run has completed before it. */
    private final List<CompletedMigration> earlier;

    private @Nullable BatchWork work;

    /** Since when it is paused; 0 where it is not. */
    private long pausedSince;

    private boolean hasBegun;

    BatchRun(
            Settings settings,
            StopSignal stop,
            Step step,
            String schema,
            Companion companion,
            List<CompletedMigration> earlier) {
        this.settings = settings;
        this.stop = stop;
        this.step = step;
        this.schema = schema;
        this.companion = companion;
        this.earlier = earlier;
    }

    /** What became of it; what was completed here is null where another process came there first, or has it. */
    record Outcome(End end, @Nullable CompletedMigration completed) {}

    /** Works on it until its end, or waits until it may go on, where it waits at all. */
    Outcome run() {
        End end = attempt();
        while (isWorthWaiting(end)) {
            end = attempt();
        }
        if (end != End.COMPLETED) {
            return new Outcome(end, null);
        }
        Duration took = work == null ? Duration.ZERO : work.worked();
        var completed = new CompletedMigration(step.version().text(), step.name(), 1, took);
        settings.listeners().publish(new MigrationEvent.MigrationCompleted(step.direction(), completed));
        return new Outcome(end, completed);
    }

    /** Waits without a session where it is paused, and this run is not repeated anyway. */
    private boolean isWorthWaiting(End end) {
        if (end != End.LEFT || settings.batches().patience() == Patience.LEAVES) {
            return false;
        }
        pausedSince = pausedSince == 0 ? System.nanoTime() : pausedSince;
        String why = "it is paused: migration batches resume " + step.version();
        settings.listeners()
                .publish(new Waiting(
                        Waiting.Cause.BATCH,
                        step.name(),
                        "pause",
                        why,
                        Duration.ofNanos(System.nanoTime() - pausedSince)));
        if (!stop.pause(BETWEEN_LOOKS)) {
            throw stop.stopped(
                    " in " + step.name() + ", which runs in batches", " " + doneInWords() + ".", again(), null);
        }
        return true;
    }

    /** Announces it, once in a run. */
    private void begin() {
        if (!hasBegun) {
            hasBegun = true;
            settings.listeners()
                    .publish(new MigrationEvent.MigrationStarted(
                            step.direction(), step.version().text(), step.name()));
        }
    }

    private End attempt() {
        try (Session session = open()) {
            stop.attend(session);
            session.keepTo(schema);
            stop.arm();
            stop.running(step.name());
            History history = SessionReads.history(session, settings, stop);
            session.makeWritable();
            session.expectPooler(history);
            session.enterTenant(history);
            try (var running = new ScriptSession(session, history.server().pooler(), settings, stop, "")) {
                running.watch().watch(step.name(), lockTimeout());
                End end = work(context(session, history, running));
                if (end == End.GONE) {
                    requireEnded(session.history().read());
                }
                return end;
            }
        }
    }

    /** What is done by then is not unchanged. */
    private Session open() {
        try {
            return SessionReads.openWhenUp(settings, stop);
        } catch (DatabaseAccessException e) {
            Problem problem = e.problems().get(0);
            throw new DatabaseAccessException(
                    problem.withMessage(problem.message() + "\n  " + done() + ".")
                            .withRemedy(Remedy.of("when the database takes connections again, {}", again())),
                    e.getCause());
        }
    }

    private String done() {
        return (StepRun.inWords(step.direction(), earlier) + " " + doneInWords()).strip();
    }

    /** What somebody has marked does not start again at its first key in the same run, and is not what was asked for. */
    private void requireEnded(History now) {
        AppliedMigration row = now.find(step.version()).orElse(null);
        if (row == null || row.kind() == Kind.ADOPTED) {
            throw Problems.refused(
                    Code.STOPPED,
                    step.name() + " does not run in batches any more: it was marked as "
                            + (row == null ? "not applied" : "applied") + " meanwhile. " + doneInWords()
                            + (row == null ? "." : "; the rest is left as it is."),
                    Remedy.of(
                            "check its rows; to {}: {}",
                            row == null ? "start it again from its first key" : "go on with the others",
                            Fix.command("up")));
        }
    }

    private String doneInWords() {
        return work == null ? "Batches that are done stay" : work.doneInWords();
    }

    private ScriptContext context(Session session, History history, ScriptSession running) {
        HistoryTables tables = session.tables().in(history.server().schema());
        RunRow row = RunRow.asJournal(tables, RunRow.newOwner());
        return running.prepareForBatches(
                new Bookkeeping(
                                tables,
                                Bookkeeping.actor(
                                        history.server().user(),
                                        settings.service().fleetRun()))
                        .with(companion),
                row,
                new Durability(session.database(), row, step));
    }

    private Duration lockTimeout() {
        ScriptOptions options = step.script()
                .options()
                .withDefaultLockTimeout(settings.sqlLocks().timeout());
        Duration ofBatch = options.lockTimeout();
        return ofBatch == null || ofBatch.isZero() || ofBatch.compareTo(LOCK_TIMEOUT) > 0 ? LOCK_TIMEOUT : ofBatch;
    }

    private End work(ScriptContext context) {
        try {
            work = new BatchWork(context, step, settings.batches(), settings.sqlLocks());
            return work.run(scripts(context), this::begin);
        } catch (SQLException e) {
            throw failed(context, StatementFailure.of(StatementFailure.What.CONNECTION, e));
        } catch (StatementFailure e) {
            throw failed(context, e);
        }
    }

    /** As they are before its ranges run; how much of a script is read says nothing of how far those are. */
    private StoredScripts scripts(ScriptContext context) throws StatementFailure {
        try (ScriptReading reading = context.read(step)) {
            return reading.stored();
        }
    }

    private MigrationException failed(ScriptContext context, StatementFailure failure) {
        SqlError error = failure.explained(context.database(), context.secrets());
        SQLException cause = failure.cause(context.secrets());
        boolean isStopped = stop.reasonOf(failure, error) != null;
        boolean isRepeated = settings.batches().patience() == Patience.LEAVES;
        MigrationException exception = isStopped
                ? stop.stopped(
                        " in " + step.name() + ", which runs in batches",
                        " " + done() + "." + (isRepeated ? " Another instance, or the next start, resumes it." : ""),
                        isRepeated ? "" : Remedy.of("to {}", again()),
                        cause)
                : new MigrationFailedException(
                        "Migration failed",
                        step.name(),
                        FailureReport.of(
                                context.database(),
                                step.script(),
                                failure,
                                error,
                                done() + "; this batch was rolled back.",
                                remedy(failure, error).ofBatch(work == null ? 0 : work.done(), again())),
                        cause);
        Problem problem = exception.problems().get(0);
        if (!isStopped && settings.service().fleetRun() != null) {
            // No other process of the run over many databases tries it again.
            context.recorder().logFailure(step, error, problem.text(), false, exception);
        }
        settings.listeners()
                .publish(new MigrationEvent.MigrationFailed(
                        step.direction(), step.version().text(), step.name(), problem));
        return exception;
    }

    private FailureRemedy remedy(StatementFailure failure, SqlError error) {
        var nothing = new ScriptFailure(failure, ScriptEffect.ROLLED_BACK);
        return new FailureRemedy(step, nothing, error, null, "", "", settings.isOfMany());
    }

    private static Remedy again() {
        return Remedy.of("resume it: {}", Fix.command("up"));
    }
}
