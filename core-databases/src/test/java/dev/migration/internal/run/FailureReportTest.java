package dev.migration.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.migration.Problem;
import dev.migration.fixture.Golden;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.execute.ScriptFailure;
import dev.migration.internal.execute.ScriptFailure.ScriptEffect;
import dev.migration.internal.execute.TestScripts;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.session.StatementFailure.What;
import dev.migration.internal.sql.Dialect;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailureReportTest {

    private static final SQLException REFUSAL = new SQLException("refused");

    @Test
    void tellsWhatWhereWhyWhatStandsAndWhatToTypeAlsoWithoutAStatement() {
        String file = """
                -- Up Migration
                CREATE TABLE a (id INT);
                CREATE TABLE b (id INT);

                    ALTER TABLE patient
                      ADD COLUMN phone TEXT;
                CREATE TABLE c (id INT);
                """;
        var error = new SqlError(
                SqlError.Kind.OBJECT_MISSING,
                "42P01",
                "relation \"patient\" does not exist",
                13,
                "More of it.",
                "Perhaps you meant \"patients\".",
                null);

        StatementFailure atCommit = StatementFailure.of(What.COMMIT, REFUSAL);

        Golden.assertSame(
                "",
                "failure-report",
                page(file, 3, error).text() + "\n\n"
                        + report(step("SELECT 1;"), atCommit, "", error("duplicate key", 0))
                                .text() + "\n\n"
                        + report(step("SELECT 1;"), atCommit, "DROP INDEX i", error("i is invalid", 0))
                                .text());
    }

    static Stream<Arguments> places() {
        String hundred = "x".repeat(100);
        return Stream.of(
                arguments("at the start", "SELEC 1", 1, "1:1", "SELEC 1", "^"),
                arguments("unknown", "SELECT f(1)", 0, "1:1", "SELECT f(1)", "^"),
                arguments("beyond the statement", "SELECT f(1)", 99, "1:1", "SELECT f(1)", "^"),
                arguments("just behind the end", "SELECT 1 +", 11, "1:11", "SELECT 1 +", "          ^"),
                arguments("on the second line", "SELECT a,\n  b FORM t", 20, "2:10", "  b FORM t", "         ^"),
                arguments("at the start of a line", "SELECT 1,\nb", 11, "2:1", "b", "^"),
                arguments("at a line's end", "SELECT a\nFORM t", 9, "1:9", "SELECT a", "        ^"),
                arguments("behind a CRLF", "SELECT a,\r\n  b FORM t", 21, "2:10", "  b FORM t", "         ^"),
                arguments("before a CRLF", "SELECT a\r\nFORM t", 8, "1:8", "SELECT a", "       ^"),
                arguments("behind tabs", "SELECT\t\ta", 9, "1:9", "SELECT  a", "        ^"),
                arguments(
                        "behind an emoji, which counts once for the database",
                        "SELECT '\ud83d\ude00', a",
                        13,
                        "1:14",
                        "SELECT '\ud83d\ude00', a",
                        "             ^"),
                arguments(
                        "behind a secret, which the mask made shorter",
                        "ALTER ROLE a PASSWORD 'a long secret' FOO",
                        39,
                        "1:39",
                        "ALTER ROLE a PASSWORD '***' FOO",
                        "                            ^"),
                arguments(
                        "behind a secret on an earlier line",
                        "ALTER ROLE a PASSWORD 'a long\nsecret' FOO",
                        39,
                        "2:9",
                        "ALTER ROLE a PASSWORD '***' FOO",
                        "                            ^"),
                arguments(
                        "inside a secret",
                        "ALTER ROLE a PASSWORD 'a long secret'",
                        30,
                        "1:30",
                        "ALTER ROLE a PASSWORD '***'",
                        "                          ^"),
                arguments(
                        "before a secret",
                        "ALTER RULE a PASSWORD 'secret'",
                        7,
                        "1:7",
                        "ALTER RULE a PASSWORD '***'",
                        "      ^"),
                arguments(
                        "early in a long line",
                        "SELECT a, " + hundred + hundred,
                        8,
                        "1:8",
                        "SELECT a, " + "x".repeat(117) + "…",
                        "       ^"),
                arguments(
                        "late in a long line",
                        hundred + hundred + " FORM " + hundred + hundred,
                        202,
                        "1:202",
                        "…" + "x".repeat(59) + " FORM " + "x".repeat(115) + "…",
                        " ".repeat(61) + "^"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("places")
    void pointsToThePlace(String what, String sql, int position, String place, String line, String caret) {
        Problem page = page(sql, 1, error("no", position));

        assertThat(page.place()).hasToString("db/0007_add_phone.sql:" + place);
        assertThat(page.message().lines().skip(1).limit(2)).containsExactly("    " + line, "    " + caret + " no");
    }

    @Test
    void masksSecretsInWhateverTheDatabaseSays() {
        var error = new SqlError(
                SqlError.Kind.OTHER,
                "",
                "wrong: PASSWORD 'one'",
                0,
                "in: IDENTIFIED BY 'two'",
                "try: PASSWORD E'three'",
                null);

        assertThat(page("SELECT 1", 1, error).message())
                .contains("^ wrong: PASSWORD '***'", "Detail: in: IDENTIFIED BY '***'", "try: PASSWORD E'***'")
                .doesNotContain("one", "two", "three");
    }

    private static Problem page(String file, int ordinal, SqlError error) {
        Step step = step(file);
        return report(
                step,
                StatementFailure.ofScript(TestScripts.statements(step).get(ordinal - 1), ordinal, REFUSAL),
                "",
                error);
    }

    private static Problem report(Step step, StatementFailure failure, String removal, SqlError error) {
        var scriptFailure = new ScriptFailure(failure, ScriptEffect.NOTHING, 0, 0, "", removal);
        var remedy = new FailureRemedy(step, scriptFailure, error, null, "", "", false);
        return FailureReport.of("PostgreSQL", step.script(), failure, error, remedy.remains(), remedy.remedy());
    }

    private static SqlError error(String message, int position) {
        return new SqlError(SqlError.Kind.OTHER, "", message, position);
    }

    private static Step step(String file) {
        return TestScripts.step(Dialect.POSTGRESQL, file);
    }
}
