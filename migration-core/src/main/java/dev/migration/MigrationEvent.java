package dev.migration;

import dev.migration.internal.secrets.SecretMask;
import java.time.Duration;

/** Something that happened in a run, or was waited for; {@link MigrationListener} says on which thread it is reported. */
public sealed interface MigrationEvent {

    /**
     * There is work, and this is it. Not reported when nothing is pending.
     *
     * @param plan the steps, in order
     */
    record Planned(Plan plan) implements MigrationEvent {}

    /**
     * The database takes no connections yet; reported before each pause.
     *
     * @param reason what was said of the last attempt
     * @param waited for how long
     * @param longest how long is waited at most
     */
    record WaitingForDatabase(String reason, Duration waited, Duration longest) implements MigrationEvent {

        /** Shows no secret. */
        public WaitingForDatabase {
            reason = SecretMask.maskMessage(reason);
        }
    }

    /**
     * Another instance holds the lock; reported when the wait starts and every few seconds after.
     *
     * @param holder who holds it, since when and what it runs, as far as the database shows it
     * @param waited for how long
     */
    record WaitingForLock(String holder, Duration waited) implements MigrationEvent {

        /** Shows no secret. */
        public WaitingForLock {
            holder = SecretMask.maskMessage(holder);
        }
    }

    /**
     * Another connection keeps everyone from reading the history; reported when the wait starts and every few seconds.
     *
     * @param lock what the database says of it
     * @param waited for how long
     */
    record WaitingForHistory(String lock, Duration waited) implements MigrationEvent {

        /** Shows no secret. */
        public WaitingForHistory {
            lock = SecretMask.maskMessage(lock);
        }
    }

    /**
     * The database has not answered yet when it was asked for the history, or to create its tables, as where another
     * session has locked them; reported after two seconds and every ten after that.
     *
     * @param waited since it was asked
     */
    record WaitingForAnswer(Duration waited) implements MigrationEvent {}

    /**
     * A migration starts.
     *
     * @param direction up or down
     * @param version such as {@code 0007}
     * @param name such as {@code 0007_add_phone}
     */
    record MigrationStarted(Direction direction, String version, String name) implements MigrationEvent {}

    /**
     * A migration still runs; reported a few times a second, and only for one that takes longer.
     *
     * @param direction up or down
     * @param version such as {@code 0007}
     * @param name such as {@code 0007_add_phone}
     * @param done how many characters of its script were read, to be sent to the database
     * @param total how many it has
     */
    record MigrationProgress(Direction direction, String version, String name, long done, long total)
            implements MigrationEvent {

        /** The same in percent, 0 to 100. */
        public int percent() {
            return (int) (100 * done / Math.max(1, total));
        }
    }

    /**
     * A statement of a migration waits for a lock that another session has.
     *
     * @param direction up or down
     * @param version such as {@code 0007}
     * @param name such as {@code 0007_add_phone}
     * @param blocker the blocking session and what it runs, in words
     * @param waited since the statement was sent
     */
    record WaitingForSqlLock(Direction direction, String version, String name, String blocker, Duration waited)
            implements MigrationEvent {

        /** Shows no secret. */
        public WaitingForSqlLock {
            blocker = SecretMask.maskMessage(blocker);
        }
    }

    /**
     * A lock of another session stopped a migration: the transaction was rolled back, to let the others pass, and is run
     * again when the blocking transaction has ended, or after a pause.
     *
     * @param direction up or down
     * @param version such as {@code 0007}
     * @param name such as {@code 0007_add_phone}
     * @param tries how many tries were stopped
     * @param left how many more there can be
     * @param pause how long it pauses, at most
     * @param blocker the blocking session and what it runs, in words; empty where it is unknown
     */
    record StoppedByLock(
            Direction direction, String version, String name, int tries, int left, Duration pause, String blocker)
            implements MigrationEvent {

        /** Shows no secret. */
        public StoppedByLock {
            blocker = SecretMask.maskMessage(blocker);
        }
    }

    /**
     * A migration is committed. In a run of several, it is durable when the run is completed.
     *
     * @param direction up or down
     * @param migration what was done
     */
    record MigrationCompleted(Direction direction, RunReport.CompletedMigration migration) implements MigrationEvent {}

    /**
     * A migration failed; the run ends with the exception that carries the same problem.
     *
     * @param direction up or down
     * @param version such as {@code 0007}
     * @param name such as {@code 0007_add_phone}
     * @param problem what, where, why, and what to do
     */
    record MigrationFailed(Direction direction, String version, String name, Problem problem)
            implements MigrationEvent {}

    /**
     * The run was stopped, wherever it was: also between two migrations, or in a wait. It ends with the exception that
     * carries the same problem. A process that is ending waits for the listeners, within the
     * 5 seconds that it gives the run.
     *
     * @param problem who asked for it, what is applied, and what to do
     */
    record RunStopped(Problem problem) implements MigrationEvent {}

    /**
     * The run completed and is durable. Reported also when nothing was pending.
     *
     * @param report what it did
     */
    record RunCompleted(RunReport report) implements MigrationEvent {}
}
