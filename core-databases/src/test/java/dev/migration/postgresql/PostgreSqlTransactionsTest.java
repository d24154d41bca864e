// SPDX-License-Identifier: Apache-2.0
package dev.migration.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import ch.qos.logback.classic.Level;
import dev.migration.Baseline;
import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationEvent;
import dev.migration.MigrationFailedException;
import dev.migration.MigrationListener;
import dev.migration.Migrator;
import dev.migration.Policy;
import dev.migration.Problem;
import dev.migration.RunReport;
import dev.migration.State;
import dev.migration.Target;
import dev.migration.fixture.Connections;
import dev.migration.fixture.CutConnection.When;
import dev.migration.fixture.PostgreSqlWorkbench;
import dev.migration.fixture.RecordedLog;
import dev.migration.fixture.Texts;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Statements, batches and transactions as PostgreSQL has them. */
class PostgreSqlTransactionsTest extends PostgreSqlWorkbench {

    /** All of it is one message, so only the server knows how much of the time was the script's; the report has our clock's. */
    @Test
    void theServerMeasuresTheDurationThatIsRecorded() {
        write("0001_slow.sql", "DO $$ BEGIN PERFORM pg_sleep(0.05); END $$;");

        assertThat(up().migrations().get(0).duration()).isGreaterThanOrEqualTo(Duration.ofMillis(50));
        assertThat(Integer.parseInt(
                        column("SELECT execution_ms FROM __migrations").get(0)))
                .isGreaterThanOrEqualTo(50);
    }

    /** In a run of its own, the second one would not see it either. */
    @ParameterizedTest
    @ValueSource(strings = {"", "-- no-transaction"})
    void aTemporaryTableEndsWithItsScript(String option) {
        execute("CREATE TABLE patients (id INT)");
        write("0001_a.sql", option, "CREATE TEMP TABLE patients (id INT);");
        write("0002_b.sql", option, "INSERT INTO patients VALUES (1);");

        builder().baseline(Baseline.none()).build().up();

        assertThat(column("SELECT id FROM public.patients")).containsExactly("1");
    }

    @Texts("""
            SELECT f(x) FROM ten; ¦ WITH w AS (SELECT f(x) FROM ten) SELECT * FROM w; ¦ (SELECT f(x) FROM ten);
            VALUES (f(1)), (f(2)), (f(3)), (f(4)), (f(5)), (f(6)), (f(7)), (f(8)), (f(9)), (f(10));
            INSERT INTO sink SELECT f(x) FROM ten RETURNING *; ¦ EXPLAIN ANALYZE SELECT f(x) FROM ten;
            INSERT INTO sink SELECT f(x) FROM ten;""")
    void aFunctionIsCalledForEveryRow(String query) {
        execute(
                "CREATE TABLE ten AS SELECT x FROM generate_series(1, 10) x",
                "CREATE TABLE sink (x INT)",
                "CREATE TABLE calls (x INT)",
                "CREATE FUNCTION f(x INT) RETURNS INT LANGUAGE sql AS"
                        + " $$ INSERT INTO calls VALUES (x) RETURNING x $$");
        write("0001_calls.sql", "INSERT INTO sink VALUES (0);", query, "INSERT INTO sink VALUES (0);");
        write("0002_calls.sql", "-- no-transaction", query);

        up();

        assertThat(column("SELECT COUNT(*) FROM calls")).containsExactly("20");
    }

    @Test
    void whatIsDoneIsNotDoneAgainBecauseItAlsoSetSomething() {
        write(
                "0001_ids.sql",
                "CREATE TABLE c (id SERIAL PRIMARY KEY, n TEXT);",
                "INSERT INTO c (n) VALUES ('once') RETURNING set_config('my.c', id::text, false);",
                "INSERT INTO c (n) SELECT set_config('my.e', 'as well', false);",
                "CREATE INDEX CONCURRENTLY c_n ON c (n);",
                "INSERT INTO c (n) SELECT current_setting('my.e') FROM nowhere;");
        assertThatThrownBy(this::up).isInstanceOf(MigrationFailedException.class);

        execute("CREATE TABLE nowhere AS SELECT 1");
        assertThatThrownBy(this::up)
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessageContaining("line 2: INSERT INTO c (n) VALUES");

        assertThat(column("SELECT n FROM c ORDER BY id")).containsExactly("once", "as well");
    }

