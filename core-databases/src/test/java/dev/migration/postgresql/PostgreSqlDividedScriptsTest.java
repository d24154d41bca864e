// SPDX-License-Identifier: Apache-2.0
package dev.migration.postgresql;

import static dev.migration.fixture.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationFailedException;
import dev.migration.Plan.PlannedMigration;
import dev.migration.Problem;
import dev.migration.Strictness;
import dev.migration.Target;
import dev.migration.fixture.Golden;
import dev.migration.fixture.PostgreSqlWorkbench;
import dev.migration.fixture.RecordedLog;
import dev.migration.fixture.Texts;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Scripts that are not one transaction though PostgreSQL has them: which are so, what they say, and what they must not have. */
class PostgreSqlDividedScriptsTest extends PostgreSqlWorkbench {

    private static final String INDEX = "CREATE INDEX CONCURRENTLY t_who ON t (who);";

    @BeforeEach
    void moods() {
        execute(
                "CREATE TYPE mood AS ENUM ('sad')",
                "CREATE TABLE t (m mood, who text)",
                "CREATE TABLE acc (id int PRIMARY KEY, v int)",
                "INSERT INTO acc VALUES (1, 10)");
    }

    private List<String> saidOf(Level level) {
        try (var log = new RecordedLog()) {
            up();
            return log.messages(level).stream()
                    .filter(line -> line.contains("not one transaction"))
                    .toList();
        }
    }

    private List<String> values() {
        return column("SELECT v FROM acc ORDER BY id");
    }

    @Test
    void aScriptThatDoesNotUseTheValueThatItAddsIsOneTransaction() {
        write(
                "0001_c.sql",
                "ALTER TYPE mood ADD VALUE 'fine';",
                "UPDATE acc SET v = v - 5 WHERE id = 1;",
                "INSERT INTO acc VALUES (1, 5);");

        assertThat(migrator().plan(Target.all()).steps()).allMatch(PlannedMigration::transactional);
        assertThatThrownBy(this::up).isInstanceOf(MigrationFailedException.class);

        assertThat(values()).containsExactly("10");
        assertThat(column("SELECT enumlabel FROM pg_enum")).containsExactly("sad");
        write(
                "0001_c.sql",
                "ALTER TYPE mood ADD VALUE 'fine';",
                "UPDATE acc SET v = v - 5 WHERE id = 1;",
                "INSERT INTO acc VALUES (2, 5);");
        assertThat(saidOf(Level.INFO)).isEmpty();
        assertThat(values()).containsExactly("5", "5");
    }

    @Test
    void aScriptThatUsesTheValueIsDividedBeforeItsFirstUse() {
        write(
                "0001_c.sql",
                "UPDATE acc SET v = 9;",
                "ALTER TYPE mood ADD VALUE 'fine';",
                "UPDATE acc SET v = v - 1;",
                "INSERT INTO t VALUES ('fine', 'me');",
                "UPDATE acc SET v = v - 1;",
                "INSERT INTO acc VALUES (1, 5);");
        assertThat(migrator().plan(Target.all()).steps()).noneMatch(PlannedMigration::transactional);

        assertThatThrownBy(this::up).hasMessageContaining("0001_c.sql:6:1");

        assertThat(values()).containsExactly("8");
        assertThat(column("SELECT m FROM t")).isEmpty();
        write(
                "0001_c.sql",
                "UPDATE acc SET v = 9;",
                "ALTER TYPE mood ADD VALUE 'fine';",
                "UPDATE acc SET v = v - 1;",
                "INSERT INTO t VALUES ('fine', 'me');",
                "UPDATE acc SET v = v - 1;",
                "INSERT INTO acc VALUES (2, 5);");
        up();
        assertThat(values()).containsExactly("7", "5");
        assertThat(column("SELECT m FROM t")).containsExactly("fine");
    }

