// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.run;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.Direction;
import dev.migration.MigrationEvent;
import dev.migration.MigrationException;
import dev.migration.MigrationFailedException;
import dev.migration.MigrationStoppedException;
import dev.migration.Problem;
import dev.migration.RunReport.CompletedMigration;
import dev.migration.internal.batch.BatchStart;
import dev.migration.internal.blockers.LockTimeoutRetry;
import dev.migration.internal.database.Capability;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.execute.ScriptContext;
import dev.migration.internal.execute.ScriptFailure;
import dev.migration.internal.execute.ScriptFailure.ScriptEffect;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.history.BatchesInFlight;
import dev.migration.internal.history.History;
import dev.migration.internal.history.InFlight;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.plan.Transactionality;
import dev.migration.internal.script.Division;
import dev.migration.internal.script.Script;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.session.StatementFailure.What;
import dev.migration.internal.settings.Settings.SqlLocks;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.stop.StopReason;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs the steps of a plan one by one; a failure is rolled back, recorded in the log, and reported with its remedy. */
final class StepRun {

    private static final MaskedLog log = MaskedLog.of(StepRun.class);

    private final ScriptContext context;
    private final Direction direction;
    private final SqlLocks locks;
    private final String grant;
    private final boolean ofMany;
    private final List<Statement> settings;
    private final List<CompletedMigration> earlier;
    private final List<CompletedMigration> done = new ArrayList<>();

    /** Whether the schema has tables without transactions; null where that may have changed since it was read. */
    private @Nullable Boolean loose;

    /**
     * With the GRANT for the history's tables, for a user who lacks it, whether the database is one of many, what each script's
     * session is set to, and what the same run has done before, up to one that runs in ranges.
     */
    StepRun(
            ScriptContext context,
            Direction direction,
            SqlLocks locks,
            String grant,
            boolean ofMany,
            List<Statement> settings,
            List<CompletedMigration> earlier) {
        this.context = context;
        this.direction = direction;
        this.locks = locks;
        this.grant = grant;
        this.ofMany = ofMany;
        this.settings = settings;
        this.earlier = List.copyOf(earlier);
    }

    List<CompletedMigration> done() {
        return done;
    }

    /** What a failure does not undo: {@code Applied in this run: 0005, 0006.} */
    String doneInWords() {
        List<CompletedMigration> all =
                Stream.concat(earlier.stream(), done.stream()).toList();
        return inWords(direction, all);
    }

    /** A sentence, with a space before it; empty without migrations. */
    static String inWords(Direction direction, List<CompletedMigration> all) {
        return all.isEmpty()
                ? ""
                : (direction == Direction.UP ? " Applied" : " Undone") + " in this run: "
                        + Printable.names(
                                all.stream().map(CompletedMigration::version).toList())
                        + ".";
    }

    void run(Step step) {
        requireNotStopped(step);
        context.listeners()
                .publish(new MigrationEvent.MigrationStarted(
                        direction, step.version().text(), step.name()));
        context.stop().running(step.name());
        if (step.mode() != Transactionality.TRANSACTION) {
            logDivision(step.name(), step.script());
        }
        LockTimeoutRetry retry = context.lockRetry(step, locks);
        context.watch().watch(step.name(), retry.timeout());
        Duration took;
        try {
            took = isTransaction(step)
                    ? new TransactionalRun(
                                    context,
                                    step.script(),
                                    step,
                                    retry,
                                    settings.stream().map(Statement::text).toList())
                            .run()
                    : new JournaledRun(context, step, retry, settings).run();
            context.durability().committed(step);
            context.settings().clearLeftovers(step.script());
        } catch (ScriptFailure e) {
            throw failed(step, e);
        }
        var completed = new CompletedMigration(
                step.version().text(), step.name(), step.script().statementCount(), took);
        done.add(completed);
        context.listeners().publish(new MigrationEvent.MigrationCompleted(direction, completed));
    }

    /** That a script is not one transaction, where its product has them. What is written in it its author knows. */
    static void logDivision(String name, Script script) {
        Division division = Division.of(script);
        if (division == null) {
            return;
        }
        String line = "{} is not one transaction: {} {}. What it has committed before a failure remains";
        if (division.asWritten()) {
            log.info(line, Printable.line(name), division.place(), division.why());
        } else {
            log.warn(line, Printable.line(name), division.place(), division.why());
        }
    }

