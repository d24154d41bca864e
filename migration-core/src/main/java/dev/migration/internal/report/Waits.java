package dev.migration.internal.report;

import dev.migration.MigrationEvent;
import dev.migration.internal.help.Durations;
import java.time.Duration;
import java.util.Optional;

/** What a run waits for, in one sentence for a log or a terminal. */
public final class Waits {

    private Waits() {}

    /** The sentence; empty where the event is about something else than a wait. */
    public static Optional<String> sentence(MigrationEvent event) {
        if (event instanceof MigrationEvent.WaitingForDatabase waiting) {
            return Optional.of("Waiting for the database, " + soFar(waiting.waited()) + ", "
                    + Durations.inWords(waiting.longest()) + " at most: " + waiting.reason());
        }
        if (event instanceof MigrationEvent.WaitingForLock waiting) {
            return Optional.of("Waiting for another instance, " + soFar(waiting.waited()) + ": " + waiting.holder());
        }
        if (event instanceof MigrationEvent.WaitingForHistory waiting) {
            return Optional.of("Waiting to read the history of migrations, which another connection has locked, "
                    + soFar(waiting.waited()) + ": " + waiting.lock());
        }
        if (event instanceof MigrationEvent.WaitingForAnswer waiting) {
            return Optional.of("The database has not answered for " + Durations.inWords(waiting.waited())
                    + " when it was asked about the history of migrations; another session may have locked"
                    + " its tables, or the server waits itself, as PostgreSQL does for a synchronous standby"
                    + " that is lost");
        }
        if (event instanceof MigrationEvent.WaitingForSqlLock waiting) {
            return Optional.of(waiting.name() + " waits, " + Durations.inWords(waiting.waited())
                    + " so far; blocked by: " + waiting.blocker());
        }
        if (event instanceof MigrationEvent.StoppedByLock stopped) {
            return Optional.of(stopped.name() + " was stopped by a lock and rolled back, and "
                    + (stopped.blocker().isEmpty()
                            ? "is tried again in " + Durations.inWords(stopped.pause())
                            : "waits up to " + Durations.inWords(stopped.pause())
                                    + ", blocking nobody, for the blocking transaction to end")
                    + "; tries left: " + stopped.left()
                    + (stopped.blocker().isEmpty() ? "" : "; blocked by: " + stopped.blocker()));
        }
        return Optional.empty();
    }

    /** In whole seconds: it is told every few of them. */
    private static String soFar(Duration waited) {
        return (waited.toMinutes() < 1 ? waited.toSeconds() + " s" : Durations.inWords(waited)) + " so far";
    }
}
