// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Code;
import dev.migration.MigrationStatus;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.State;
import dev.migration.StatusReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusTextTest {

    private static final Problem GAP = Problem.error(
            Code.SEQUENCE_GAP, Place.of("0003_c.sql"), "Invalid migration sequence: expected 2, found 3.", "");
    private static final Problem EDITED =
            Problem.warning(Code.CHECKSUM_MISMATCH, new Place("0001_a.sql", 3, 1), "Edited.", "look at it");

    private static MigrationStatus row(String version, String name, State state, String author, String detail) {
        boolean applied = state != State.PENDING && state != State.FAILED;
        return new MigrationStatus(
                version,
                name,
                state,
                "",
                null,
                author,
                null,
                applied ? Instant.parse("2026-11-20T10:00:00.123456Z") : null,
                null,
                applied ? Duration.ofMillis(12) : null,
                detail,
                null);
    }

    private static StatusReport report(String current, List<MigrationStatus> rows, List<Problem> problems) {
        return new StatusReport(
                "PostgreSQL 17.2", "db.example:5432/clinic", "public", "sections", current, rows, problems);
    }

    @Test
    void statusIsATableWithTheCounts() {
        StatusReport report = report(
                "0002",
                List.of(
                        row("0001", "0001_initial_schema", State.BASELINE, null, null),
                        row("0002", "0002_add_email", State.APPLIED, "Zoë <zoe@example.com>", null),
                        row("0003", "0003_add_phone", State.FAILED, null, "column \"phone\" exists\nin patient"),
                        row("0004", "0004_x", State.OUT_OF_ORDER, "bob", null)),
                List.of(GAP, EDITED));
        assertThat(StatusText.status(report)).isEqualTo("""
                        PostgreSQL 17.2, schema public, layout sections

                        Version  Name                 State         Applied at (UTC)     Took   Author
                        0001     0001_initial_schema  baseline      2026-11-20 10:00:00  12 ms
                        0002     0002_add_email       applied       2026-11-20 10:00:00  12 ms  Zoë <zoe@example.com>
                        0003     0003_add_phone       failed
                                 column "phone" exists
                                 in patient
                        0004     0004_x               out of order  2026-11-20 10:00:00  12 ms  bob

                        2 applied, 2 pending; current version 0002; 1 error, 1 warning.
                        """);
    }

    @Test
    void textFromFilesAndServersCannotSteerATerminal() {
        String hostile = "\u001b[2Jann\rx\ny";
        assertThat(StatusText.status(
                        report(null, List.of(row("1", "1_a", State.PENDING, hostile, hostile)), List.of())))
                .containsPattern("\n1 +1_a +pending +\\\\u001B\\[2Jann\\\\rx\\\\ny\n")
                .doesNotContain("\u001b", "\r");
        Problem problem = Problem.error(Code.STATEMENT_FAILED, null, "a\u001b[31m\u0007\r\n\tb", "");
        assertThat(StatusText.problems(List.of(problem)))
                .isEqualTo("Error [statement-failed] a\\u001B[31m\\u0007\n\tb\n");
    }

    @Test
    void problemsAreCountedWhereThereAreSeveral() {
        assertThat(StatusText.problems(List.of())).isEmpty();
        assertThat(StatusText.problems(List.of(EDITED)))
                .isEqualTo("Warning [checksum-mismatch] 0001_a.sql:3:1  Edited.\n  Next: look at it\n");
        Problem other =
                Problem.warning(EDITED.code(), new Place("0002_b.sql", 1, 1), EDITED.message(), EDITED.remedy());
        assertThat(StatusText.problems(List.of(GAP, EDITED, other))).isEqualTo("""
                        Error [sequence-gap] 0003_c.sql  Invalid migration sequence: expected 2, found 3.
                        Warning [checksum-mismatch] 0001_a.sql:3:1  Edited.
                          Next: look at it
                        Warning [checksum-mismatch] 0002_b.sql:1:1  Edited.
                          Next: look at it
                        1 error, 2 warnings.
                        """);
    }
}
