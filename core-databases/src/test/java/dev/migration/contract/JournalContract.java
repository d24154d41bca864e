// SPDX-License-Identifier: Apache-2.0
package dev.migration.contract;

import static dev.migration.fixture.Workbench.names;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.migration.DownScript;
import dev.migration.MigrationFailedException;
import dev.migration.Problem;
import dev.migration.RunReport;
import dev.migration.State;
import dev.migration.StatusReport;
import dev.migration.Target;
import dev.migration.UnknownOutcome;
import dev.migration.fixture.RecordedLog;
import dev.migration.fixture.Workbench;
import dev.migration.internal.report.StatusText;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scripts that cannot be one transaction: how far they came, and how they go on. */
public interface JournalContract extends Workbench {

    /** A statement that cannot run in a transaction: an index on column n of table counts. */
    String nonTransactional();

    /** Makes a schema the one in which names without a schema are looked for. */
    String useSchema(String schema);

    private void counts() {
        write("0001_counts.sql", "CREATE TABLE counts (n INT);");
        up();
    }

    private MigrationFailedException fails() {
        return failure(this::up);
    }

    /** Migration 0002, of which the first of two statements is done. */
    private void halfDone() {
        counts();
        write("0002_half.sql", """
                -- no-transaction
                INSERT INTO counts VALUES (1);
                INSERT INTO nowhere VALUES (2);""");
        fails();
    }

    private String journal() {
        return String.join(
                " ",
                column("SELECT version || ' ' || statements_done FROM __migrations_run WHERE version IS NOT NULL"));
    }

    @Test
    @Tag("smoke")
    default void aScriptWithoutTransactionIsRecordedAndLeavesNothingInFlight() {
        write("0001_counts.sql", "-- no-transaction", "CREATE TABLE counts (n INT);", "INSERT INTO counts VALUES (1);");

        assertThat(names(up())).containsExactly("0001_counts");

        assertThat(appliedNames()).containsExactly("0001_counts");
        assertThat(actions()).containsExactly("apply");
        assertThat(journal()).isEmpty();
        assertThat(column("SELECT n FROM counts")).containsExactly("1");
    }

    @Test
    default void theHistoryAndItsLogHaveOneDuration() {
        writeUpAndDown("0001_t.sql", "CREATE TABLE t (n INT);", "DROP TABLE t;");
        write("0003_alone.sql", "-- no-transaction", "INSERT INTO t VALUES (3);", "INSERT INTO t VALUES (4);");
        CodeContract.Fill code = new CodeContract.Fill(connection -> Thread.sleep(20));

        List<Duration> durations =
                durations(builder().codeMigrations(List.of(code)).build().up());

        List<Duration> recorded = millis("SELECT execution_ms FROM __migrations ORDER BY id");
        assertThat(recorded).hasSize(3).isEqualTo(millis("SELECT duration_ms FROM __migrations_log ORDER BY id"));
        assertThat(recorded.get(1))
                .isBetween(Duration.ofMillis(20), durations.get(1).plusMillis(1));
        assertThat(durations).hasSize(3);
    }

    @Test
    default void theReportOfAnUndoHasItsDuration() {
        writeUpAndDown("0001_t.sql", "CREATE TABLE t (n INT);", "DROP TABLE t;");
        up();

        Duration duration = durations(migrator().down()).get(0);

        assertThat(millis("SELECT duration_ms FROM __migrations_log WHERE action = 'undo'"))
                .allMatch(recorded -> recorded.compareTo(duration.plusMillis(1)) <= 0)
                .hasSize(1);
    }

    private static List<Duration> durations(RunReport report) {
        return report.migrations().stream()
                .map(RunReport.CompletedMigration::duration)
                .toList();
    }

    private List<Duration> millis(String query) {
        return column(query).stream()
                .map(Long::parseLong)
                .map(Duration::ofMillis)
                .toList();
    }

