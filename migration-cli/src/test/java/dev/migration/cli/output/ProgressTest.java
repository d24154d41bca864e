// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Direction;
import dev.migration.MigrationEvent;
import dev.migration.MigrationEvent.Waiting;
import dev.migration.Plan;
import dev.migration.RunReport;
import dev.migration.RunReport.CompletedMigration;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private void tell(boolean bar) {
        var progress = new Progress(new PrintWriter(out), new PrintWriter(err), bar);
        progress.on(new MigrationEvent.MigrationProgress(Direction.UP, "0007", "0007_import", 42, 100));
        progress.on(new MigrationEvent.MigrationCompleted(
                Direction.UP, new CompletedMigration("0007", "0007_import", 3, Duration.ofMillis(12))));
    }

    @Test
    void aTerminalShowsABarUntilTheMigrationIsDone() {
        tell(true);

        assertThat(err).hasToString("\r\033[K0007_import  [############------------------]  42 %\r\033[K");
        assertThat(out).hasToString("Applied 0007_import in 12 ms\n");
    }

    @Test
    void callbacksThatRanAreNamed() {
        var progress = new Progress(new PrintWriter(out), new PrintWriter(err), false);
        progress.on(new MigrationEvent.Planned(
                new Plan(Direction.UP, List.of(), List.of(), List.of("m/beforeRun.sql"), List.of("m/afterRun.sql"))));
        assertThat(out.toString()).isEmpty();
        for (String name : List.of("0007_a", "0008_b")) {
            progress.on(new MigrationEvent.MigrationStarted(Direction.UP, name.substring(0, 4), name));
            progress.on(new MigrationEvent.MigrationCompleted(
                    Direction.UP, new CompletedMigration(name.substring(0, 4), name, 3, Duration.ofMillis(12))));
        }
        assertThat(out).hasToString("Ran m/beforeRun.sql\nApplied 0007_a in 12 ms\nApplied 0008_b in 12 ms\n");

        progress.on(new MigrationEvent.RunCompleted(new RunReport(Direction.UP, List.of(), Duration.ZERO, List.of())));
        assertThat(out.toString()).endsWith("Applied 0008_b in 12 ms\nRan m/afterRun.sql\n");
    }

    @Test
    void aWaitForALockTakesThePlaceOfTheBar() {
        var progress = new Progress(new PrintWriter(out), new PrintWriter(err), true);
        progress.on(new MigrationEvent.MigrationProgress(Direction.UP, "0007", "0007_import", 42, 100));
        progress.on(new Waiting(
                Waiting.Cause.SCRIPT_LOCK, "0007_import", "process 4711, user clinic", Duration.ofMillis(3400)));
        progress.on(new MigrationEvent.StoppedByLock(
                Direction.UP, "0007", "0007_import", 1, 9, Duration.ofMillis(180), "process 4711, user clinic"));

        assertThat(err)
                .hasToString("\r\033[K0007_import  [############------------------]  42 %\r\033[K"
                        + "0007_import waits for a lock (3.4 s); blocked by: process 4711, user clinic\n"
                        + "0007_import was stopped by a lock and rolled back, and waits up to 180 ms, blocking nobody, for"
                        + " the blocking transaction to end; tries left: 9; blocked by: process 4711, user clinic\n");
    }

    @Test
    void aHistoryThatDoesNotShowIsReported() {
        new Progress(new PrintWriter(out), new PrintWriter(err), false)
                .on(new Waiting(Waiting.Cause.ANSWER, null, "", Duration.ofMillis(2000)));

        assertThat(err)
                .hasToString(
                        "The database has not answered a query of the migration history for 2 s: another session may"
                                + " have locked its tables, or the server itself waits\n");
    }

    @Test
    void whatTheDatabaseSaysOfATenantTakesThePlaceOfTheBar() {
        var progress = new Progress(new PrintWriter(out), new PrintWriter(err), true);
        progress.forTenant("acme")
                .on(new MigrationEvent.MigrationProgress(Direction.UP, "0007", "0007_import", 42, 100));
        progress.forTenant("bolt").onMessage("0007_import", "3 rows\u001b[2J\nfor postgres://app:hunter2@h/d");

        assertThat(err)
                .hasToString("\r\033[Kacme: 0007_import  [############------------------]  42 %\r\033[K"
                        + "bolt: 0007_import: the database says: 3 rows\\u001B[2J\n"
                        + "bolt:     for postgres://app:***@h/d\n");
    }

    @Test
    void aFileGetsNoBar() {
        tell(false);

        assertThat(err).hasToString("");
        assertThat(out).hasToString("Applied 0007_import in 12 ms\n");
    }

    @Test
    void batchesShowTheirRowsRateAndTimeLeft() {
        var progress = new Progress(new PrintWriter(out), new PrintWriter(err), true);
        progress.on(new MigrationEvent.BatchProgress(
                Direction.UP, "0007", "0007_fill", 812_000, 40, 4_000, 5_400, Duration.ofSeconds(226)));
        progress.on(new MigrationEvent.BatchProgress(Direction.UP, "0008", "0008_tags", 1_000, 0, 1_000, 0, null));

        assertThat(err)
                .hasToString(
                        "\r\033[K0007_fill  [############------------------]  40 %, 812,000 rows, 5,400 a second,"
                                + " 3 min 46 s left\r\033[K0008_tags  [------------------------------]  1,000 rows, 0 a second");
    }
}
