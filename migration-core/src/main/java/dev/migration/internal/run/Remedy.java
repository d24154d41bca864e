package dev.migration.internal.run;

import dev.migration.Direction;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.execute.ScriptFailure;
import dev.migration.internal.help.Remedies;
import dev.migration.internal.plan.Step;
import dev.migration.internal.session.StatementFailure.What;
import dev.migration.internal.stop.StopSignal;
import org.jspecify.annotations.Nullable;

/** What to do next about a script that failed, by what is applied of it. */
final class Remedy {

    private static final String MAKE_ROOM = "make room where the database keeps its files";
    private static final String GIVE_MEMORY = "give the server the memory that it lacks";
    private static final String GRANT = "grant the right to the user who runs migrations, or set another user";

    private static final String NOT_THE_FILE =
            "the problem is in the history tables or the session, not in your script: fix what the message names,"
                    + " and ";

    private Remedy() {}

    /** In words that can follow a colon. */
    static String of(Step step, ScriptFailure failure, SqlError error, StopSignal.@Nullable Reason stop) {
        String version = step.version().text();
        boolean down = step.direction() == Direction.DOWN;
        return reason(error)
                + switch (failure.effect()) {
                    case NOTHING ->
                        stop == null ? ofNothing(step, failure, error) : again(step) + "; nothing has to be cleaned up";
                    case EARLIER_STATEMENTS ->
                        stop == null
                                ? ofEarlier(step, failure, error)
                                : down ? goOn(step) : goOn(step) + ": it resumes there";
                    case ROWS_STAY ->
                        "undo by hand what stays in those tables; then "
                                + (stop == null ? "fix the file and " : "")
                                + (failure.done() > 0 ? goOn(step) : again(step))
                                + (stop == null ? ". A table with ENGINE=InnoDB is rolled back" : "");
                    case OVERTAKEN ->
                        failure.sent() == 0
                                ? "see what it did: migration status"
                                : "it resumes " + version + ", or asks whether statement " + (failure.done() + 1)
                                        + " took effect: migration status";
                    case ALL_OR_NOTHING ->
                        down
                                ? "see which when the database is there: migration status"
                                : "start again when the database is there: its history says which";
                    case TOGETHER ->
                        (down
                                        ? "when the database is there: migration resume " + version
                                        : "start again when the database is there")
                                + "; its journal says which. If statement " + (failure.sent() + 1)
                                + " is asked about, it did not run: migration resume " + version;
                    case NOT_BEGUN ->
                        again(step)
                                + " when the database is there. If statement 1 is asked about, it did not run:"
                                + " migration resume " + version;
                    case UNKNOWN -> ofUnknown(step, failure, error, stop);
                };
    }

    private static String again(Step step) {
        return step.direction() == Direction.DOWN ? "undo it again" : "start again";
    }

    private static String goOn(Step step) {
        return step.direction() == Direction.DOWN
                ? "resume there: migration resume " + step.version().text()
                : "start again";
    }

    /** What has to be known to fix the file, where the database's message does not say it. */
    private static String reason(SqlError error) {
        return error.kind() == SqlError.Kind.ROUTINE_CUT
                ? "a routine with several statements needs DELIMITER // before it and // behind it, or \"-- +goose"
                        + " StatementBegin\" and \"-- +goose StatementEnd\" around it: "
                : "";
    }

    private static String ofEarlier(Step step, ScriptFailure failure, SqlError error) {
        String there = step.direction() == Direction.DOWN ? "" : ": it resumes there";
        if (error.kind() == SqlError.Kind.CONNECTION_LOST) {
            return "when the database is there, " + goOn(step) + there;
        }
        return first(failure, error) + goOn(step) + there + "; or " + Remedies.finishByHand(step.version());
    }

    private static String first(ScriptFailure failure, SqlError error) {
        if (!failure.removal().isEmpty()) {
            return remove(failure);
        }
        return isOurMatter(failure, error) ? NOT_THE_FILE : cause(failure, error) + " and ";
    }

    /** Whether no statement of the file was refused, and the kind of the refusal does not say what to do. */
    private static boolean isOurMatter(ScriptFailure failure, SqlError error) {
        return failure.failure().is(What.OUR_OWN)
                && !error.kind().isOfLocks()
                && switch (error.kind()) {
                    case DISK_FULL, OUT_OF_MEMORY, NO_PRIVILEGE, CONNECTION_LOST -> false;
                    default -> true;
                };
    }