    @Test
    @Tag("smoke")
    default void aMixedFileKeepsWhatWasCommittedAndResumesWhereItFailed() {
        counts();
        write(
                "0002_mixed.sql",
                "INSERT INTO counts VALUES (1);",
                nonTransactional() + ";",
                "INSERT INTO counts VALUES (2);",
                "INSERT INTO nowhere VALUES (3);",
                "INSERT INTO counts VALUES (4);");

        assertPage("half-done", fails());
        assertThat(column("SELECT n FROM counts ORDER BY n")).containsExactly("1");
        assertThat(appliedNames()).containsExactly("0001_counts");
        assertThat(states()).containsExactly(State.APPLIED, State.INTERRUPTED);
        assertThat(journal()).isEqualTo("0002 2");

        write(
                "0002_mixed.sql",
                "-- a comment may change",
                "INSERT INTO counts  VALUES (1);",
                nonTransactional() + ";",
                "INSERT INTO counts VALUES (2);",
                "INSERT INTO counts VALUES (3);",
                "INSERT INTO counts VALUES (4);");
        RunReport report = up();

        assertThat(names(report)).containsExactly("0002_mixed");
        assertThat(report.warnings()).isEmpty();
        assertThat(column("SELECT n FROM counts ORDER BY n")).containsExactly("1", "2", "3", "4");
        assertThat(states()).containsExactly(State.APPLIED, State.APPLIED);
        assertThat(actions()).containsExactly("apply", "fail", "resume", "apply");
        assertThat(journal()).isEmpty();
    }

    @Test
    default void aFileWhoseDoneStatementsWereEditedIsRefused() {
        halfDone();
        write("0002_half.sql", "-- no-transaction", "INSERT INTO counts VALUES (9);", "INSERT INTO counts VALUES (2);");

        refusedWith("edited-prefix", this::up);
        assertThat(migrator().status().problems())
                .extracting(Problem::message)
                .singleElement()
                .isEqualTo(refusal(this::up).message());
        assertThat(column("SELECT n FROM counts")).containsExactly("1");
    }

    private void halfDoneAndItsNumberTaken() {
        halfDone();
        delete("0002_half.sql");
        write("0002_other.sql", "CREATE TABLE other (n INT);");
    }

    @Test
    default void anotherFileWithTheNumberOfWhatIsHalfDoneIsNotTakenForIt() {
        halfDoneAndItsNumberTaken();
        String[] fixed = {"-- no-transaction", "INSERT INTO counts VALUES (1);", "INSERT INTO counts VALUES (2);"};
        write("0003_half.sql", fixed);

        refusedWith("half-done-renumbered", this::up);
        for (ThrowingCallable action : List.<ThrowingCallable>of(
                () -> migrator().resume("0002", UnknownOutcome.REPEAT),
                () -> migrator().markApplied("0002"),
                () -> migrator().up(Target.file("0002_other.sql")))) {
            refusedWith("half-done-renumbered", action);
        }
        assertThat(migrator().status().migrations())
                .extracting(migration -> migration.name() + " " + migration.state())
                .containsExactly("0001_counts APPLIED", "0002_half INTERRUPTED", "0003_half PENDING");

        delete("0003_half.sql");
        write("0002_half.sql", fixed);
        delete("0002_other.sql");
        write("0003_other.sql", "CREATE TABLE other (n INT);");
        assertThat(names(up())).containsExactly("0002_half", "0003_other");
        assertThat(column("SELECT n FROM counts ORDER BY n")).containsExactly("1", "2");
    }

    @Test
    default void aFailureInTheFirstStatementLeavesNothing() {
        counts();
        write("0002_wrong.sql", """
                -- no-transaction
                INSERT INTO nowhere VALUES (1);
                INSERT INTO counts VALUES (2);""");

        refusedWith("failed-at-first", MigrationFailedException.class, this::up);
        assertThat(journal()).isEmpty();
        assertThat(states()).containsExactly(State.APPLIED, State.FAILED);
    }

