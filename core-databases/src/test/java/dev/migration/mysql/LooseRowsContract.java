// SPDX-License-Identifier: Apache-2.0
package dev.migration.mysql;

import static dev.migration.fixture.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Code;
import dev.migration.CodeMigration;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.State;
import dev.migration.UnknownOutcome;
import dev.migration.fixture.CutConnection.When;
import dev.migration.fixture.Workbench;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that a script leaves in a table without transactions stop each start until somebody has undone them: none is there twice. */
interface LooseRowsContract extends Workbench {

    default void tables(String engine) {
        write(
                "0001_tables.sql",
                "CREATE TABLE ledger (n INT PRIMARY KEY) ENGINE = " + engine + ";",
                "CREATE TABLE safe (n INT PRIMARY KEY) ENGINE = InnoDB;");
        up();
    }

    default List<String> ledger() {
        return column("SELECT n FROM ledger ORDER BY n");
    }

    private String status() {
        return migrator().status().problems().stream().map(Problem::text).collect(Collectors.joining("\n"));
    }

    /** Fails, and stops each start after it, with this many rows; then it is resumed. */
    default void assertStops(String place, String[] rows, String... corrected) {
        assertThatProblem(failure(this::up)).at(place).advises("migration resume 0002");
        assertThat(ledger()).containsExactly(rows);
        for (int start = 0; start < 2; start++) {
            assertThatProblem(refused(this::up))
                    .hasCode(Code.INTERRUPTED)
                    .advises("migration resume 0002", "migration mark-failed 0002");
            assertThat(ledger()).containsExactly(rows);
        }
        assertThat(status()).contains("was rolled back in part").doesNotContain("did not run");
        execute("DELETE FROM ledger");
        write("0002_rows.sql", corrected);
        refused(this::up);
        migrator().resume("0002", UnknownOutcome.REPEAT);
        assertThat(states()).containsOnly(State.APPLIED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"MyISAM", "MEMORY"})
    default void aScriptOfRowsAloneStopsEachStart(String engine) {
        tables(engine);
        write("0002_rows.sql", "INSERT INTO ledger VALUES (1);", "INSERT INTO nothing VALUES (1);");

        assertStops("0002_rows.sql:2:1", new String[] {"1"}, "INSERT INTO ledger VALUES (1);");

        assertThat(ledger()).containsExactly("1");
    }

    @Test
    default void oneStatementThatFailsAtItsSecondRowStopsEachStart() {
        tables("MyISAM");
        write("0002_rows.sql", "INSERT INTO ledger VALUES (1), (1);");

        assertStops("0002_rows.sql:1:1", new String[] {"1"}, "INSERT INTO ledger VALUES (1), (2);");

        assertThat(ledger()).containsExactly("1", "2");
    }

    @Test
    default void whatATriggerWroteStopsEachStart() {
        tables("MyISAM");
        execute("CREATE TRIGGER copied AFTER INSERT ON safe FOR EACH ROW INSERT INTO ledger VALUES (NEW.n)");
        write("0002_rows.sql", "INSERT INTO safe VALUES (1), (1);");

        assertStops("0002_rows.sql:1:1", new String[] {"1"}, "INSERT INTO safe VALUES (1), (2);");

        assertThat(ledger()).containsExactly("1", "2");
    }

    @Test
    default void rowsAfterAChangeOfTheSchemaStopEachStart() {
        tables("MyISAM");
        write("0002_rows.sql", "CREATE TABLE made (n INT);", "INSERT INTO ledger VALUES (1), (1);");

        assertStops(
                "0002_rows.sql:2:1",
                new String[] {"1"},
                "CREATE TABLE made (n INT);",
                "INSERT INTO ledger VALUES (1), (2);");

        assertThat(ledger()).containsExactly("1", "2");
    }

    @Test
    default void aFailureThatLeavesNothingStopsNothing() {
        tables("MyISAM");
        write("0002_rows.sql", "INSERT INTO safe VALUES (1);", "INSERT INTO ledger VALUES (NULL);");
        assertThatProblem(failure(this::up)).names("Rolled back: 0002 changed nothing.");

        write("0002_rows.sql", "INSERT INTO safe VALUES (1);", "INSERT INTO ledger VALUES (1);");
        up();
        assertThat(ledger()).containsExactly("1");
        assertThat(column("SELECT n FROM safe")).containsExactly("1");
    }