    /** The server refuses a use that the division has missed. */
    @Test
    void theServerTakesEachSpellingOfTheValue() {
        List<String> uses = List.of(
                "INSERT INTO t VALUES (E'%s')",
                "INSERT INTO t VALUES (E'\\x66%s')",
                "INSERT INTO t VALUES (U&'\\0066%s')",
                "INSERT INTO t VALUES (U&'!0066%s' UESCAPE '!')",
                "INSERT INTO t VALUES ($a$%s$a$)",
                "INSERT INTO t VALUES ('f' -- it's\n'%s')",
                "INSERT INTO t SELECT unnest('{sad,%s}'::mood[])",
                "INSERT INTO t SELECT (jsonb_populate_record(NULL::t, '{\"m\":\"%s\"}')).m",
                "DO $$ BEGIN INSERT INTO t VALUES (U&'\\0066%s'); END $$",
                "DO $a$ BEGIN EXECUTE $b$ INSERT INTO t VALUES (E'\\u0066%s') $b$; END $a$",
                "DO 'BEGIN INSERT INTO t VALUES (U&''\\0066%s''); END'",
                "CREATE FUNCTION %s() RETURNS mood LANGUAGE sql AS 'SELECT ''%s''::mood'",
                "ALTER TABLE t ALTER m SET DEFAULT '%s'",
                "COPY t (m) FROM stdin;\n%s\n\\.\n");
        for (int i = 0; i < uses.size(); i++) {
            String value = "fine" + i;
            boolean isSpelled = uses.get(i).matches("(?s).*[!\\\\][0ux]+66.*|.*'f' .*");
            write(
                    "%04d_use.sql".formatted(i + 1),
                    "ALTER TYPE mood ADD VALUE '" + value + "';",
                    uses.get(i).replace("%s", isSpelled ? value.substring(1) : value) + ";");
        }

        assertThat(up().migrations()).hasSize(uses.size());

        assertThat(column("SELECT m FROM t WHERE m > 'sad'")).hasSize(uses.size() - 2);
    }

    /** Its author wants one transaction, in which PostgreSQL refuses the value. */
    @Test
    void betweenABeginAndItsCommitItIsNotDivided() {
        write(
                "0001_c.sql",
                "BEGIN;",
                "UPDATE acc SET v = v - 5;",
                "ALTER TYPE mood ADD VALUE 'fine';",
                "INSERT INTO t VALUES ('fine', 'me');",
                "COMMIT;");

        assertThatThrownBy(this::up).hasMessageContaining("55P04").hasMessageContaining("0001_c.sql:4:");

        assertThat(values()).containsExactly("10");
        assertThat(column("SELECT enumlabel FROM pg_enum")).containsExactly("sad");
    }

    @Test
    void whereOneTransactionIsWantedTheStatementIsNamed() {
        write(
                "0001_c.sql",
                "-- option: transaction=on",
                "ALTER TYPE mood ADD VALUE 'fine';",
                "INSERT INTO t VALUES ('fine', 'me');");

        assertThatProblem(catchThrowableOfType(InvalidMigrationsException.class, this::up))
                .withCode(Code.TRANSACTION_CONTROL)
                .at("0001_c.sql:3:1");
    }

    /** What no text of the script shows is refused by the server, and nothing of it remains. */
    @Test
    void aUseThatIsNotWrittenFailsAsAWhole() {
        execute(
                "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS"
                        + " $$ BEGIN INSERT INTO t VALUES ('fine'); RETURN NEW; END $$",
                "CREATE TRIGGER note AFTER UPDATE ON acc FOR EACH ROW EXECUTE FUNCTION note()");
        write("0001_c.sql", "ALTER TYPE mood ADD VALUE 'fine';", "UPDATE acc SET v = 1;");

        MigrationFailedException failure = catchThrowableOfType(
                MigrationFailedException.class, () -> migrator().up());

        assertThat(failure)
                .hasMessageContaining("SQLSTATE 55P04")
                .hasMessageContaining("Rolled back")
                .hasMessageContaining("move ALTER TYPE … ADD VALUE to its own migration");
        assertThat(values()).containsExactly("10");
        assertThat(column("SELECT enumlabel FROM pg_enum")).containsExactly("sad");
    }

