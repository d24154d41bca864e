// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Direction;
import dev.migration.MigrationEvent;
import dev.migration.MigrationEvent.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RunLogTest {

    private final List<String> said = new ArrayList<>();
    private long seconds;

    @Test
    void whoHoldsTheMigrationLockIsNamed() {
        assertThat(line(new Waiting(Waiting.Cause.MIGRATION_LOCK, null, "clinic@host", Duration.ofMillis(12))))
                .isEqualTo("Waiting for the migration lock (0 s): clinic@host");
        assertThat(line(new Waiting(Waiting.Cause.MIGRATION_LOCK, null, "clinic@host", Duration.ofSeconds(65))))
                .isEqualTo("Waiting for the migration lock (1 min 5 s): clinic@host");
    }

    @Test
    void aDatabaseThatIsNotThereIsWaitedForWithALimit() {
        assertThat(line(new Waiting(
                        Waiting.Cause.DATABASE,
                        null,
                        "No connection to the database: Connection refused",
                        Duration.ofMillis(3500))))
                .isEqualTo("Waiting for the database (3 s): No connection to the database:" + " Connection refused");
    }

    @Test
    void theDatabasesMessageOnALockedHistoryIsReported() {
        assertThat(line(new Waiting(Waiting.Cause.HISTORY, null, "database is locked", Duration.ofMillis(5100))))
                .isEqualTo("Waiting to read the migration history, which another connection has locked (5 s):"
                        + " database is locked");
    }

    @Test
    void whoStoppedAMigrationIsNamedWhereThatIsKnown() {
        assertThat(line(stopped("process 4711")))
                .isEqualTo(
                        "0007_add_phone was stopped by a lock and rolled back, and waits up to 180 ms, blocking nobody,"
                                + " for the blocking transaction to end; tries left: 9; blocked by: process 4711");
        assertThat(line(stopped("")))
                .isEqualTo("0007_add_phone was stopped by a lock and rolled back, and is tried again in 180 ms; tries"
                        + " left: 9");
    }

    private static MigrationEvent stopped(String blocker) {
        return new MigrationEvent.StoppedByLock(
                Direction.UP, "0007", "0007_add_phone", 1, 9, Duration.ofMillis(180), blocker);
    }

    private static String line(MigrationEvent event) {
        return new RunLog(null, null).said(event).line();
    }

    @Test
    void eachLineNamesTheDatabaseAndTheTenant() {
        var log = new RunLog("clinics", "acme");
        assertThat(log.said(new Waiting(Waiting.Cause.HISTORY, null, "it is\nlocked", Duration.ofSeconds(5)))
                        .line())
                .isEqualTo("clinics: acme: Waiting to read the migration history, which another connection has locked"
                        + " (5 s): it is\nclinics: acme: locked");
    }

    @Test
    void aLongMigrationIsALineEachTenSeconds() {
        RunLog log = timed();
        log.said(new MigrationEvent.MigrationStarted(Direction.UP, "0007", "0007_import"));
        for (long second : new long[] {9, 10, 19, 20, 21}) {
            say(log, second, new MigrationEvent.MigrationProgress(Direction.UP, "0007", "0007_import", 2 * second, 50));
        }
        assertThat(said).containsExactly("Running 0007_import: 40 %", "Running 0007_import: 80 %");
    }

    @Test
    void aWaitAfterEachBatchIsSaidOnceForALineOfProgress() {
        RunLog log = timed();
        for (long second = 1; second <= 20; second++) {
            say(
                    log,
                    second,
                    new MigrationEvent.BatchProgress(Direction.UP, "0007", "0007_fill", second, 0, 9, 1, null));
            say(log, second, standby(second));
        }
        assertThat(said)
                .containsExactly(
                        "0007_fill waits (0 s): 1 s behind",
                        "Running 0007_fill: 10 rows, 1 a second",
                        "0007_fill waits (0 s): 10 s behind",
                        "Running 0007_fill: 20 rows, 1 a second",
                        "0007_fill waits (0 s): 20 s behind");
    }

    @Test
    void whatBatchesWaitForIsSaidAgainAfterFiveMinutes() {
        RunLog log = timed();
        for (long second : new long[] {0, 5, 299, 300, 305}) {
            say(log, second, standby(second));
        }
        assertThat(said).containsExactly("0007_fill waits (0 s): 0 s behind", "0007_fill waits (0 s): 300 s behind");
    }

    private RunLog timed() {
        return new RunLog(null, null, () -> TimeUnit.SECONDS.toNanos(seconds));
    }

    private void say(RunLog log, long second, MigrationEvent event) {
        seconds = second;
        String line = log.said(event).line();
        if (!line.isEmpty()) {
            said.add(line);
        }
    }

    private static Waiting standby(long behind) {
        return new Waiting(Waiting.Cause.BATCH, "0007_fill", "standby", behind + " s behind", Duration.ZERO);
    }

    @Test
    void anotherSubjectIsSaidAtOnceWhateverItsWords() {
        var log = new RunLog(null, null);
        for (String subject : List.of("vm:1:a", "vm:2:b")) {
            assertThat(log.said(new Waiting(Waiting.Cause.BATCH, "0007_fill", subject, "at work", Duration.ZERO))
                            .line())
                    .isEqualTo("0007_fill waits (0 s): at work");
        }
    }
}
