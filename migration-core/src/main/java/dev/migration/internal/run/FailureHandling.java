package dev.migration.internal.run;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.Direction;
import dev.migration.MigrationEvent;
import dev.migration.MigrationException;
import dev.migration.MigrationFailedException;
import dev.migration.MigrationStoppedException;
import dev.migration.Problem;
import dev.migration.internal.database.Capability;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.execute.ScriptContext;
import dev.migration.internal.execute.ScriptFailure;
import dev.migration.internal.execute.Sender;
import dev.migration.internal.plan.Step;
import dev.migration.internal.secrets.SecretMask;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.session.StatementFailure.What;
import dev.migration.internal.settings.Listeners;
import dev.migration.internal.stop.StopSignal;
import java.sql.SQLException;

/** Logs a failure, reports it, and names the remedy. */
final class FailureHandling {

    private static final String LOST_WITH_SERVER =
            " If the server itself crashed, it may have lost the last of these, each as a whole.";

    private final ScriptContext context;
    private final Listeners listeners;
    private final String grant;

    /** With the GRANT for the history's tables. */
    FailureHandling(ScriptContext context, Listeners listeners, String grant) {
        this.context = context;
        this.listeners = listeners;
        this.grant = grant;
    }

    MigrationException handle(Direction direction, Step step, ScriptFailure failure, CompletedMigrations completed) {
        SqlError error = failure.failure().explained(context.database());
        StopSignal.Reason stop = context.stop().reasonOf(failure.failure(), error);
        boolean lost = error.kind() == SqlError.Kind.CONNECTION_LOST;
        boolean unwritten = lost && context.database().has(Capability.ASYNCHRONOUS_COMMIT);
        boolean mayBeLost = (lost && context.durability().isAwaited())
                || (unwritten && (failure.done() > 0 || !completed.all().isEmpty()));
        String effect = effect(step, failure, unwritten && failure.done() > 0 ? "" : "surely ")
                + completed.sentence(direction == Direction.UP ? "Applied" : "Undone")
                + (mayBeLost ? LOST_WITH_SERVER : "");
        MigrationException exception = stop == null
                ? failed(direction, step, failure, error, effect)
                : stopped(step, failure, error, effect, stop);
        if (failure.effect() != ScriptFailure.ScriptEffect.OVERTAKEN && error.kind() != SqlError.Kind.CONNECTION_LOST) {
            writeLog(
                    step,
                    error.sqlState(),
                    stop == null ? exception.problems().get(0).text() : "stopped: " + stop,
                    exception);
        }
        listeners.publish(new MigrationEvent.MigrationFailed(
                direction,
                step.version().text(),
                step.name(),
                exception.problems().get(0)));
        return exception;
    }

    private MigrationException stopped(
            Step step, ScriptFailure failure, SqlError error, String effect, StopSignal.Reason stop) {
        return new MigrationStoppedException(
                FailureReport.ofStop(
                        step, failure.failure(), error, stop, effect, Remedy.of(step, failure, error, stop)),
                failure.failure().cause(context.database()));
    }

    private MigrationException failed(
            Direction direction, Step step, ScriptFailure failure, SqlError error, String effect) {
        boolean ourOwn = failure.failure().is(What.OUR_OWN) && error.kind() == SqlError.Kind.NO_PRIVILEGE;
        Problem problem = FailureReport.of(
                context.database().product().split(" ", 2)[0],
                step,
                failure.failure(),
                error,
                effect,
                ourOwn ? grant : Remedy.of(step, failure, error, null));
        SQLException cause = failure.failure().cause(context.database());
        return ourOwn
                ? new DatabaseAccessException(problem.as(Code.NO_PRIVILEGE), cause)
                : new MigrationFailedException(
                        direction == Direction.DOWN ? "Undo failed" : "Migration failed", step.name(), problem, cause);
    }

    private void writeLog(Step step, String sqlState, String why, MigrationException exception) {
        // On the new connection the lease is released as well.
        boolean again = true;
        while (again) {
            again = false;
            try {
                writeLog(step, sqlState, why);
            } catch (StatementFailure e) {
                exception.addSuppressed(SecretMask.mask(e.refusal()));
                again = context.place().renewAfter(e.refusal());
            }
        }
    }

    private void writeLog(Step step, String sqlState, String why) throws StatementFailure {
        var sender = new Sender(context.connection(), context.database());
        // The script before this one may have left another role, which the failed transaction brought back.
        sender.own(context.session().reset());
        sender.own(context.failed(step, sqlState, why));
        sender.flush();
    }

    private static String effect(Step step, ScriptFailure failure, String surely) {
        String version = step.version().text();
        return switch (failure.effect()) {
            case NOTHING ->
                step.direction() == Direction.DOWN
                        ? "Rolled back: " + version + " is still applied."
                        : "Rolled back: " + version + " changed nothing.";
            case EARLIER_STATEMENTS ->
                "Half done: " + statements(failure.done()) + " of " + version
                        + (failure.done() > 1 ? " are" : " is") + " applied, statement " + (failure.done() + 1)
                        + (failure.left().isEmpty()
                                ? " and all after it did not run."
                                : " left " + failure.left() + ", and all after it did not run.");
            case ROWS_STAY ->
                "Rolled back in part: "
                        + (failure.done() > 0
                                ? statements(failure.done()) + " of " + version
                                        + (failure.done() == 1 ? " is" : " are")
                                        + " applied as a whole, and what those after it"
                                : version + (step.direction() == Direction.DOWN ? " is still" : " is not")
                                        + " applied, but what it")
                        + " wrote to tables without transactions (MyISAM, Aria, MEMORY) remains.";
            case OVERTAKEN -> "Another instance took over " + version + " while this one was suspended.";
            case ALL_OR_NOTHING -> allOrNothing(step, failure);
            case TOGETHER ->
                "Half done: of " + version + ", " + statements(failure.done()) + " " + surely
                        + "took effect; statements " + (failure.done() + 1) + " to " + failure.sent()
                        + " did so together, or not at all.";
            case NOT_BEGUN -> "No statement of " + version + " ran.";
            case UNKNOWN ->
                "Half done: of " + version + ", " + statements(failure.done()) + " " + surely + "took effect; whether "
                        + (failure.sent() > failure.done() + 1
                                ? "statements " + (failure.done() + 1) + " to " + failure.sent()
                                : "the next one")
                        + " did is unknown.";
        };
    }

    private static String allOrNothing(Step step, ScriptFailure failure) {
        String version = step.version().text();
        boolean undo = step.direction() == Direction.DOWN;
        if (failure.done() > 0 && failure.done() == failure.sent()) {
            return "Unknown: all statements of " + version + " took effect; whether it is recorded as "
                    + (undo ? "undone" : "applied") + " is unknown.";
        }
        String whole = undo
                ? version + " is undone as a whole, and recorded so"
                : version + " took effect as a whole, and is recorded as applied";
        String nothing = undo ? "it is still applied" : "it changed nothing";
        return "Unknown: " + whole + ", or "
                + (failure.done() > 0 ? "only " + statements(failure.done()) + " of it took effect" : nothing) + ".";
    }

    private static String statements(int done) {
        return switch (done) {
            case 0 -> "no statement";
            case 1 -> "statement 1";
            default -> "statements 1 to " + done;
        };
    }
}
