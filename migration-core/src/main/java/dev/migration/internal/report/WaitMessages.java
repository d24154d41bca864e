package dev.migration.internal.report;

import dev.migration.MigrationEvent;
import dev.migration.MigrationEvent.Waiting;
import dev.migration.internal.help.Printable;
import java.time.Duration;
import java.util.Optional;

/** What a run waits for, in one sentence for a log or a terminal. */
public final class WaitMessages {

    private WaitMessages() {}

    /** The sentence; empty where the event is about something else than a wait. */
    public static Optional<String> sentence(MigrationEvent event) {
        if (event instanceof Waiting waiting) {
            return Optional.of(sentence(waiting));
        }
        if (event instanceof MigrationEvent.StoppedByLock stopped) {
            return Optional.of(stopped.name() + " was stopped by a lock and rolled back, and "
                    + (stopped.blocker().isEmpty()
                            ? "is tried again in " + Printable.duration(stopped.pause())
                            : "waits up to " + Printable.duration(stopped.pause())
                                    + ", blocking nobody, for the blocking transaction to end")
                    + "; tries left: " + stopped.left()
                    + (stopped.blocker().isEmpty() ? "" : "; blocked by: " + stopped.blocker()));
        }
        return Optional.empty();
    }

    private static String sentence(Waiting waiting) {
        String detail = waiting.detail();
        String waited = " (" + soFar(waiting.waited()) + ")";
        return switch (waiting.cause()) {
            case DATABASE -> "Waiting for the database" + waited + ": " + detail;
            case MIGRATION_LOCK -> "Waiting for the migration lock" + waited + ": " + detail;
            case HISTORY ->
                "Waiting to read the migration history, which another connection has locked" + waited + ": " + detail;
            case ANSWER ->
                "The database has not answered a query of the migration history for "
                        + Printable.duration(waiting.waited()) + ": another session may have locked its tables, or the"
                        + " server itself waits, as PostgreSQL does for a lost synchronous standby";
            case SCRIPT_LOCK ->
                waiting.migration() + " waits for a lock (" + Printable.duration(waiting.waited()) + "); blocked by: "
                        + detail;
        };
    }

    /** In whole seconds: it is reported every few of them. */
    private static String soFar(Duration waited) {
        return waited.toMinutes() < 1 ? waited.toSeconds() + " s" : Printable.duration(waited);
    }
}