    @Test
    void aRowRefusedByTheHistoryIsNotBlamedOnTheFile() {
        write("0001_t.sql", "CREATE TABLE t (id INT);");
        up();
        execute("ALTER TABLE __migrations ADD CONSTRAINT in_the_way CHECK (version < '0002')");
        write("0002_u.sql", "CREATE TABLE u (id INT);");

        assertThat(refused(MigrationFailedException.class, this::up))
                .hasMessageContaining("0002_u.sql  failed in a statement of this library's own (SQLSTATE 23514)")
                .hasMessageContaining(
                        "Next: the problem is in the history tables or the session: fix what the message names");

        execute("ALTER TABLE __migrations DROP CONSTRAINT in_the_way");
        assertThat(up().migrations()).hasSize(1);
    }

    @Test
    void aScriptThatDropsTheHistoryIsNamedAsWhatMayHaveToBeFixed() {
        write("0001_t.sql", "CREATE TABLE t (id INT);");
        up();
        write("0002_u.sql", "DROP TABLE __migrations CASCADE;");

        assertRefused(this::up)
                .names("relation \"public.__migrations\" does not exist")
                .advises("or the script if it changes them");
        assertThat(appliedNames()).containsExactly("0001_t");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SET TRANSACTION ISOLATION LEVEL SERIALIZABLE;", "BEGIN ISOLATION LEVEL SERIALIZABLE;"})
    void aCallbackWithOptionsMayBeginWithItsTransactionsMode(String mode) {
        execute("CREATE TABLE seen (setting TEXT)");
        write(
                "beforeRun.sql",
                "-- option: lock_timeout=3s statement_timeout=4s",
                mode,
                "INSERT INTO seen SELECT current_setting(name) FROM unnest(ARRAY['transaction_isolation', 'lock_timeout',"
                        + " 'statement_timeout']) name;",
                mode.startsWith("BEGIN") ? "COMMIT;" : "");
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        up();
        assertThat(column("SELECT setting FROM seen ORDER BY setting DESC"))
                .containsExactly("serializable", "4s", "3s");
    }

    @Test
    void aProcedureThatFailsOutsideATransactionMayHaveCommitted() {
        execute(
                "CREATE TABLE t (n INT)",
                "CREATE PROCEDURE p() LANGUAGE plpgsql AS"
                        + " $$ BEGIN INSERT INTO t VALUES (1); COMMIT; INSERT INTO t VALUES (1 / 0); END $$");
        write("0001_call.sql", "-- no-transaction", "/* as a whole? */ CALL p();");

        assertThatThrownBy(this::up).hasMessageContaining("Unknown: whether statement 1 of 0001 took effect");
        assertThat(column("SELECT n FROM t")).containsExactly("1");
    }

    @Test
    void aProcedureThatCommitsNeedsAScriptWithoutTransaction() {
        execute(
                "CREATE TABLE t (n INT)",
                "CREATE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN INSERT INTO t VALUES (1); COMMIT; END $$");
        write("0001_call.sql", "CALL p();");

        assertThatThrownBy(this::up)
                .hasMessageContaining("(SQLSTATE 2D000)")
                .hasMessageContaining("Next: write -- no-transaction in the first line");
        write("0001_call.sql", "-- no-transaction", "CALL p();");
        up();
        assertThat(column("SELECT n FROM t")).containsExactly("1");
    }

    @Test
    void aTransactionWithoutItsEndIsRefusedBeforeAnythingRuns() {
        write("0001_t.sql", "CREATE TABLE t (n INT);", "START TRANSACTION;", "INSERT INTO t VALUES (1);");

        assertThatThrownBy(this::up)
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessageContaining("0001_t.sql:2:1  The transaction that this statement starts is never ended");
        assertThat(column("SELECT tablename FROM pg_tables WHERE tablename = 't'"))
                .isEmpty();
    }

    /** As it is written for a tool that has opened one, and commits afterwards. */
    @ParameterizedTest
    @ValueSource(strings = {"", "-- no-transaction"})
    void aTransactionOfAnotherToolsIsNeitherEndedNorStarted(String option) {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        write("0002_index.sql", option, "COMMIT;", "CREATE INDEX CONCURRENTLY t_n ON t (n);", "BEGIN;");

        assertThat(up().warnings()).isEmpty();
        assertThat(column("SELECT indexname FROM pg_indexes WHERE tablename = 't'"))
                .containsExactly("t_n");
    }

    @Test
    void aTransactionAroundTheWholeScriptIsOurs() {
        write(
                "0001_wrapped.sql",
                "BEGIN ISOLATION LEVEL REPEATABLE READ;",
                "CREATE TABLE mode AS SELECT current_setting('transaction_isolation') AS level;",
                "COMMIT;");
        write("0002_wrong.sql", "BEGIN;", "INSERT INTO mode VALUES ('x');", "SELECT * FROM nowhere;", "COMMIT;");

        MigrationFailedException failure = catchThrowableOfType(MigrationFailedException.class, this::up);

        assertPage("wrapped", failure);
        assertThat(column("SELECT level FROM mode")).containsExactly("repeatable read");
        assertThat(states()).containsExactly(State.APPLIED, State.FAILED);
    }

    @Test
    void anUndoOfWhatIsNoLongerAppliedTakesNothingBack() {
        write("0001_t.sql", "-- Up Migration", "CREATE TABLE t (id INT);", "-- Down Migration", "DROP TABLE t;");
        up();
        MigrationListener undoneMeanwhile = event -> {
            if (event instanceof MigrationEvent.MigrationStarted) {
                execute("DELETE FROM __migrations");
            }
        };

        assertThatThrownBy(builder().listener(undoneMeanwhile).build()::down)
                .hasMessageContaining("Another instance took over 0001");
        assertThat(column("SELECT COUNT(*) FROM t")).containsExactly("0");
    }

    @Test
    void aScriptThatControlsTransactionsItselfRunsWithAWarning() {
        write(
                "0001_own.sql",
                "CREATE TABLE t (id INT);",
                "BEGIN;",
                "INSERT INTO t VALUES (1);",
                "COMMIT;",
                "BEGIN;",
                "INSERT INTO t VALUES (2);",
                "ROLLBACK;",
                "INSERT INTO t VALUES (3);");

        RunReport report = up();

        assertThat(report.warnings()).extracting(Problem::code).containsExactly(Code.TRANSACTION_CONTROL);
        assertThat(report.warnings().get(0).text().replace(folder.toString(), "migrations"))
                .startsWith("migrations/0001_own.sql:2:1  The script controls transactions itself, so it runs");
        assertThat(column("SELECT id FROM t ORDER BY id")).containsExactly("1", "3");
        assertThat(states()).containsExactly(State.APPLIED);
        assertThat(column("SELECT version FROM __migrations_run")).containsExactly((String) null);
    }

    @Test
    void aFailureInTheScriptsOwnTransactionCountsOnlyWhatWasCommitted() {
        String[] beginning = {
            "CREATE TABLE t (id INT);",
            "BEGIN;",
            "INSERT INTO t VALUES (1);",
            "COMMIT;",
            "BEGIN;",
            "INSERT INTO t VALUES (2);"
        };
        write("0001_own.sql", and(beginning, "INSERT INTO nowhere VALUES (3);", "COMMIT;"));

        assertPage("own-transaction-failed", catchThrowableOfType(MigrationFailedException.class, this::up));
        assertThat(column("SELECT id FROM t")).containsExactly("1");

        write("0001_own.sql", and(beginning, "INSERT INTO t VALUES (3);", "COMMIT;"));
        up();

        assertThat(column("SELECT id FROM t ORDER BY id")).containsExactly("1", "2", "3");
        assertThat(states()).containsExactly(State.APPLIED);
    }

    @Test
    void aScriptsOwnTransactionThatWasCutOffIsBegunAgain() {
        execute("CREATE TABLE t (id INT)");
        write(
                "0001_own.sql",
                "INSERT INTO t VALUES (0);",
                "BEGIN;",
                "INSERT INTO t VALUES (1);",
                "INSERT INTO t VALUES (2);",
                "COMMIT;");
        for (String text : List.of("VALUES (2)", "COMMIT")) {
            cutOff(When.BEFORE, text);
        }

        up();

        assertThat(column("SELECT id FROM t ORDER BY id")).containsExactly("0", "1", "2");
        assertThat(states()).containsExactly(State.APPLIED);
    }

    private static String[] and(String[] beginning, String... end) {
        List<String> all = new ArrayList<>(List.of(beginning));
        all.addAll(List.of(end));
        return all.toArray(String[]::new);
    }

    @Test
    void aConstraintThatFailsAtCommitIsReportedAsThat() {
        execute(
                "CREATE TABLE parent (id INT PRIMARY KEY)",
                "CREATE TABLE child (parent INT REFERENCES parent DEFERRABLE INITIALLY DEFERRED)");
        write("0001_orphan.sql", "INSERT INTO child VALUES (1);");

        refusedWith("failed-at-commit", MigrationFailedException.class, this::up);
        assertThat(column("SELECT * FROM child")).isEmpty();
        assertThat(states()).containsExactly(State.FAILED);
    }

    @Test
    void aKeyThatIsDoubleOnlyAtCommitIsTheScriptsOwn() {
        write(
                "0001_twice.sql",
                "CREATE TABLE t (id INT PRIMARY KEY DEFERRABLE INITIALLY DEFERRED);",
                "INSERT INTO t VALUES (1), (1);");

        assertThatThrownBy(this::up)
                .hasMessageContaining("failed at COMMIT")
                .hasMessageContaining("Next: fix the file and start again");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 249, 250, 251, 600, 760, 999, 1000})
    void theFailingStatementOfALargeScriptIsExact(int failing) {
        execute("CREATE TABLE t (id INT, what TEXT)");
        List<String> statements = new ArrayList<>();
        for (int i = 1; i <= 1000; i++) {
            statements.add("INSERT INTO t VALUES (" + i + ", 'row 7 of 9');");
        }
        statements.set(failing - 1, "/* 5 */ INSERT INTO t (id, what) VALUES (1, '😀😀'), (2, nothing);");
        write("0001_rows.sql", statements.toArray(String[]::new));

        assertRefused(this::up)
                .hasCode(Code.STATEMENT_FAILED)
                .at("0001_rows.sql:%d:58".formatted(failing))
                .names("statement %d of 1000 failed (SQLSTATE 42703)".formatted(failing), """
                            INSERT INTO t (id, what) VALUES (1, '😀😀'), (2, nothing)
                                                                             ^ column "nothing" does not exist
                          Rolled back: 0001 changed nothing.
                        """);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 300, 400})
    void theFailingStatementIsFoundWhereTheDriverDoesNotTellIt(int failing) {
        execute("CREATE TABLE t (id INT, what TEXT)");
        List<String> statements = new ArrayList<>(Collections.nCopies(400, "INSERT INTO t VALUES (1, 'a');"));
        statements.set(failing - 1, "INSERT INTO t VALUES (1, nothing);");
        write("0001_rows.sql", statements.toArray(String[]::new));
        Migrator migrator = builder()
                .dataSource(Connections.replaced(dataSource, PostgreSqlTransactionsTest::withoutIndex))
                .build();

        MigrationFailedException failure = refused(MigrationFailedException.class, migrator::up);

        assertThat(failure)
                .hasMessageContaining(
                        "0001_rows.sql:%d:26  statement %d of 400 failed (SQLSTATE 42703)", failing, failing)
                .hasMessageContaining("Rolled back: 0001 changed nothing.");
        assertThat(column("SELECT * FROM t")).isEmpty();
        assertThat(actions()).containsExactly("fail");
    }

    /** A driver that has another message for a batch that failed. */
    private static Connection withoutIndex(Connection connection) {
        return Connections.statements(connection, call -> {
            try {
                return call.pass();
            } catch (BatchUpdateException e) {
                var told = new BatchUpdateException("A statement of the batch failed", e.getUpdateCounts());
                told.setNextException(e.getNextException());
                throw told;
            }
        });
    }

    @Test
    void anEnumValueCanBeUsedInTheScriptThatAddsIt() {
        write("0001_type.sql", "CREATE TYPE mood AS ENUM ('sad');", "CREATE TABLE t (m mood);");
        write(
                "0002_value.sql",
                "ALTER TYPE mood ADD VALUE 'happy';",
                "INSERT INTO t VALUES ('happy');",
                "INSERT INTO t SELECT m FROM t;");

        up();

        assertThat(column("SELECT m FROM t")).containsExactly("happy", "happy");
    }

    @Test
    void aPlanRunsNoPolicyOfATableThatItAsksForRows() throws SQLException {
        execute("DROP ROLE IF EXISTS plain_app; CREATE ROLE plain_app; GRANT ALL ON SCHEMA public TO plain_app");
        write("0001_t.sql", "CREATE TABLE t (a INT);");
        builder().role("plain_app").build().up();
        execute("CREATE TABLE loot (who TEXT); GRANT ALL ON loot TO PUBLIC;"
                + "CREATE FUNCTION evil() RETURNS BOOLEAN LANGUAGE plpgsql AS"
                + " $$ BEGIN INSERT INTO public.loot VALUES (current_user); RETURN TRUE; END $$;"
                + "CREATE TABLE bait (a INT); INSERT INTO bait VALUES (1); GRANT SELECT ON bait TO PUBLIC;"
                + "ALTER TABLE bait ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON bait USING (public.evil())");
        write("0002_bait.sql", "ALTER TABLE bait ADD COLUMN b INT NOT NULL;");

        assertThat(builder().role("plain_app").build().plan(Target.all()).warnings())
                .isEmpty();

        assertThat(column("SELECT who FROM loot")).isEmpty();
    }

    @Test
    void aPlanSaysNothingOfATableThatAPendingMigrationMakes() {
        execute("CREATE TABLE t (a INT); INSERT INTO t VALUES (1)");
        write("0001_t.sql", "CREATE TABLE IF NOT EXISTS t (a INT);", "ALTER TABLE t ADD COLUMN b INT NOT NULL;");

        assertThat(builder()
                        .baseline(Baseline.none())
                        .build()
                        .plan(Target.all())
                        .warnings())
                .isEmpty();
    }

    @Test
    void aSchemaThatIsLockedIsNotWaitedForWithTheMigrationLock() throws SQLException {
        write("0001_v.sql", "CREATE TABLE t (a INT);", "CREATE VIEW v AS SELECT a FROM t;");
        up();
        write("0002_u.sql", "CREATE TABLE u (a INT);");
        try (Connection other = dataSource().getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE v IN ACCESS EXCLUSIVE MODE");

            RunReport report =
                    builder().policies(Set.of(Policy.RECORD_SCHEMA)).build().up();

            assertThat(report.warnings())
                    .extracting(Problem::message)
                    .singleElement()
                    .asString()
                    .contains("could not be recorded", "lock timeout");
        }
    }

    @Test
    void whatTheHeapHasNoRoomForIsNotRecordedAndTheRunIsComplete() {
        write("0001_t.sql", "CREATE TABLE t (a INT);");
        DataSource full = Connections.connections(dataSource(), call -> {
            if (call.is("prepareStatement") && call.text().contains("'comment'")) {
                throw new OutOfMemoryError("Java heap space");
            }
            return call.pass();
        });

        RunReport report = builder()
                .dataSource(full)
                .policies(Set.of(Policy.RECORD_SCHEMA))
                .build()
                .up();

        assertThat(report.migrations()).hasSize(1);
        assertThat(report.warnings())
                .extracting(Problem::message)
                .containsExactly(
                        "What the schema holds could not be recorded: java.lang.OutOfMemoryError: Java heap space");
    }

    @Test
    void commentsOfManyMegabytesAreNotFetched() {
        write(
                "0001_t.sql",
                "CREATE TABLE t (a INT);",
                "DO $$ BEGIN EXECUTE format('COMMENT ON COLUMN t.a IS %L', repeat('x', 17 << 20)); END $$;");

        RunReport report =
                builder().policies(Set.of(Policy.RECORD_SCHEMA)).build().up();

        assertThat(report.warnings())
                .extracting(Problem::message)
                .singleElement()
                .asString()
                .contains("could not be recorded", "its routines and comments have more than 16 MB of text");
    }

    @Test
    void whatDoesNotExistToBeDroppedIsSaidOnce() {
        List<String> heard = Collections.synchronizedList(new ArrayList<>());
        String[] drops = {
            "DROP VIEW IF EXISTS a;", "DROP TABLE IF EXISTS b, c;", "ALTER TABLE IF EXISTS d ADD COLUMN n INT;"
        };
        write("0001_transaction.sql", drops);
        write("0002_journal.sql", and(new String[] {"-- no-transaction"}, drops));

        builder()
                .listener(heardBy((migration, message) -> heard.add(migration + ": " + message)))
                .build()
                .up();

        assertThat(heard)
                .containsExactly(
                        "0001_transaction: relation \"d\" does not exist, skipping",
                        "0001_transaction: 3 notices that something to drop did not exist",
                        "0002_journal: relation \"d\" does not exist, skipping",
                        "0002_journal: 3 notices that something to drop did not exist");
    }

    @Test
    void whatTheServerHasToSayIsLogged() {
        write(
                "0001_notices.sql",
                "DO $$ BEGIN RAISE NOTICE 'counted % rows', 42; END $$;",
                "CREATE TABLE t (id INT);",
                "DO $$ BEGIN RAISE WARNING 'take care'; END $$;",
                "DO $$ BEGIN RAISE WARNING 'no patient was moved' USING ERRCODE = '02000'; END $$;");

        try (var log = new RecordedLog()) {
            up();
            assertThat(log.messages(Level.INFO))
                    .contains(
                            "The database says: counted 42 rows",
                            "The database says: take care",
                            "The database says: no patient was moved");
        }
    }

    @Test
    void whatTheServerHasToSayIsReportedWhileTheStatementRuns() {
        execute("CREATE TABLE heard (text TEXT)");
        write("0001_notices.sql", """
                DO $$ BEGIN
                    RAISE NOTICE 'h://a:hunter2@b is next';
                    FOR i IN 1..600 LOOP
                        EXIT WHEN EXISTS (SELECT FROM heard);
                        PERFORM pg_sleep(0.1);
                    END LOOP;
                    IF NOT EXISTS (SELECT FROM heard) THEN RAISE EXCEPTION 'nobody heard it'; END IF;
                END $$;""");
        List<String> heard = Collections.synchronizedList(new ArrayList<>());

        builder()
                .baseline(Baseline.none())
                .listener(heardBy((migration, message) -> {
                    heard.add(migration + ": " + message);
                    execute("INSERT INTO heard VALUES ('it')");
                }))
                .build()
                .up();

        assertThat(heard).containsExactly("0001_notices: h://a:***@b is next");
    }

    private static MigrationListener heardBy(BiConsumer<String, String> ear) {
        return new MigrationListener() {
            @Override
            public void on(MigrationEvent event) {}

            @Override
            public void onMessage(String migration, String message) {
                ear.accept(migration, message);
            }
        };
    }

    @Test
    void whatTheServerSaysOfAFailedBatchIsReportedOnce() {
        write(
                "0001_notices.sql",
                "CREATE TABLE t (id INT);",
                "DROP TABLE IF EXISTS no_such;",
                "INSERT INTO t VALUES (1);",
                "INSERT INTO t VALUES (1, 2);");
        List<String> heard = Collections.synchronizedList(new ArrayList<>());

        Throwable failure = catchThrowable(builder()
                .listener(heardBy((migration, message) -> heard.add(message)))
                .build()::up);

        assertThat(failure).isInstanceOf(MigrationFailedException.class);
        assertThat(heard).containsExactly("table \"no_such\" does not exist, skipping");
    }

    @Test
    void whatTheServerHasToSayShowsNoSecretValueOfAPlaceholder() {
        write(
                "0001_notices.sql",
                "DO $$ BEGIN RAISE NOTICE 'it is % of %', '${api_key}', '${owner}'; END $$;",
                "CREATE TABLE t (id INT);");

        try (var log = new RecordedLog()) {
            builder()
                    .placeholders(Map.of("api_key", "hunter2", "owner", "clinic"))
                    .build()
                    .up();
            assertThat(log.messages(Level.INFO)).contains("The database says: it is *** of clinic");
        }
    }

    @Test
    void whatTheServerHasToSayForgesNoLineOfTheLog() {
        write(
                "0001_notices.sql",
                "DO $$ BEGIN RAISE NOTICE E'a\\x1b[2J\\u202Eb\\n2026-11-20 INFO  All is well'; END $$;",
                "DO $$ BEGIN RAISE EXCEPTION E'no\\n2026-11-20 INFO  All is well\\n  Next: drop it'",
                "  USING DETAIL = E'a\\n  Next: drop it'; END $$;");

        try (var log = new RecordedLog()) {
            Throwable failure = catchThrowable(this::up);
            assertThat(log.messages(Level.INFO))
                    .contains("The database says: a\\u001B[2J\\u202Eb\n    2026-11-20 INFO  All is well");
            var trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            assertThat(trace.toString().lines())
                    .noneMatch(line -> line.startsWith("2026") || line.startsWith("  Next: drop"))
                    .anyMatch(line -> line.strip().equals("2026-11-20 INFO  All is well"));
        }
    }

    /** Before the history's schema exists, it is unknown whether it will be the current one. */
    @ParameterizedTest
    @CsvSource({"'app, public', app", "public, public"})
    void flywaysDefaultSchemaIsTheCurrentOneOnceTheSchemaIsCreated(String path, String current) {
        write("V1__t.sql", "CREATE TABLE ${flyway:defaultSchema}.t (n INT);");

        builder()
                .schema("app")
                .policies(Set.of(Policy.CREATE_SCHEMA))
                .initSql("SET search_path TO " + path)
                .placeholders(Map.of("a", "b"))
                .build()
                .up();

        assertThat(column("SELECT table_schema FROM information_schema.tables WHERE table_name = 't'"))
                .containsExactly(current);
    }

    @Test
    void withoutACurrentSchemaFlywaysHasNoValue() {
        write("V1__t.sql", "CREATE TABLE ${flyway:defaultSchema}.t (n INT);");

        assertThatThrownBy(builder()
                        .schema("public")
                        .initSql("SET search_path TO nowhere")
                        .placeholders(Map.of("a", "b"))
                        .build()::up)
                .hasMessageContaining("${flyway:defaultSchema} has no value.")
                .hasMessageContaining("if the connection has a current schema");
    }

    @Texts("""
            CREATE TABLE t (n INT); COPY t FROM stdin;⏎${api_key}⏎\\.⏎
            CREATE TABLE t (s TEXT UNIQUE DEFERRABLE INITIALLY DEFERRED); INSERT INTO t VALUES ('${api_key}'); INSERT INTO t SELECT s FROM t;
            CREATE TABLE t (n INT, s TEXT); INSERT INTO t VALUES (1, '${api_key}'); ALTER TABLE t ADD CHECK (n = 2), ALTER COLUMN s TYPE INT USING s::INT;
            CREATE TABLE t AS SELECT '${api_key}'::TEXT AS s; DO $$ DECLARE v TEXT; BEGIN SELECT repeat('x', 8180) || s INTO v FROM t; RAISE NOTICE '%', v; RAISE EXCEPTION '%', right(v, 48); END $$;""")
    void noStatementShowsASecretOfAnother(String sql) {
        write("0001_t.sql", sql);
        String secret = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0";

        try (var log = new RecordedLog()) {
            Throwable failure = catchThrowable(
                    builder().placeholders(Map.of("api_key", secret)).build()::up);

            assertThat(failure).isNotNull();
            for (Throwable shown = failure; shown != null; shown = shown.getCause()) {
                assertThat(shown).message().contains("***").doesNotContain("eyJ");
            }
            assertThat(log.messages(Level.INFO)).noneMatch(line -> line.contains("eyJ"));
        }
        assertThat(column("SELECT error FROM __migrations_log"))
                .singleElement()
                .asString()
                .doesNotContain("eyJ");
    }

    @Test
    void ofManyMessagesOfAStatementTheFirstAreLogged() {
        write("0001_notices.sql", "DO $$ BEGIN FOR i IN 1..1500 LOOP RAISE NOTICE 'row %', i; END LOOP; END $$;");

        try (var log = new RecordedLog()) {
            up();
            assertThat(log.messages(Level.INFO).stream().filter(line -> line.startsWith("The database sa")))
                    .hasSize(1001)
                    .endsWith("The database says: row 1000", "The database said more: 1500 messages in all");
        }
    }

    @Test
    void ofLongMessagesOfAStatementTheBeginningsOfTheFirstAreLogged() {
        write(
                "0001_notices.sql",
                "DO $$ BEGIN FOR i IN 1..150 LOOP RAISE NOTICE '%', repeat('row; ', 13000); END LOOP; END $$;");

        try (var log = new RecordedLog()) {
            up();
            List<String> said = log.messages(Level.INFO).stream()
                    .filter(line -> line.startsWith("The database sa"))
                    .toList();
            assertThat(said).hasSizeBetween(30, 40).endsWith("The database said more: 150 messages in all");
            assertThat(said.get(0)).hasSizeLessThan(8300).endsWith("… (cut off: it has 65000 characters)");
        }
    }

    @Test
    void aSessionThatEndsInTheLastBatchLeavesOpenWhichStatementItWas() {
        write(
                "0001_ends.sql",
                "CREATE TABLE t (n INT);",
                "DO $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); END $$;",
                "INSERT INTO t VALUES (1);");

        assertThatThrownBy(this::up)
                .isInstanceOf(MigrationFailedException.class)
                .hasMessageContaining("0001_ends.sql  failed in its last statements or at COMMIT (SQLSTATE 57P01)")
                .hasMessageContaining("Statement 1 (line 1), all after it and COMMIT were sent together.")
                .hasMessageContaining("Unknown: whether 0001 took effect");
        assertThat(states()).containsExactly(State.PENDING);
    }

    @Test
    void aSessionThatEndsInAnUndoLeavesOpenWhichStatementItWas() {
        write(
                "0001_ends.sql",
                "-- Up Migration",
                "CREATE TABLE t (n INT);",
                "-- Down Migration",
                "DROP TABLE t;",
                "DO $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); END $$;");
        up();

        assertThatThrownBy(builder().build()::down)
                .isInstanceOf(MigrationFailedException.class)
                .hasMessageContaining("0001_ends.sql")
                .hasMessageContaining("failed in a batch of statements (SQLSTATE 57P01)")
                .hasMessageContaining("Statements 1 (line 4) to 2 were sent together.");
        assertThat(states()).containsExactly(State.APPLIED);
    }

    @Test
    void aStatementTimeoutIsKept() {
        write("0001_slow.sql", "-- option: statement_timeout=50ms", "SELECT pg_sleep(20);");

        refusedWith("statement-timeout", MigrationFailedException.class, this::up);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            statement_timeout, 57014, or write -- option: statement_timeout=10min in the file, 0
            transaction_timeout, 25P04, a higher transaction_timeout for the role or the database, 170000""")
    void aTimeoutOfTheRoleIsNotTheFilesFault(String timeout, String state, String advice, int since) {
        assumeThat(Integer.parseInt(column("SHOW server_version_num").get(0))).isGreaterThanOrEqualTo(since);
        write("0001_slow.sql", "SELECT 1;", "SELECT pg_sleep(20);");
        PGSimpleDataSource hurried = as("postgres");
        hurried.setOptions("-c " + timeout + "=1s");

        assertRefused(builder().dataSource(hurried).build()::up)
                .hasCode(Code.STATEMENT_FAILED)
                .names("SQLSTATE " + state, "Rolled back: 0001 changed nothing.")
                .advises("a higher " + timeout + " for the role or the database", advice);
    }

    @Test
    void aStatementTimeoutThatStopsTheFirstReadIsNamed() throws SQLException {
        write("0001_t.sql", "SELECT 1;");
        up();
        PGSimpleDataSource hurried = as("postgres");
        hurried.setOptions("-c statement_timeout=200");

        try (Connection holder = dataSource.getConnection();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("LOCK TABLE __migrations");
            assertThatThrownBy(builder().dataSource(hurried).build()::up)
                    .hasMessageStartingWith("The history cannot be read: ")
                    .hasMessageEndingWith("canceling statement due to statement timeout (SQLSTATE 57014)\n"
                            + "  Next: set a higher statement_timeout for the role or the database, and start again");
        }
    }

    @Test
    void optionsOfAScriptWithoutTransactionEndWithIt() {
        write(
                "0001_options.sql",
                "-- no-transaction",
                "-- option: lock_timeout=1234ms statement_timeout=5min",
                "CREATE TABLE seen AS SELECT current_setting('lock_timeout') AS l, current_setting('statement_timeout')"
                        + " AS s;");
        write(
                "0002_none.sql",
                "INSERT INTO seen SELECT current_setting('lock_timeout'), current_setting('statement_timeout');");

        up();

        assertThat(column("SELECT l || ' ' || s FROM seen")).containsExactly("1234ms 5min", "1500ms 0");
    }

    @Test
    void questionMarksAndBracesReachTheServerAsTheyAre() {
        write(
                "0001_json.sql",
                "CREATE TABLE t (j jsonb);",
                "INSERT INTO t VALUES ('{\"a\": 1}');",
                "DELETE FROM t WHERE NOT j ? 'a';",
                "INSERT INTO t VALUES ('{\"d\": \"{fn now()}\"}');");

        up();

        assertThat(column("SELECT j::text FROM t")).containsExactly("{\"a\": 1}", "{\"d\": \"{fn now()}\"}");
    }
}