    /** What a kill leaves in tables without transactions is only known where a journal says that the script had started. */
    private boolean isTransaction(Step step) throws ScriptFailure {
        if (step.mode() != Transactionality.TRANSACTION) {
            loose = null;
            return false;
        }
        try {
            loose = loose == null ? context.database().hasTablesWithoutTransactions(context.connection()) : loose;
            return !loose;
        } catch (SQLException e) {
            throw new ScriptFailure(StatementFailure.of(What.CONNECTION, e), ScriptEffect.ROLLED_BACK);
        }
    }

    /** Starts one that runs in ranges, unless it has started. */
    void start(Step step) {
        requireNotStopped(step);
        History now = context.session().history().read();
        BatchesInFlight started = now.batches(step.version());
        boolean isStarted = started != null && BatchStart.identity(step).equals(started.identity());
        // Whoever works on it needs no lock, and may have come to its end since the plan was made.
        boolean isEnded = now.find(step.version()).isPresent();
        if (isStarted || isEnded) {
            return;
        }
        try {
            new BatchStart(context, step, locks).start(started != null);
        } catch (SQLException e) {
            throw failed(step, new ScriptFailure(StatementFailure.of(What.CONNECTION, e), ScriptEffect.ROLLED_BACK));
        } catch (StatementFailure e) {
            throw failed(step, new ScriptFailure(e, ScriptEffect.ROLLED_BACK));
        }
    }

    private void requireNotStopped(Step next) {
        if (context.stop().reason() != null) {
            throw context.stop()
                    .stopped(
                            " before " + next.name(),
                            doneInWords(),
                            direction == Direction.UP ? "start again" : "undo the rest again",
                            null);
        }
    }

    private MigrationException failed(Step step, ScriptFailure failure) {
        SqlError error = failure.failure().explained(context.database(), context.secrets());
        StopReason stop = context.stop().reasonOf(failure.failure(), error);
        var remedy =
                new FailureRemedy(step, failure, error, stop, doneInWords() + ofCrash(failure, error), grant, ofMany);
        SQLException cause = failure.failure().cause(context.secrets());
        MigrationException exception = stop == null
                ? failed(step, failure.failure(), error, remedy, cause)
                : new MigrationStoppedException(
                        FailureReport.ofStop(step, failure.failure(), error, stop, remedy), cause);
        Problem problem = exception.problems().get(0);
        if (failure.effect() != ScriptEffect.OVERTAKEN && !failure.failure().is(What.OVERTAKEN)) {
            String text = stop == null ? problem.text() : InFlight.stopped(stop.toString());
            boolean remains = failure.effect() != ScriptEffect.ROLLED_BACK;
            context.recorder().logFailure(step, error, text, remains, exception);
        }
        context.listeners()
                .publish(new MigrationEvent.MigrationFailed(
                        direction, step.version().text(), step.name(), problem));
        return exception;
    }

    private MigrationException failed(
            Step step, StatementFailure failure, SqlError error, FailureRemedy remedy, SQLException cause) {
        Problem problem =
                FailureReport.of(context.database(), step.script(), failure, error, remedy.remains(), remedy.remedy());
        return remedy.lacksGrant()
                ? new DatabaseAccessException(
                        Problem.error(Code.NO_PRIVILEGE, problem.place(), problem.message(), Problems.remedy(problem)),
                        cause)
                : new MigrationFailedException(
                        direction == Direction.DOWN ? "Undo failed" : "Migration failed", step.name(), problem, cause);
    }

    private String ofCrash(ScriptFailure failure, SqlError error) {
        boolean lost = error.kind() == SqlError.Kind.CONNECTION_LOST;
        boolean unwritten = lost && context.database().has(Capability.ASYNCHRONOUS_COMMIT);
        boolean mayBeLost =
                (lost && context.durability().isAwaited()) || (unwritten && (failure.done() > 0 || !done.isEmpty()));
        return mayBeLost ? " If the server itself crashed, it may have lost the last of these, each as a whole." : "";
    }
}