    @Test
    default void aStatementThatFailedAndWasDoneByHandIsPassedOver() {
        counts();
        write("0002_plain.sql", """
                -- no-transaction
                INSERT INTO counts VALUES (1);
                INSERT INTO nowhere VALUES (2);
                INSERT INTO counts VALUES (3);""");
        fails();

        migrator().resume("0002", UnknownOutcome.DONE);

        assertThat(column("SELECT n FROM counts ORDER BY n")).containsExactly("1", "3");
        assertThat(appliedNames()).containsExactly("0001_counts", "0002_plain");
    }

    @Test
    default void settingsOfTheDoneStatementsHoldForTheRest() {
        createSchema("other");
        counts();
        write(
                "0002_half.sql",
                "-- no-transaction",
                useSchema("other") + ";",
                "CREATE TABLE here (n INT);",
                "INSERT INTO nowhere VALUES (1);");
        fails();
        write(
                "0002_half.sql",
                "-- no-transaction",
                useSchema("other") + ";",
                "CREATE TABLE here (n INT);",
                "INSERT INTO here VALUES (1);");
        up();

        assertThat(column("SELECT n FROM other.here")).containsExactly("1");
        assertThat(appliedNames()).containsExactly("0001_counts", "0002_half");
    }

    @Test
    @Tag("smoke")
    default void anInterruptedMigrationCanBeMarkedFailed() {
        halfDone();

        migrator().markFailed("0002");

        assertThat(journal()).isEmpty();
        assertThat(states()).containsExactly(State.APPLIED, State.PENDING);
        write("0002_whole.sql", "INSERT INTO counts VALUES (2);");
        delete("0002_half.sql");
        assertThat(names(up())).containsExactly("0002_whole");
    }

    @Test
    default void anInterruptedMigrationCanBeMarkedAppliedWithoutItsFile() {
        halfDone();
        delete("0002_half.sql");

        assertRefused(() -> migrator().down())
                .advises(
                        "put its file back",
                        "--classpath",
                        "migration mark-applied 0002",
                        "migration mark-failed 0002");
        assertThat(told(migrator().markApplied("2")))
                .isEqualTo("Migration 0002_half is recorded as applied. The rest of its script was not run.");

        assertThat(journal()).isEmpty();
        assertThat(column("SELECT version FROM __migrations WHERE name = '0002_half'"))
                .containsExactly("0002");
    }

    @Test
    default void whatIsNotInterruptedIsNotResumed() {
        counts();

        refusedWith("not-interrupted", () -> migrator().resume("0001", UnknownOutcome.REPEAT));
    }

    private void halfUndone() {
        writeUpAndDown(
                "0001_t.sql",
                "CREATE TABLE t (n INT);\nCREATE TABLE undone (n INT);",
                "-- option: transaction=off\nDROP TABLE t;\nINSERT INTO undone SELECT n FROM blocker;");
        up();
        assertPage("half-undone", failure(() -> migrator().down()));
    }

    @Test
    @Tag("smoke")
    default void anInterruptedUndoIsResumed() {
        halfUndone();
        assertThat(states()).containsExactly(State.INTERRUPTED);
        refusedWith("undo-interrupted", this::up);
        execute("CREATE TABLE blocker (n INT)");

        RunReport report = migrator().resume("0001", UnknownOutcome.REPEAT);

        assertThat(names(report)).containsExactly("0001_t");
        assertThat(appliedNames()).isEmpty();
        assertThat(states()).containsExactly(State.PENDING);
        assertThat(actions()).containsExactly("apply", "fail", "resume", "undo");
    }

