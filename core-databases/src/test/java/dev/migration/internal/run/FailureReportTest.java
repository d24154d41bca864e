// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Problem;
import dev.migration.fixture.Golden;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.database.postgresql.PostgreSqlDatabase;
import dev.migration.internal.database.postgresql.PostgreSqlEncoding;
import dev.migration.internal.execute.ScriptFailure;
import dev.migration.internal.execute.ScriptFailure.ScriptEffect;
import dev.migration.internal.execute.TestScripts;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.session.StatementFailure.What;
import dev.migration.internal.sql.Dialect;
import java.sql.SQLException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FailureReportTest {

    private static final SQLException REFUSAL = new SQLException("refused");

    private static final Database DATABASE =
            new PostgreSqlDatabase("PostgreSQL 18.0", 18, new PostgreSqlEncoding("UTF8", null));

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

        var exists = new SqlError(SqlError.Kind.OBJECT_EXISTS, "42P07", "relation \"t\" already exists", 14);
        StatementFailure atCommit = StatementFailure.of(What.COMMIT, REFUSAL);

        Golden.assertSame(
                "",
                "failure-report",
                page(file, 3, error).text() + "\n\n"
                        + report(step("SELECT 1;"), atCommit, "", error("duplicate key", 0))
                                .text() + "\n\n"
                        + report(step("SELECT 1;"), atCommit, "DROP INDEX i", error("i is invalid", 0))
                                .text() + "\n\n"
                        + page("SELECT 1;\nCREATE TABLE t (n INT);", 2, exists).text());
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

    /** The database counts characters, from 1; ‸ is before the one that it names, and {100} is that many. */
    @Test
    void pointsToThePlace() {
        Golden.assertTable("error-places", """
                at the start: ‸SELEC 1
                unknown: SELECT f(1)
                just behind the end: SELECT 1 +‸
                on the second line: SELECT a,⏎  b FORM ‸t
                at the start of a line: SELECT 1,⏎‸b
                at a line's end: SELECT a‸⏎FORM t
                behind a CRLF: SELECT a,\r⏎  b FORM ‸t
                before a CRLF: SELECT ‸a\r⏎FORM t
                behind tabs: SELECT\t\t‸a
                behind an emoji, which counts once for the database: SELECT '\ud83d\ude00', ‸a
                behind a secret, which the mask made shorter: ALTER ROLE a PASSWORD 'a long secret' ‸FOO
                behind a secret on an earlier line: ALTER ROLE a PASSWORD 'a long⏎secret' ‸FOO
                inside a secret: ALTER ROLE a PASSWORD 'a long‸ secret'
                before a secret: ALTER ‸RULE a PASSWORD 'secret'
                early in a long line: SELECT ‸a, {100}{100}
                late in a long line: {100}{100} ‸FORM {100}{100}
                """, text -> {
            String marked = text.replace("{100}", "x".repeat(100));
            int mark = marked.indexOf('‸');
            int position = mark < 0 ? 0 : 1 + marked.codePointCount(0, mark);
            Problem page = page(marked.replace("‸", ""), 1, error("no", position));
            return page.place() + "\n" + page.message().lines().skip(1).limit(2).collect(Collectors.joining("\n"));
        });
        assertThat(page("SELECT f(1)", 1, error("no", 99)).place())
                .as("beyond the end")
                .hasToString("db/0007_add_phone.sql:1:1");
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
        var scriptFailure = new ScriptFailure(failure, ScriptEffect.ROLLED_BACK, 0, 0, "", removal);
        var remedy = new FailureRemedy(step, scriptFailure, error, null, "", "", false);
        return FailureReport.of(DATABASE, step.script(), failure, error, remedy.remains(), remedy.remedy());
    }

    private static SqlError error(String message, int position) {
        return new SqlError(SqlError.Kind.OTHER, "", message, position);
    }

    private static Step step(String file) {
        return TestScripts.step(Dialect.POSTGRESQL, file);
    }
}
