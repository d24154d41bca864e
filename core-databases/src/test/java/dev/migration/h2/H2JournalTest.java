// SPDX-License-Identifier: Apache-2.0
package dev.migration.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Baseline;
import dev.migration.MigrationFailedException;
import dev.migration.Problem;
import dev.migration.UnknownOutcome;
import dev.migration.contract.CrashPointContract;
import dev.migration.contract.FailedRolloutContract;
import dev.migration.contract.JournalContract;
import dev.migration.crash.CrashScript.Kind;
import dev.migration.fixture.CutConnection;
import dev.migration.fixture.Fleet;
import dev.migration.fixture.H2Workbench;
import java.sql.SQLException;
import java.util.concurrent.FutureTask;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Quick enough to be run for each small change of the code of scripts with a journal. */
@Tag("smoke-only")
class H2JournalTest extends H2Workbench implements JournalContract, FailedRolloutContract, CrashPointContract {

    private static final String SLOW =
            "SELECT a.x FROM SYSTEM_RANGE(1, 100000) a, SYSTEM_RANGE(1, 100000) b WHERE a.x + b.x = -1";

    @Override
    public boolean catalogueTells() {
        return false;
    }

    @Override
    public Kind kindOf(String ddl) {
        return Kind.UNKNOWABLE;
    }

    @Test
    @Tag("smoke")
    void whatAnExecutedTextCommitsIsNotCalledRolledBack() throws SQLException {
        write("0001_x.sql", "CREATE TABLE x (n INT);");
        up();
        write(
                "0002_y.sql",
                "INSERT INTO x VALUES (1);",
                "EXECUTE IMMEDIATE 'ALTER TABLE x ADD COLUMN c INT';",
                "INSERT INTO nowhere VALUES (1);");

        assertThatThrownBy(this::up).hasMessageContaining("Half done: statements 1 to 2 of migration 0002 are applied");
        assertThat(column("SELECT n FROM x")).containsExactly("1");
    }

    @Test
    @Tag("smoke")
    void aCallThatFailsMayHaveCommittedWhatItDidBefore() {
        write(
                "0001_half.sql",
                "CREATE ALIAS half AS $$ void half(java.sql.Connection c) throws java.sql.SQLException {",
                "  c.createStatement().execute(\"CREATE TABLE made (n INT)\");",
                "  throw new java.sql.SQLException(\"half of it\"); } $$;",
                "CALL half();");

        assertThatThrownBy(this::up)
                .hasMessageContaining("half of it")
                .hasMessageContaining("statement 1 took effect; whether statement 2 did");
        assertThat(column("SELECT COUNT(*) FROM made")).containsExactly("0");
    }

    @Test
    @Tag("smoke")
    void aSettingThatWasInterruptedDidNotRun() {
        write("0001_counts.sql", "CREATE TABLE counts (n INT);");
        up();
        write(
                "0002_plain.sql",
                "-- no-transaction",
                "INSERT INTO counts VALUES (1);",
                "SET LOCK_TIMEOUT 1234;",
                "INSERT INTO counts VALUES (2);");
        crash(CutConnection.When.AFTER, "LOCK_TIMEOUT 1234");

        assertThat(migrator().status().migrations().get(1).detail()).isEqualTo("""
                statement 1 of 3 is done
                statement 2 (line 3) did not run: SET LOCK_TIMEOUT 1234
                statement 3 did not run""");

        up();
        assertThat(column("SELECT n FROM counts ORDER BY n")).containsExactly("1", "2");
    }

    @Test
    @Tag("smoke")
    void aScriptThatControlsTransactionsItselfKeepsItsRollback() {
        write(
                "0001_own.sql",
                "CREATE TABLE t (n INT);",
                "SET AUTOCOMMIT FALSE;",
                "INSERT INTO t VALUES (1);",
                "COMMIT;",
                "INSERT INTO t VALUES (2);",
                "ROLLBACK;",
                "SET AUTOCOMMIT TRUE;",
                "INSERT INTO t VALUES (3);");

        assertThat(up().migrations()).hasSize(1);

        assertThat(column("SELECT n FROM t ORDER BY n")).containsExactly("1", "3");
    }

    @ParameterizedTest
    @Tag("smoke")
    @ValueSource(strings = {"CALL 1", "EXECUTE add_one", "CREATE LOCAL TEMPORARY TABLE mine (n INT) TRANSACTIONAL"})
    void whatDoesNotCommitLeavesTheScriptsTransactionOpen(String between) {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        write(
                "0002_own.sql",
                "PREPARE add_one AS INSERT INTO t VALUES (1);",
                "SET AUTOCOMMIT FALSE;",
                "INSERT INTO t VALUES (2);",
                between + ";",
                "INSERT INTO t VALUES (3);",
                "ROLLBACK;",
                "SET AUTOCOMMIT TRUE;");

        up();

        assertThat(column("SELECT n FROM t")).isEmpty();
    }