    @Test
    default void anInterruptedUndoWhoseScriptIsNowhereIsNotOfferedToBeResumed() {
        String up = "CREATE TABLE t (n INT);";
        String[] down = {
            "-- option: store-sql=off transaction=off",
            "-- Up Migration",
            up,
            "-- Down Migration",
            "DROP TABLE t;",
            "DROP TABLE missing;"
        };
        write("0000_first.sql", "CREATE TABLE first (n INT);");
        write("0001_t.sql", down);
        up();
        failure(() -> migrator().down());

        write("0001_t.sql", down[0], down[1], up);
        refusedWith("undo-without-down-script", this::up);
        delete("0001_t.sql");
        write("0002_later.sql", "CREATE TABLE later (n INT);");
        refusedWith("undo-without-file", this::up);
        delete("0002_later.sql");
        refusedWith("resume-without-script", () -> migrator().resume("0001", UnknownOutcome.REPEAT));

        execute("CREATE TABLE missing (n INT)");
        write("0001_t.sql", down);
        migrator().resume("0001", UnknownOutcome.REPEAT);
        assertThat(states()).containsExactly(State.APPLIED, State.PENDING);
    }

    @Test
    default void whatIsHalfUndoneCountsAsAppliedAndTheStatusSaysWhatRan() {
        halfUndone();

        StatusReport status = migrator().status();

        assertThat(status.pending()).isEmpty();
        assertThat(status.migrations().get(0).detail())
                .startsWith("undoing it was interrupted:\nstatement 1 of 2 is done\n"
                        + "statement 2 (line 7) failed and did not run: INSERT INTO undone SELECT n FROM blocker\n  ");
        assertThat(StatusText.status(status)).contains("\n1 applied (1 half undone), 0 pending; current version 0001;");
        refused(() -> migrator().requireUpToDate());
    }

    @Test
    default void aLongStatementAtWhichAScriptStoppedIsShownByItsStart() {
        String insert = "INSERT INTO later VALUES ('" + "x".repeat(16_000);
        write("0001_long.sql", "-- no-transaction", "CREATE TABLE t (n INT);", insert + "');");
        fails();

        assertThat(migrator().status().migrations().get(0).detail())
                .contains("failed and did not run: " + insert.substring(0, 200) + "…")
                .hasSizeLessThan(1_000);

        execute("CREATE TABLE later (s VARCHAR(16000))");
        try (var log = new RecordedLog()) {
            up();

            assertThat(log.messages(Level.WARN))
                    .filteredOn(message -> message.contains("resumes at"))
                    .allSatisfy(message -> assertThat(message).hasSizeLessThan(1_000));
        }
    }

    @Test
    default void anInterruptedUndoContinuesWithTheNextOne() {
        writeUpAndDown("0000_first.sql", "CREATE TABLE f (n INT);", "DROP TABLE f;");
        halfUndone();
        execute("CREATE TABLE blocker (n INT)");

        assertThat(names(migrator().down(Target.count(2), DownScript.FILE))).containsExactly("0001_t", "0000_first");
        assertThat(states()).containsExactly(State.PENDING, State.PENDING);
    }

    /** Also where the file is another branch's. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-- Up Migration\nCREATE TABLE u (n INT);\n-- Down Migration\n-- option: transaction=off\nDROP TABLE other;",
                "CREATE TABLE other (n INT);"
            })
    default void anInterruptedUndoByTheStoredScriptIsResumedByTheStoredScript(String now) {
        String down = "-- option: transaction=off\nDROP TABLE u;\nDROP TABLE missing;";
        writeUpAndDown("0001_u.sql", "CREATE TABLE u (n INT);", down);
        up();
        write("0001_u.sql", now);
        failure(() -> migrator().down(Target.count(1), DownScript.STORED));
        execute("CREATE TABLE missing (n INT)");

        migrator().resume("0001", UnknownOutcome.REPEAT);

        assertThat(appliedNames()).isEmpty();
        assertThat(states()).containsExactly(State.PENDING);
    }

    @Test
    default void anInterruptedUndoCanBeMarkedAppliedOrFailed() {
        halfUndone();
        execute("CREATE TABLE t (n INT)");

        migrator().markApplied("0001");
        assertThat(journal()).isEmpty();
        assertThat(states()).containsExactly(State.APPLIED);

        failure(() -> migrator().down(Target.count(1), DownScript.FILE));
        migrator().markFailed("0001");
        assertThat(journal()).isEmpty();
        assertThat(appliedNames()).isEmpty();
    }
}