    @Test
    void whatIsNotOneTransactionSaysSoWithItsLine() {
        write("0001_a.sql", "CREATE TABLE a (i INT);", INDEX);
        write("0002_b.sql", "-- no-transaction", "CREATE TABLE b (i INT);");
        write("0003_c.sql", "ALTER TYPE mood ADD VALUE 'fine';", "SELECT 1;", "INSERT INTO t VALUES ('fine');");
        write("0004_d.sql", "BEGIN;", "CREATE TABLE d (i INT);", "COMMIT;", "DROP TABLE d;");
        write("0005_e.sql", "BEGIN;", "CREATE TABLE e (i INT);", "COMMIT;");

        List<String> said = saidOf(Level.INFO);

        said = said.stream()
                .map(line -> line.replace(folder().toString(), "migrations"))
                .toList();
        Golden.assertSame(vendor(), "not-one-transaction", String.join("\n", said));
        assertThat(said).hasSize(3);
    }

    @Test
    void onlyWhatNobodyHasWrittenIsAWarning() {
        write("0001_a.sql", INDEX);
        write("0002_c.sql", "ALTER TYPE mood ADD VALUE 'fine';", "INSERT INTO t VALUES ('fine');");

        assertThat(saidOf(Level.WARN)).singleElement().asString().contains("0002_c.sql:2:1");
    }

    @Texts("""
            SET LOCAL app.actor = 'me' ¦ set /* a */ local role postgres ¦ SET LOCAL lock_timeout TO '1s'
            SELECT set_config('app.actor', 'me', true) ¦ SELECT pg_catalog.set_config('app.actor', 'me', true)
            SELECT pg_catalog.set_config('app.actor', 'm' || 'e', true) AS x ¦ VALUES (set_config('app.actor', 'me', 't'))
            SAVEPOINT s ¦ SET CONSTRAINTS ALL DEFERRED ¦ LOCK TABLE t ¦ LOCK t IN SHARE MODE
            CREATE TEMP TABLE w (i INT) ON COMMIT DROP ¦ CREATE TEMPORARY TABLE w ON COMMIT DROP AS SELECT 1
            CREATE LOCAL TEMP TABLE w (i INT) ON COMMIT DELETE ROWS ¦ CREATE TABLE pg_temp.w (i INT) ON COMMIT DROP""")
    void whatEndsWithItsTransactionIsRefusedWhereThereIsNone(String statement) {
        for (List<String> script : List.of(
                List.of("-- no-transaction", statement + ";", "CREATE TABLE a (i INT);"),
                List.of("CREATE TABLE a (i INT);", statement + ";", INDEX),
                List.of("BEGIN;", statement + ";", INDEX, "COMMIT;"),
                List.of("CREATE TABLE a (i INT); BEGIN; COMMIT;", statement + ";", "INSERT INTO a VALUES (1);"),
                List.of("ALTER TYPE mood ADD VALUE 'ok';", statement + ";", "INSERT INTO t VALUES ('ok');"))) {
            write("0001_a.sql", script.toArray(String[]::new));

            assertThatProblem(catchThrowableOfType(InvalidMigrationsException.class, this::up))
                    .withCode(Code.TRANSACTION_CONTROL)
                    .at("0001_a.sql:2:1");
            assertThat(migrator().validate(Strictness.NORMAL)).anyMatch(Problem::isError);
        }
        assertThat(column("SELECT to_regclass('__migrations')")).containsOnlyNulls();

        write("0001_a.sql", statement + ";", "CREATE TABLE a (i INT);");
        assertThat(up().migrations()).hasSize(1);
    }

    @Test
    void itIsReportedWithWhatToWriteInstead() {
        write(
                "0001_b.sql",
                "SET LOCAL app.actor = 'me';",
                "ALTER TYPE mood ADD VALUE 'ok';",
                "SET CONSTRAINTS ALL DEFERRED; CREATE TEMP TABLE w (i INT) ON COMMIT DROP;",
                "SELECT set_config('app.actor', 'me', true);",
                "INSERT INTO t VALUES ('ok', current_setting('app.actor', true));");

        InvalidMigrationsException refusal = catchThrowableOfType(
                InvalidMigrationsException.class, () -> migrator().up());

        Golden.assertSame(
                vendor(),
                "without-effect",
                String.valueOf(refusal.getMessage()).replace(folder().toString(), "migrations"));
    }

