// SPDX-License-Identifier: Apache-2.0
package dev.migration.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.migration.MigrationFailedException;
import dev.migration.MigrationStatus;
import dev.migration.StatusReport;
import dev.migration.fixture.RecordedLog;
import dev.migration.fixture.Texts;
import dev.migration.fixture.Workbench;
import dev.migration.internal.report.StatusText;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Text of rows, files and servers is shown as text: it moves no cursor, hides nothing and is no line of its own. */
interface HostileTextContract extends Workbench {

    /** A sequence that clears a terminal, a control of direction, and a line that looks like the log's. */
    String HOSTILE = "a\u001b[2J\u202Eb\n2026-11-20 INFO  All is well";

    private String literal(String text) {
        return "'" + text + "'";
    }

    private static void assertShown(String text) {
        assertThat(text).doesNotContain("\u001b", "\u202E", "\n2026", "\r");
    }

    @Texts("name ¦ checksum ¦ applied_by")
    default void whatARowHoldsIsShownAsText(String column) {
        write("0001_patients.sql", "CREATE TABLE patients (id INT);");
        up();
        String hostile = column.equals("checksum") ? HOSTILE.substring(0, 30) : HOSTILE;
        execute("UPDATE __migrations SET " + column + " = " + literal(hostile));

        StatusReport status = migrator().status();
        Throwable refusal = catchThrowable(this::up);

        assertShown(StatusText.status(status));
        assertShown(StatusText.problems(status.problems()));
        assertShown(status.migrations().toString());
        assertShown(String.valueOf(refusal));
    }

    @Test
    default void aVersionOfARowThatIsNoNumberIsRefusedAndShownAsText() {
        write("0001_patients.sql", "CREATE TABLE patients (id INT);");
        up();
        execute("UPDATE __migrations SET version = " + literal(HOSTILE));

        assertThat(catchThrowable(() -> migrator().status()))
                .hasMessageContaining("has the version \"a\\u001B[2J\\u202Eb\\n2026-11-20 INFO  All is well\"")
                .satisfies(refusal -> assertShown(refusal.getMessage()));
        assertThat(catchThrowable(this::up)).satisfies(refusal -> assertShown(refusal.getMessage()));
    }

    @Test
    default void whatTheLogHoldsOfAFailureIsShownAsText() {
        write("0001_wrong.sql", "INSERT INTO nowhere VALUES (1);");
        assertThat(catchThrowable(this::up)).isNotNull();
        execute("UPDATE __migrations_log SET error = " + literal(HOSTILE));

        String status = StatusText.status(migrator().status());

        assertShown(status);
        assertThat(status).contains("a\\u001B[2J\\u202Eb\n").contains("         2026-11-20 INFO  All is well\n");
    }

    @Test
    default void theNameOfAFileIsShownAsText() throws Exception {
        write("0001_patients.sql", "CREATE TABLE patients (id INT);");
        Files.writeString(folder().resolve("0002_\u001b[2J\u202Eb.sql"), "SELECT 1;", StandardCharsets.UTF_8);

        assertThat(catchThrowable(this::up))
                .hasMessageContainingAll("not named like migrations:", "0002_\\u001B[2J\\u202Eb.sql\n")
                .satisfies(failure -> assertShown(failure.getMessage()));
    }

    @Test
    default void whatAScriptAndItsHeaderHoldIsShownAsText() {
        write("0001_wrong.sql", """
                -- Migration: \u001b[2J\u202Eb
                -- Author: \u001b[2J\u202Eb
                INSERT INTO nowhere VALUES ('\u001b[2J\u202E');""");

        try (var log = new RecordedLog()) {
            Throwable failure = catchThrowable(this::up);
            var trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));

            assertThat(failure).isInstanceOf(MigrationFailedException.class);
            assertShown(failure.getMessage());
            assertShown(trace.toString().replace(System.lineSeparator(), "\n"));
            assertShown(log.text());
        }
        assertShown(StatusText.status(migrator().status()));
    }

    @Test
    default void aFailureKeepsItsPlaceInTheStatus() {
        write("0001_patients.sql", "CREATE TABLE patients (id INT);");
        write("0002_wrong.sql", "INSERT INTO patients VALUES (1);", "  INSERT INTO nowhere VALUES (2);");
        Throwable failure = catchThrowable(this::up);

        MigrationStatus failed = migrator().status().migrations().get(1);

        assertThat(failed.detail())
                .isEqualTo(
                        ((MigrationFailedException) failure).problems().get(0).text())
                .containsPattern("0002_wrong\\.sql:2:\\d+  statement 2 of 2 failed")
                .contains("\n  Next: ");
        assertThat(StatusText.status(migrator().status()))
                .contains(
                        failed.detail().lines().map(line -> "         " + line).collect(Collectors.joining("\n")));
    }
}
