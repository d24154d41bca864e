// SPDX-License-Identifier: Apache-2.0
package dev.migration;

import dev.migration.internal.help.Printable;
import dev.migration.internal.secrets.SecretMask;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Something that happened in a run, or was waited for; {@link MigrationListener} says on which thread it is reported. */
public sealed interface MigrationEvent {

    /**
     * There is work, and this is it. Not reported when nothing is pending.
     *
     * @param plan the steps, in order
     */
    record Planned(Plan plan) implements MigrationEvent {}

    /**
     * The run waits. Reported when a wait starts, or has taken two seconds, and again every few seconds.
     *
     * @param cause what it waits for
     * @param migration the migration whose script waits, such as {@code 0007_add_phone}; null where none runs yet
     * @param subject of a wait for {@code BATCH}, what it is: the same as long as it waits for that, while the numbers in the
     *     detail change; empty where the cause says it
     * @param detail which session is blocking it, since when and what that runs, or what the database says; empty where
     *     neither is known
     * @param waited for how long
     */
    record Waiting(Cause cause, @Nullable String migration, String subject, String detail, Duration waited)
            implements MigrationEvent {

        /** Shows no secret. */
        public Waiting {
            subject = SecretMask.maskMessage(subject);
            detail = SecretMask.maskMessage(detail);
        }

        /** A wait whose cause says what it waits for. */
        public Waiting(Cause cause, @Nullable String migration, String detail, Duration waited) {
            this(cause, migration, "", detail, waited);
        }

        /** What a run waits for. */
        public enum Cause {
            /** The database takes no connections yet. */
            DATABASE,
            /**
             * The database has not answered when it was asked for the history, or to create its tables, as where another
             * session has locked them.
             */
            ANSWER,
            /** Another connection has locked the history. */
            HISTORY,
            /** Another instance holds the migration lock. */
            MIGRATION_LOCK,
            /** Another migration tool is running, whose history is taken over. */
            OTHER_TOOL,
            /** A statement of a migration waits for a lock that another session has. */
            SCRIPT_LOCK,
            /** A migration that runs in ranges waits for others, such as a standby, or another process that works on it. */
            BATCH
        }
    }

    /** Whether it is a wait for this. */
    default boolean isWait(Waiting.Cause cause) {
        return this instanceof Waiting waiting && waiting.cause() == cause;
    }

    /**
     * A migration starts.
     *
     * @param direction up or down
     * @param version such as {@code 0007}
     * @param name such as {@code 0007_add_phone}
     */
    record MigrationStarted(Direction direction, String version, String name) implements MigrationEvent {}

    /**
     * A migration still runs: reported a few times a second while a long script is read, and every second of a long statement.
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
     * One more range of a migration that runs in ranges is committed.
     *
     * @param direction up or down
     * @param version such as {@code 0007}
     * @param name such as {@code 0007_add_phone}
     * @param rows how many rows were changed, since it was started
     * @param percent how much of it is done, as far as its keys are numbers that are spread evenly; 0 where they are none
     * @param size how many keys the next batch takes
     * @param rate how many rows are changed in a second now, pauses included
     * @param left how long the rest takes at this rate; null where that is unknown
     */
    record BatchProgress(
            Direction direction,
            String version,
            String name,
            long rows,
            int percent,
            int size,
            long rate,
            @Nullable Duration left)
            implements MigrationEvent {

        /** Such as {@code 40 %, 812,000 rows, 5,400 a second, 3 min left}. */
        public String inWords() {
            return (percent == 0 ? "" : percent + " %, ")
                    + String.format(Locale.ROOT, "%,d rows, %,d a second", rows, rate)
                    + (left == null ? "" : ", " + Printable.duration(left) + " left");
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
     * A migration or a callback failed; the run ends with the exception that carries the same problem.
     *
     * @param direction up or down
     * @param version such as {@code 0007}; empty for a callback
     * @param name such as {@code 0007_add_phone}; for a callback its file
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
