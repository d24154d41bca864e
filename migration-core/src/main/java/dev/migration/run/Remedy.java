package dev.migration.run;

import dev.migration.database.SqlError;
import dev.migration.plan.Direction;
import dev.migration.plan.Step;

/** What to do next about a script that failed, by what stands of it. */
final class Remedy {

    private static final String MAKE_ROOM = "make room where the database keeps its files";

    private Remedy() {}

    /** Where the database refused something, or is gone. */
    static String of(Step step, ScriptFailure failure, SqlError error, boolean strangersTables) {
        return reason(error) + next(step, failure, error, strangersTables);
    }

    /** What has to be known to fix the file, where the database's message does not tell it. */
    private static String reason(SqlError error) {
        return error.kind() == SqlError.Kind.ROUTINE_CUT
                ? "a routine with several statements needs DELIMITER // before it and // behind it, or \"-- +goose"
                        + " StatementBegin\" and \"-- +goose StatementEnd\" around it: "
                : "";
    }

    private static String next(Step step, ScriptFailure failure, SqlError error, boolean strangersTables) {
        String version = step.version().text();
        return switch (failure.standing()) {
            case NOTHING ->
                failure.failure().isOfHistory() && error.kind() == SqlError.Kind.DUPLICATE_KEY
                        ? "another instance ran it at the same time: start again, and see the status"
                        : error.kind().isOfLocks()
                                ? ofLock(step, failure, error)
                                : ofNothing(step, error, strangersTables);
            case ROWS_STAY ->
                "undo by hand what stays in those tables; then fix the file and "
                        + (failure.done() > 0 && step.direction() == Direction.DOWN
                                ? "go on there: migration resume " + version
                                : "start again")
                        + ". A table with ENGINE=InnoDB is rolled back";
            case OVERTAKEN -> "see what it did: migration status; nothing has to be marked";
            case ALL_OR_NOTHING ->
                step.direction() == Direction.DOWN
                        ? "see which when the database is there: migration status"
                        : "start again when the database is there: its history says which";
            case TOGETHER ->
                (step.direction() == Direction.DOWN
                                ? "when the database is there, go on: migration resume " + version
                                : "start again when the database is there")
                        + "; its journal says which. If statement " + (failure.sent() + 1)
                        + " is asked about, that one did not run: migration resume " + version;
            case NOT_BEGUN ->
                (step.direction() == Direction.DOWN ? "undo it" : "start")
                        + " again when the database is there. If statement 1 is asked about, that one did not run:"
                        + " migration resume " + version;
            case EARLIER_STATEMENTS ->
                (error.kind() == SqlError.Kind.DISK_FULL
                                ? MAKE_ROOM
                                : error.kind().isOfLocks()
                                        ? outOfTheWay(failure) + ","
                                        : "fix the file from statement " + (failure.done() + 1) + " on")
                        + (step.direction() == Direction.DOWN
                                ? " and go on there: migration resume " + version
                                : " and start again: it goes on there")
                        + "; or settle it by hand and say so: migration mark-applied " + version
                        + ", or migration mark-failed " + version;
            case UNKNOWN ->
                error.kind() != SqlError.Kind.CONNECTION_LOST
                        ? "look whether it took effect. If not: migration resume " + version
                                + "; if it did: migration resume " + version + " --statement-done"
                        : ofLost(step, failure);
        };
    }

    /** Where somebody wanted it to end. */
    static String ofStop(Step step, ScriptFailure failure) {
        String version = step.version().text();
        boolean down = step.direction() == Direction.DOWN;
        String goOn = down ? "go on there: migration resume " + version : "start again";
        return switch (failure.standing()) {
            case NOTHING -> (down ? "undo it again" : "start again") + "; nothing has to be cleaned up";
            case EARLIER_STATEMENTS -> down ? goOn : goOn + ": it goes on there";
            case ROWS_STAY -> "undo by hand what stays in those tables; then " + goOn;
            case OVERTAKEN -> "see what it did: migration status; nothing has to be marked";
            case ALL_OR_NOTHING -> "start again: the history says which";
            case TOGETHER -> goOn + "; the journal says which";
            case NOT_BEGUN -> down ? "undo it again" : "start again";
            case UNKNOWN ->
                (down ? "go on: " : "start again: what can be found out will be; or go on by hand: ")
                        + "migration resume " + version;
        };
    }

    private static String ofLock(Step step, ScriptFailure failure, SqlError error) {
        boolean hasWaited = error.kind() == SqlError.Kind.LOCKED
                && !failure.failure().waiting().isEmpty();
        return outOfTheWay(failure)
                + (step.direction() == Direction.DOWN ? ", and undo it again" : ", and start again")
                + "; nothing has to be cleaned up"
                + (hasWaited ? ". To wait longer: migration.sql-lock-timeout, or -- option: lock_timeout=30s" : "");
    }

    private static String outOfTheWay(ScriptFailure failure) {
        return failure.failure().waiting().isEmpty()
                ? "see which session holds what it waited for"
                : "end what is in the way, or wait until it has ended";
    }

    private static String ofLost(Step step, ScriptFailure failure) {
        String version = step.version().text();
        return step.direction() == Direction.DOWN
                ? "when the database is there, look whether statement " + (failure.done() + 1)
                        + " took effect. If not: migration resume " + version + "; if it did: migration resume "
                        + version + " --statement-done"
                : "start again when the database is there: what can be found out will be; or go on by hand: migration"
                        + " resume " + version;
    }

    private static String ofNothing(Step step, SqlError error, boolean strangersTables) {
        String version = step.version().text();
        if (error.kind() == SqlError.Kind.DISK_FULL) {
            return MAKE_ROOM + (step.direction() == Direction.DOWN ? ", and undo it again" : ", and start again")
                    + "; nothing has to be cleaned up";
        }
        if (step.direction() == Direction.DOWN && error.kind() != SqlError.Kind.CONNECTION_LOST) {
            return "fix the down script and undo it again; nothing has to be cleaned up";
        }
        if (error.kind() == SqlError.Kind.OBJECT_EXISTS && strangersTables) {
            return "the schema was there before the first migration: if it is what " + version
                    + " makes, say so: migration baseline " + version + " (or migration.baseline=" + version
                    + "), and start again";
        }
        if (error.kind() == SqlError.Kind.OBJECT_EXISTS) {
            return "if the change was made by hand, say so: migration mark-applied " + version
                    + "; else use IF NOT EXISTS, or remove what is in the way, and start again";
        }
        if (error.kind() == SqlError.Kind.NO_PRIVILEGE) {
            return "grant the right to the user who runs migrations, or set another user, and start again; nothing has"
                    + " to be cleaned up";
        }
        if (error.kind() == SqlError.Kind.CONNECTION_LOST) {
            return "start again when the database is there; nothing has to be cleaned up";
        }
        return "fix the file and start again; nothing has to be cleaned up";
    }
}