    @Test
    void betweenTheScriptsOwnBeginAndCommitItHasItsEffect() {
        write(
                "0001_b.sql",
                "CREATE TABLE a (i INT);",
                "BEGIN;",
                "SET LOCAL app.actor = 'me'; SET TRANSACTION READ WRITE;",
                "CREATE TEMP TABLE w (i INT) ON COMMIT DROP;",
                "LOCK TABLE t;",
                "INSERT INTO t VALUES ('sad', current_setting('app.actor', true));",
                "COMMIT;",
                INDEX);

        up();

        assertThat(column("SELECT who FROM t")).containsExactly("me");
    }

    @Test
    void theModeOfATransactionIsSetWhereThereIsOne() {
        write("0001_a.sql", "-- no-transaction", "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE;", "SELECT 1;");
        assertThatProblem(catchThrowableOfType(InvalidMigrationsException.class, this::up))
                .withCode(Code.TRANSACTION_CONTROL)
                .at("0001_a.sql:2:1");

        write("0001_a.sql", "SET LOCAL TRANSACTION ISOLATION LEVEL SERIALIZABLE;", "SELECT 1;", INDEX);
        assertThat(up().migrations()).hasSize(1);
    }

    /** It has no journal. */
    @Test
    void aCallbackThatHasToBeDividedIsRefusedAtTheStatementThatUsesTheValue() {
        write("0001_a.sql", "CREATE TABLE a (i INT);");
        write("afterRun.sql", "ALTER TYPE mood ADD VALUE 'ok';", "INSERT INTO t VALUES ('ok');");
        assertThatProblem(catchThrowableOfType(InvalidMigrationsException.class, this::up))
                .withCode(Code.UNSUPPORTED_STATEMENT)
                .at("afterRun.sql:2:1");

        write("afterRun.sql", "ALTER TYPE mood ADD VALUE 'ok';", "INSERT INTO t VALUES ('sad');");
        assertThat(up().migrations()).hasSize(1);
        assertThat(column("SELECT m FROM t")).containsExactly("sad");
    }

    @Test
    void anUndoIsRefusedAlikeBeforeItRuns() {
        writeUpAndDown("0001_a.sql", "CREATE TABLE a (i INT);", "-- no-transaction\nDROP TABLE a;\nSET LOCAL a.b = 1;");
        assertThat(up().migrations()).hasSize(1);

        assertThatProblem(catchThrowableOfType(
                        InvalidMigrationsException.class, () -> migrator().down()))
                .withCode(Code.TRANSACTION_CONTROL)
                .at("0001_a.sql:6:1");
        assertThat(migrator().validate(Strictness.NORMAL)).anyMatch(Problem::isError);
        assertThat(column("SELECT i FROM a")).isEmpty();
    }

    @Test
    void whatIsWrittenIntoAScriptThatResumesIsRefusedAlike() {
        List<String> lines =
                new ArrayList<>(List.of("CREATE TABLE a (i INT);", INDEX, "INSERT INTO nowhere VALUES (1);"));
        write("0001_a.sql", lines.toArray(String[]::new));
        assertThatThrownBy(this::up).isInstanceOf(MigrationFailedException.class);
        lines.set(2, "SET LOCAL a.b = 1;");
        write("0001_a.sql", lines.toArray(String[]::new));

        assertThatProblem(catchThrowableOfType(InvalidMigrationsException.class, this::up))
                .withCode(Code.TRANSACTION_CONTROL)
                .at("0001_a.sql:3:1");

        lines.set(2, "SET a.b = 1;");
        write("0001_a.sql", lines.toArray(String[]::new));
        assertThat(up().migrations()).hasSize(1);
    }
}
