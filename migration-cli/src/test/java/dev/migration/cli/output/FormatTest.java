// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.output;

import static dev.migration.fixture.StatusExamples.REPORT;
import static dev.migration.fixture.StatusExamples.STRANGE;
import static dev.migration.fixture.StatusExamples.open;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Code;
import dev.migration.MigrationStatus;
import dev.migration.Problem;
import dev.migration.State;
import dev.migration.StatusReport;
import dev.migration.fixture.Golden;
import dev.migration.internal.report.ProblemDocument;
import dev.migration.internal.report.StatusDocument;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

class FormatTest {

    private static String json(StatusReport report) {
        return Format.JSON.write(StatusDocument.of(report));
    }

    @Test
    void aRepeatableMigrationHasItsKind() {
        var views = open("R__views", "views", State.APPLIED, "ab12", null);

        assertThat(json(new StatusReport("", "", "", "sections", null, List.of(views), List.of())))
                .contains("""
                        {"version":"R__views","name":"views","kind":"repeatable","state":"APPLIED","checksum":"ab12"}""");
    }

    /** The starter's endpoint writes the same lines; its {@code ReadingTest} reads them. */
    @Test
    void theFormIsThatOfTheEndpoint() {
        Golden.assertFile(Golden.FOLDER.resolve("status-json.txt"), json(REPORT) + json(STRANGE));
    }

    @Test
    void whatCouldControlATerminalIsAnEscape() {
        Problem problem =
                Problem.error(Code.STATEMENT_FAILED, null, "a\u001b[2J\u202eb\n2026-11-20 INFO  All is well", "");

        assertThat(Format.JSON.write(ProblemDocument.of(List.of(problem))))
                .doesNotContain("\u001b", "\u202e", "\n2026")
                .contains("\\n2026-11-20 INFO");
    }

    @Test
    void soItIsInWhatRowsAndFilesSay() {
        String hostile = "a\u001b[2J\u202eb";
        var row = new MigrationStatus(
                "0001", hostile, State.FAILED, hostile, hostile, hostile, null, null, hostile, null, hostile, null);
        var report = new StatusReport(hostile, hostile, hostile, "pairs", null, List.of(row), List.of());

        assertThat(json(report)).contains("2J").doesNotContain("\u001b", "\u202e");
    }

    @Test
    void tomlHasTheSameNamesAndValues() {
        String hostile = "a\u001b[2J\u202e \"b\" ''' \"\"\" \\ \r\n2026 = 1";
        var row = open("0001", hostile, State.FAILED, "ab12", hostile);
        var report = new StatusReport(
                "PostgreSQL 17.2",
                "",
                "public",
                "pairs",
                null,
                List.of(row),
                List.of(REPORT.problems().get(0)));

        String toml = Format.TOML.write(StatusDocument.of(report));

        assertThat(toml).doesNotContain("\u001b", "\u202e", "\r");
        TomlParseResult read = Toml.parse(toml);
        assertThat(read.errors()).isEmpty();
        assertThat(read.contains("current")).isFalse();
        assertThat(read.getLong("counts.pending")).isEqualTo(1);
        assertThat(read.getArray("problems").getTable(0).getString("place")).isEqualTo("0001_initial_schema.sql:3");
        TomlTable migration = read.getArray("migrations").getTable(0);
        assertThat(migration.getString("name")).isEqualTo(hostile);
        assertThat(migration.getString("detail")).isEqualTo(hostile);
        assertThat(Toml.parse(Format.TOML.write(StatusDocument.of(REPORT)))
                        .getArray("migrations")
                        .getTable(0)
                        .getLong("executionMillis"))
                .isEqualTo(12);
    }
}