    private static String remove(ScriptFailure failure) {
        return "remove it: " + failure.removal() + "; then ";
    }

    private static String cause(ScriptFailure failure, SqlError error) {
        String rest = "the file from statement " + (failure.done() + 1) + " on";
        return switch (error.kind()) {
            case DISK_FULL -> MAKE_ROOM;
            case OUT_OF_MEMORY -> GIVE_MEMORY + ", or change " + rest + ",";
            case NO_PRIVILEGE -> GRANT + ",";
            case OBJECT_EXISTS -> "remove the existing object, or fix " + rest + ",";
            case LOCKED, DEADLOCK, LOCK_REFUSED -> outOfTheWay(failure) + ",";
            default -> "fix " + rest;
        };
    }

    private static String ofUnknown(
            Step step, ScriptFailure failure, SqlError error, StopSignal.@Nullable Reason stop) {
        boolean lost = error.kind() == SqlError.Kind.CONNECTION_LOST;
        if (stop == null && !lost) {
            return Remedies.askIfDone("it", step.version());
        }
        // A start finds out what it can and asks about the rest; a resume by hand takes the rest for undone.
        return step.direction() == Direction.DOWN
                ? (lost ? "when the database is there, " : "")
                        + Remedies.askIfDone("statement " + (failure.done() + 1), step.version())
                : "start again" + (lost ? " when the database is there" : "")
                        + ": it determines the outcome if it can, and asks otherwise";
    }

    private static String ofNothing(Step step, ScriptFailure failure, SqlError error) {
        if (failure.failure().is(What.OUR_OWN) && error.kind() == SqlError.Kind.DUPLICATE_KEY) {
            return "another instance ran it at the same time: start again, and see the status";
        }
        return error.kind().isOfLocks() ? ofLock(step, failure, error) : ofRolledBack(step, failure, error);
    }

    private static String ofLock(Step step, ScriptFailure failure, SqlError error) {
        boolean hasWaited = error.kind() == SqlError.Kind.LOCKED
                && !failure.failure().details().isEmpty();
        return outOfTheWay(failure)
                + ", and " + again(step)
                + "; nothing has to be cleaned up"
                + (hasWaited
                        ? ". To wait longer: migration.wait-timeout; in the queue for the lock, where it blocks others: -- option:"
                                + " lock_timeout=30s"
                        : "");
    }

    private static String outOfTheWay(ScriptFailure failure) {
        return failure.failure().details().isEmpty()
                ? "find the session that holds the lock it waited for"
                : "end the blocking session, or wait until it has ended";
    }

    private static String ofRolledBack(Step step, ScriptFailure failure, SqlError error) {
        String version = step.version().text();
        if (!failure.removal().isEmpty()) {
            return remove(failure) + again(step) + "; nothing else has to be cleaned up";
        }
        if (error.kind() == SqlError.Kind.DISK_FULL) {
            return MAKE_ROOM + ", and " + again(step) + "; nothing has to be cleaned up";
        }
        if (error.kind() == SqlError.Kind.OUT_OF_MEMORY) {
            return GIVE_MEMORY + ", or divide the script, and " + again(step) + "; nothing has to be cleaned up";
        }
        if (isOurMatter(failure, error)) {
            return NOT_THE_FILE + again(step) + "; nothing has to be cleaned up";
        }
        if (step.direction() == Direction.DOWN && error.kind() != SqlError.Kind.CONNECTION_LOST) {
            return "fix the down script and undo it again; nothing has to be cleaned up";
        }
        if (error.kind() == SqlError.Kind.OBJECT_EXISTS) {
            return "if the change was made by hand, record that: migration mark-applied " + version
                    + "; else use IF NOT EXISTS, or remove the existing object, and start again";
        }
        if (error.kind() == SqlError.Kind.NO_PRIVILEGE) {
            return GRANT + ", and start again; nothing has to be cleaned up";
        }
        if (error.kind() == SqlError.Kind.CONNECTION_LOST) {
            return "start again when the database is there; nothing has to be cleaned up";
        }
        return "fix the file and start again; nothing has to be cleaned up";
    }
}
