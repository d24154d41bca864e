// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Code;
import dev.migration.Direction;
import dev.migration.Fix;
import dev.migration.MigrationEvent;
import dev.migration.MigrationEvent.Waiting;
import dev.migration.Plan;
import dev.migration.Problem;
import dev.migration.RunReport.CompletedMigration;
import dev.migration.internal.help.Remedy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class MigrationLogTest {

    private static final String LOGGER = "(?m)^.* INFO .* : ";

    @Test
    void warningsOfAPlanAreLoggedAlsoWhereTheRunFails(CapturedOutput output) {
        var log = new MigrationLog();
        Problem warning = Problem.warning(Code.TRANSACTION_CONTROL, null, "The script ends transactions itself", "");
        log.on(new MigrationEvent.Planned(new Plan(Direction.UP, List.of(), List.of(warning))));
        assertThat(output).doesNotContain("The script ends transactions itself");
        log.on(new MigrationEvent.MigrationFailed(
                Direction.UP, "0007", "0007_add_phone", Problem.error(Code.STATEMENT_FAILED, null, "no", "")));
        assertThat(output).containsPattern("(?m)^.* WARN .* : The script ends transactions itself\n");
    }

    @Test
    void aWaitIsReported(CapturedOutput output) {
        new MigrationLog()
                .on(new Waiting(Waiting.Cause.MIGRATION_LOCK, null, "clinic@host since 10:00", Duration.ofSeconds(65)));
        assertThat(output)
                .containsPattern(LOGGER + "Waiting for the migration lock \\(1 min 5 s\\): clinic@host since 10:00\n");
    }

    @Test
    void whatBatchesWaitForIsLoggedOnce(CapturedOutput output) {
        var log = new MigrationLog();
        for (String reason : List.of("standby: 12.5 s behind", "standby: 13.0 s behind", "pause: it is paused")) {
            log.on(wait(reason.substring(0, reason.indexOf(':')), reason));
        }
        assertThat(output).contains("12.5 s behind", "it is paused").doesNotContain("13.0 s behind");
    }

    private static Waiting wait(String subject, String detail) {
        return new Waiting(Waiting.Cause.BATCH, "0007_fill", subject, detail, Duration.ofSeconds(1));
    }

    @Test
    void aWaitForALockInAScriptIsWarnedOf(CapturedOutput output) {
        var log = new MigrationLog();
        log.on(new Waiting(
                Waiting.Cause.SCRIPT_LOCK, "0007_add_phone", "process 4711, user clinic", Duration.ofMillis(3400)));
        log.on(new MigrationEvent.StoppedByLock(
                Direction.UP, "0007", "0007_add_phone", 1, 9, Duration.ofMillis(180), "process 4711, user clinic"));
        assertThat(output)
                .containsPattern(
                        "(?m)^.* WARN .* : 0007_add_phone waits for a lock \\(3.4 s\\); blocked by: process 4711,"
                                + " user clinic\n")
                .containsPattern("(?m)^.* WARN .* : 0007_add_phone was stopped by a lock and rolled back, and waits"
                        + " up to 180 ms, blocking nobody, for the blocking transaction to end; tries left: 9; blocked"
                        + " by: process 4711, user clinic\n");
    }

    @Test
    void aRunThatIsStoppedIsWarnedOfWithItsPage(CapturedOutput output) {
        new MigrationLog()
                .on(new MigrationEvent.RunStopped(Problem.error(
                        Code.STOPPED, null, "Stopped before 0002_u: the process is ending.", "start again")));
        assertThat(output)
                .containsPattern(
                        "(?m)^.* WARN .* : Stopped before 0002_u: the process is ending.\n  Next: start again\n");
    }

    @Test
    void aStopAfterWhichNothingHasToBeDoneIsNoWarning(CapturedOutput output) {
        var log = new MigrationLog();
        log.on(new MigrationEvent.Planned(new Plan(
                Direction.UP,
                List.of(),
                List.of(Problem.warning(Code.RUNNING, null, "0002_fill runs in batches: 0 %.", "")))));
        Problem stopped = Problem.error(Code.STOPPED, null, "Stopped in 0002_fill. Another instance resumes it.", "");
        log.on(failed(stopped));
        log.on(new MigrationEvent.RunStopped(stopped));

        assertThat(output)
                .containsPattern("(?m)^.* INFO .* : Stopped in 0002_fill. Another instance resumes it.$")
                .doesNotContain(" WARN ");
    }

    @Test
    void oneOfSeveralDatabasesIsNamedInWhatToDo(CapturedOutput output) {
        var stopped = new MigrationEvent.RunStopped(Problem.error(
                Code.STOPPED,
                null,
                "Stopped within 0002_u: the process is ending.",
                Remedy.of("{}", Fix.command("resume", "0002"))));
        new MigrationLog("reports").on(stopped);
        new MigrationLog("clinics").forTenant("acme").on(stopped);
        assertThat(output)
                .containsSubsequence(
                        ": reports: Stopped",
                        "--migration.command=\"resume 0002 --database reports\"",
                        ": clinics: acme: Stopped",
                        "--migration.command=\"resume 0002 --tenant acme --database clinics\"");
    }

    @Test
    void aFailureIsLeftToTheStart(CapturedOutput output) {
        var log = new MigrationLog();
        log.on(new MigrationEvent.MigrationCompleted(Direction.UP, completed(5)));
        log.on(failed(Problem.error(Code.STATEMENT_FAILED, null, "statement 2 of 2 failed", "fix the file")));
        assertThat(output).contains("Applied 0007_add_phone").doesNotContain("failed");
    }

    private static MigrationEvent failed(Problem problem) {
        return new MigrationEvent.MigrationFailed(Direction.UP, "0007", "0007_add_phone", problem);
    }

    @Test
    void undoingIsReported(CapturedOutput output) {
        new MigrationLog().on(new MigrationEvent.MigrationCompleted(Direction.DOWN, completed(5)));
        assertThat(output).contains(": Undid 0007_add_phone in 5 ms\n");
    }

    private static CompletedMigration completed(long millis) {
        return new CompletedMigration("0007", "0007_add_phone", 1, Duration.ofMillis(millis));
    }
}