    @Test
    default void rowsOfAScriptsOwnTransactionStopEachStart() {
        tables("MyISAM");
        write(
                "0002_rows.sql",
                "INSERT INTO safe VALUES (1);",
                "START TRANSACTION;",
                "INSERT INTO ledger VALUES (1);",
                "INSERT INTO nothing VALUES (1);",
                "COMMIT;");

        assertStops(
                "0002_rows.sql:4:1",
                new String[] {"1"},
                "INSERT INTO safe VALUES (1);",
                "START TRANSACTION;",
                "INSERT INTO ledger VALUES (1);",
                "COMMIT;");

        assertThat(ledger()).containsExactly("1");
        assertThat(column("SELECT n FROM safe")).containsExactly("1");
    }

    @Test
    default void whereTheServerSaysNothingTheStatementIsAsked() {
        tables("MyISAM");
        write(
                "0002_rows.sql",
                "-- no-transaction",
                "INSERT INTO ledger VALUES (1);",
                "INSERT INTO ledger VALUES (2), (2);");

        assertThatProblem(failure(this::up))
                .names("Unknown: of 0002, statement 1 took effect")
                .advises("migration resume 0002", "migration resume 0002 --statement-done");
        for (int start = 0; start < 2; start++) {
            assertThatProblem(refused(this::up)).hasCode(Code.INTERRUPTED).at("0002_rows.sql:3:1");
            assertThat(ledger()).containsExactly("1", "2");
        }

        migrator().resume("0002", UnknownOutcome.DONE);
        assertThat(ledger()).containsExactly("1", "2");
    }

    @Test
    default void withoutSuchATableNothingIsAsked() {
        tables("InnoDB");
        write(
                "0002_rows.sql",
                "-- no-transaction",
                "INSERT INTO ledger VALUES (1);",
                "INSERT INTO ledger VALUES (2), (2);");
        assertThatProblem(failure(this::up)).names("Half done: statement 1 of migration 0002 is applied");

        write("0002_rows.sql", "-- no-transaction", "INSERT INTO ledger VALUES (1);", "INSERT INTO ledger VALUES (2);");
        up();
        assertThat(ledger()).containsExactly("1", "2");
    }

    @Test
    default void rowsUnderLockedTablesStopEachStart() {
        tables("MyISAM");
        write(
                "0002_rows.sql",
                "LOCK TABLES ledger WRITE;",
                "INSERT INTO ledger VALUES (0);",
                "ALTER TABLE ledger DISABLE KEYS;",
                "INSERT INTO ledger VALUES (1), (1);",
                "UNLOCK TABLES;");

        assertStops(
                "0002_rows.sql:4:1",
                new String[] {"0", "1"},
                "LOCK TABLES ledger WRITE;",
                "INSERT INTO ledger VALUES (0);",
                "ALTER TABLE ledger DISABLE KEYS;",
                "INSERT INTO ledger VALUES (1), (2);",
                "UNLOCK TABLES;");

        assertThat(ledger()).containsExactly("1", "2");
    }

    @Test
    default void rowsOfADownScriptStopTheUndo() {
        tables("MyISAM");
        writeUpAndDown("0002_rows.sql", "SELECT 1;", "INSERT INTO ledger VALUES (1), (1);");
        up();

        assertThatProblem(failure(() -> migrator().down())).advises("migration resume 0002");
        for (int start = 0; start < 2; start++) {
            assertThatProblem(refused(() -> migrator().down()))
                    .hasCode(Code.INTERRUPTED)
                    .advises("migration resume 0002");
            assertThatProblem(refused(this::up)).hasCode(Code.INTERRUPTED);
            assertThat(ledger()).containsExactly("1");
        }

        writeUpAndDown("0002_rows.sql", "SELECT 1;", "INSERT INTO ledger VALUES (2), (3);");
        migrator().resume("0002", UnknownOutcome.REPEAT);
        assertThat(ledger()).containsExactly("1", "2", "3");
        assertThat(appliedNames()).containsExactly("0001_tables");
    }

    @Test
    default void whatIsMarkedAsFailedIsPendingAgain() {
        tables("MyISAM");
        write("0002_rows.sql", "INSERT INTO ledger VALUES (1);", "INSERT INTO nothing VALUES (1);");
        failure(this::up);

        execute("DELETE FROM ledger");
        migrator().markFailed("0002");
        write("0002_rows.sql", "INSERT INTO ledger VALUES (1);");
        up();
        assertThat(ledger()).containsExactly("1");
    }