    @ParameterizedTest
    @Tag("smoke")
    @EnumSource(CutConnection.When.class)
    void whatATransactionOfTheScriptHasDoneIsKeptWithTheStatementThatEndsIt(CutConnection.When when) {
        write("0001_counts.sql", "CREATE TABLE counts (n INT);");
        up();
        write(
                "0002_own.sql",
                "SET AUTOCOMMIT FALSE;",
                "INSERT INTO counts VALUES (1);",
                "ALTER TABLE counts ADD COLUMN m INT;",
                "SET AUTOCOMMIT TRUE;",
                "INSERT INTO counts (n) VALUES (2);");
        crash(when, "ALTER TABLE counts");

        if (when == CutConnection.When.BEFORE) {
            up();
        } else {
            refused(this::up);
            migrator().resume("0002", UnknownOutcome.DONE);
        }

        assertThat(column("SELECT n FROM counts WHERE m IS NULL ORDER BY n")).containsExactly("1", "2");
    }

    @Test
    @Tag("smoke")
    void whatAnotherSessionStillExecutesIsWaitedFor() throws SQLException {
        write("0001_slow.sql", "CREATE TABLE slow AS " + SLOW + ";");
        crash(CutConnection.When.BEFORE, "CREATE TABLE slow");
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            var orphan = new FutureTask<>(() -> statement.execute("CREATE TABLE slow AS " + SLOW));
            new Thread(orphan, "orphan").start();
            Fleet.await(
                    "it runs",
                    () -> !column("SELECT 1 FROM INFORMATION_SCHEMA.SESSIONS WHERE EXECUTING_STATEMENT LIKE 'CREATE%'")
                            .isEmpty());

            assertThatThrownBy(this::up)
                    .hasMessageContaining("was interrupted at statement 1 of 1, and the database still runs it")
                    .hasMessageContaining("It is session ")
                    .hasMessageContaining("wait until it has ended, or end it: CALL ABORT_SESSION(");

            statement.cancel();
            assertThatThrownBy(orphan::get).hasMessageContaining("canceled");
        }
    }

    /** It is healthy, and locks tables of its own history only. */
    @Test
    @Tag("smoke")
    void whatRunsForAnotherHistoryIsNotTheInterruptedStatement() throws SQLException {
        execute("CREATE SCHEMA other", "CREATE TABLE other.\"__MIGRATIONS\" (id INT)");
        write("0001_slow.sql", "CREATE TABLE slow AS " + SLOW + ";");
        crash(CutConnection.When.BEFORE, "CREATE TABLE slow");
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("SET SCHEMA other");
            var other = new FutureTask<>(() -> statement.execute("CREATE TABLE slow AS " + SLOW));
            new Thread(other, "other").start();
            Fleet.await(
                    "it runs",
                    () -> !column("SELECT 1 FROM INFORMATION_SCHEMA.LOCKS WHERE TABLE_SCHEMA = 'OTHER'")
                            .isEmpty());

            assertThat(migrator().status().problems())
                    .extracting(Problem::text)
                    .singleElement()
                    .asString()
                    .contains("was interrupted")
                    .doesNotContain("ABORT_SESSION");

            statement.cancel();
            assertThatThrownBy(other::get).hasMessageContaining("canceled");
        }
    }

    @ParameterizedTest
    @Tag("smoke")
    @CsvSource(textBlock = """
            INSERT INTO ran VALUES (1), Rolled back:, changed nothing.
            CREATE TABLE made (n INT), The statements of, before it took effect.""")
    void oneWhoLostTheLeaseStopsInACallback(String first, String remains, String how) {
        write("0001_ran.sql", "CREATE TABLE ran (n INT);");
        up();
        write("0002_x.sql", "INSERT INTO ran VALUES (3);");
        write("beforeRun.sql", first + ";", "INSERT INTO ran VALUES (2);");
        DataSource stolen = CutConnection.meanwhile(
                dataSource,
                first,
                () -> execute(
                        "UPDATE __migrations_run SET owner = 'another', expires_at = TIMESTAMP '2099-01-01 00:00:00'"));

        assertThatThrownBy(builder().dataSource(stolen).build()::up)
                .isInstanceOf(MigrationFailedException.class)
                .hasMessageContaining("another instance took over: 0 rows instead of one")
                .hasMessageContaining("Another instance took over while this one was suspended. " + remains)
                .hasMessageContaining(how)
                .hasMessageContaining("see what it did: migration status")
                .hasMessageNotContaining("No migration was run");
        assertThat(column("SELECT n FROM ran")).isEmpty();
        assertThat(appliedNames()).containsExactly("0001_ran");
    }

    @Test
    @Tag("smoke")
    void oneWhoLostTheLeaseStopsAtItsNextWrite() {
        execute("CREATE TABLE counts (n INT)");
        write(
                "0001_t.sql",
                "INSERT INTO counts VALUES (1);",
                "CREATE TABLE t (n INT);",
                "INSERT INTO counts VALUES (2);");
        DataSource stolen = CutConnection.meanwhile(
                dataSource,
                "CREATE TABLE t ",
                () -> execute(
                        "UPDATE __migrations_run SET owner = 'another', expires_at = TIMESTAMP '2099-01-01 00:00:00'"));

        assertThatThrownBy(
                        builder().dataSource(stolen).baseline(Baseline.none()).build()::up)
                .isInstanceOf(MigrationFailedException.class)
                .hasMessageContaining("another instance took over: 0 rows instead of one")
                .hasMessageContaining("Another instance took over 0001 while this one was suspended.")
                .hasMessageContaining("see what it did: migration status");
        assertThat(column("SELECT n FROM counts")).containsExactly("1");
        assertThat(column("SELECT owner || ' ' || statements_done FROM __migrations_run"))
                .containsExactly("another 1");
    }
}
