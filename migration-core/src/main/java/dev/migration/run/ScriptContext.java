package dev.migration.run;

import dev.migration.database.Database;
import dev.migration.database.SessionState;
import dev.migration.history.AppliedMigration;
import dev.migration.history.Bookkeeping;
import dev.migration.history.Kind;
import dev.migration.history.LogEntry;
import dev.migration.history.RunRow;
import dev.migration.plan.Apply;
import dev.migration.plan.Resume;
import dev.migration.plan.Step;
import dev.migration.plan.Undo;
import dev.migration.script.Script;
import dev.migration.script.ScriptOptions;
import java.sql.Connection;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a script needs to run, and the statements that book it.
 *
 * @param connection on which it runs
 * @param database behind the connection
 * @param session what the connection was set to before the run
 * @param bookkeeping writes the history
 * @param row writes the journal
 */
record ScriptContext(
        Connection connection, Database database, SessionState session, Bookkeeping bookkeeping, RunRow row) {

    /** A longer script is not stored. */
    private static final int LONGEST_STORED_SCRIPT = 256 * 1024;

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

    /** How other sessions see what runs. */
    String activity(Step step) {
        return "migration " + step.version() + " since " + CLOCK.format(Instant.now());
    }

    /** Whether the step takes the version out of the history. */
    static boolean isUndo(Step step) {
        return step instanceof Undo
                || (step instanceof Resume resume && resume.inFlight().undo());
    }

    /** The statement that puts the version into the history, or takes it out; it counts one row. */
    String enter(Step step) {
        if (step instanceof Undo undo) {
            return bookkeeping.delete(undo.row().version());
        }
        if (step instanceof Resume resume && resume.inFlight().undo()) {
            return bookkeeping.delete(resume.inFlight().version());
        }
        return bookkeeping.insert(step.version(), step.name(), checksum(step), Kind.MIGRATION);
    }

    /** The statements that complete the entry in the same transaction; how long it took is an SQL expression. */
    List<String> complete(Step step, String millis) {
        var entry = isUndo(step)
                ? LogEntry.of(LogEntry.Action.UNDO, step.version(), step.name(), checksum(step))
                : new LogEntry(
                        LogEntry.Action.APPLY,
                        step.version(),
                        step.name(),
                        checksum(step),
                        null,
                        null,
                        stored(down(step)),
                        stored(step.script()));
        String logged = bookkeeping.log(entry, millis);
        return isUndo(step) ? List.of(logged) : List.of(bookkeeping.complete(step.version(), millis), logged);
    }

    /** The line of the log that says why it failed. */
    String failed(Step step, String sqlState, String error) {
        return bookkeeping.log(new LogEntry(
                LogEntry.Action.FAIL,
                step.version(),
                step.name(),
                checksum(step),
                sqlState,
                SecretMask.mask(error),
                null,
                null));
    }

    static String checksum(Step step) {
        if (step instanceof Apply apply) {
            return apply.migration().checksum();
        }
        if (step instanceof Resume resume) {
            return resume.checksum();
        }
        AppliedMigration row = ((Undo) step).row();
        return row.checksum();
    }

    private static @Nullable Script down(Step step) {
        if (step instanceof Apply apply) {
            return apply.parsed().down();
        }
        return step instanceof Resume resume ? resume.down() : null;
    }

    private static @Nullable String stored(@Nullable Script script) {
        if (script == null
                || script.options().storeSql() == ScriptOptions.StoreSql.OFF
                || script.sizeInChars() > LONGEST_STORED_SCRIPT) {
            return null;
        }
        return SecretMask.mask(script.sql());
    }
}
