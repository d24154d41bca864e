package dev.migration.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Direction;
import dev.migration.MigrationEvent;
import dev.migration.MigrationEvent.Waiting;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WaitTextTest {

    @Test
    void whoHoldsTheMigrationLockIsNamed() {
        assertThat(PlainTextReport.wait(
                        new Waiting(Waiting.Cause.MIGRATION_LOCK, null, "clinic@host", Duration.ofMillis(12))))
                .hasValue("Waiting for the migration lock (0 s): clinic@host");
        assertThat(PlainTextReport.wait(
                        new Waiting(Waiting.Cause.MIGRATION_LOCK, null, "clinic@host", Duration.ofSeconds(65))))
                .hasValue("Waiting for the migration lock (1 min 5 s): clinic@host");
    }

    @Test
    void aDatabaseThatIsNotThereIsWaitedForWithALimit() {
        assertThat(PlainTextReport.wait(new Waiting(
                        Waiting.Cause.DATABASE,
                        null,
                        "No connection to the database: Connection refused",
                        Duration.ofMillis(3500))))
                .hasValue("Waiting for the database (3 s): No connection to the database:" + " Connection refused");
    }

    @Test
    void theDatabasesMessageOnALockedHistoryIsReported() {
        assertThat(PlainTextReport.wait(
                        new Waiting(Waiting.Cause.HISTORY, null, "database is locked", Duration.ofMillis(5100))))
                .hasValue("Waiting to read the migration history, which another connection has locked (5 s):"
                        + " database is locked");
    }

    @Test
    void whoStoppedAMigrationIsNamedWhereThatIsKnown() {
        assertThat(PlainTextReport.wait(stopped("process 4711")))
                .hasValue(
                        "0007_add_phone was stopped by a lock and rolled back, and waits up to 180 ms, blocking nobody,"
                                + " for the blocking transaction to end; tries left: 9; blocked by: process 4711");
        assertThat(PlainTextReport.wait(stopped("")))
                .hasValue("0007_add_phone was stopped by a lock and rolled back, and is tried again in 180 ms; tries"
                        + " left: 9");
    }

    private static MigrationEvent stopped(String blocker) {
        return new MigrationEvent.StoppedByLock(
                Direction.UP, "0007", "0007_add_phone", 1, 9, Duration.ofMillis(180), blocker);
    }

    @Test
    void whatIsNoWaitHasNoSentence() {
        assertThat(PlainTextReport.wait(new MigrationEvent.MigrationStarted(Direction.UP, "0007", "0007_add_phone")))
                .isEmpty();
    }
}