    @Test
    default void whatWasCutOffAmongRowsIsAsked() {
        tables("MyISAM");
        write(
                "0002_rows.sql",
                "CREATE TABLE made (n INT);",
                "INSERT INTO ledger VALUES (1);",
                "INSERT INTO ledger VALUES (2);",
                "INSERT INTO safe VALUES (1);");
        cutOff(When.AFTER, "INTO ledger VALUES (2)");

        assertAsked("0002_rows.sql:2:1", "1", "2");
        execute("DELETE FROM ledger");
        assertAsked("0002_rows.sql:2:1");
        migrator().resume("0002", UnknownOutcome.REPEAT);
        assertThat(ledger()).containsExactly("1", "2");
        assertThat(column("SELECT n FROM safe")).containsExactly("1");
    }

    @Test
    default void whatWasCutOffInAScriptOfRowsAloneIsAsked() {
        tables("MyISAM");
        write("0002_rows.sql", "INSERT INTO safe VALUES (1);", "INSERT INTO ledger VALUES (1);");
        cutOff(When.AFTER, "INTO ledger VALUES (1)");

        assertAsked("0002_rows.sql:1:1", "1");
        execute("DELETE FROM ledger");
        migrator().resume("0002", UnknownOutcome.REPEAT);
        assertThat(ledger()).containsExactly("1");
    }

    @Test
    default void whatWasCutOffInAScriptsOwnTransactionIsAsked() {
        tables("MyISAM");
        write(
                "0002_rows.sql",
                "INSERT INTO safe VALUES (1);",
                "START TRANSACTION;",
                "INSERT INTO ledger VALUES (1);",
                "COMMIT;");
        cutOff(When.AFTER, "INTO ledger VALUES (1)");

        assertAsked("0002_rows.sql:2:1", "1");
        execute("DELETE FROM ledger");
        migrator().resume("0002", UnknownOutcome.REPEAT);
        assertThat(ledger()).containsExactly("1");
    }

    @Test
    default void withoutSuchATableWhatWasCutOffRunsAgain() {
        tables("InnoDB");
        write(
                "0002_rows.sql",
                "CREATE TABLE made (n INT);",
                "INSERT INTO ledger VALUES (1);",
                "INSERT INTO safe VALUES (1);");
        cutOff(When.AFTER, "INTO safe");

        up();
        assertThat(ledger()).containsExactly("1");
    }

    /** Each start stops and nothing runs; the status says the same. */
    private void assertAsked(String place, String... rows) {
        assertThatProblem(refused(this::up))
                .hasCode(Code.INTERRUPTED)
                .at(place)
                .names("contract.ledger")
                .advises("migration resume 0002", "migration mark-failed 0002");
        assertThat(migrator().status().problems())
                .anyMatch(problem -> problem.isError() && problem.text().contains("contract.ledger"));
        assertThat(status()).doesNotContain("did not run");
        assertThat(ledger()).containsExactly(rows);
    }

    @Test
    default void rowsOfCodeStopEachStart() {
        tables("MyISAM");
        Migrator code = builder().codeMigrations(List.of(new Fill())).build();

        assertThatProblem(failure(code::up)).advises("migration resume 0002");
        for (int start = 0; start < 2; start++) {
            assertThatProblem(refused(code::up)).hasCode(Code.INTERRUPTED).advises("migration resume 0002");
            assertThat(ledger()).containsExactly("1");
        }

        execute("DELETE FROM ledger", "CREATE TABLE nothing (n INT)");
        code.resume("0002", UnknownOutcome.REPEAT);
        assertThat(ledger()).containsExactly("1");
    }

    final class Fill implements CodeMigration {

        @Override
        public String version() {
            return "0002";
        }

        @Override
        public String name() {
            return "fill";
        }

        @Override
        public String checksum() {
            return "1";
        }

        @Override
        public void run(Connection connection) throws SQLException {
            try (Statement statement = connection.createStatement()) {
                statement.execute("INSERT INTO ledger VALUES (1)");
                statement.execute("INSERT INTO nothing VALUES (1)");
            }
        }
    }
}
