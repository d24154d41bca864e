// SPDX-License-Identifier: Apache-2.0
package dev.migration.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationFailedException;
import dev.migration.State;
import dev.migration.UnknownOutcome;
import dev.migration.fixture.CutConnection.When;
import dev.migration.fixture.MariaDbWorkbench;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Scripts that lock tables, control their transactions or fail half way: nothing is called done that is not. */
class MariaDbScriptTest extends MariaDbWorkbench implements OwnTransactionContract {

    @Override
    public List<String> withoutCommit() {
        return List.of(
                "CALL add_one()",
                "EXECUTE add_one",
                "CHECKSUM TABLE counts",
                "BEGIN NOT ATOMIC INSERT INTO counts VALUES (1); END",
                "SET STATEMENT max_statement_time = 9 FOR INSERT INTO counts VALUES (1)");
    }

    private void counts() {
        write("0001_counts.sql", "CREATE TABLE counts (n INT PRIMARY KEY);");
        up();
    }

    private MigrationFailedException fails() {
        return catchThrowableOfType(MigrationFailedException.class, this::up);
    }

    @Test
    void aRoutineIsOneStatementUntilItsEnd() {
        write(
                "0001_visits.sql",
                "CREATE TABLE visits (n INT, token CHAR(36));",
                "CREATE PROCEDURE add_visits(k INT)",
                "BEGIN",
                "    START TRANSACTION;",
                "    INSERT INTO visits (n) VALUES (k);",
                "    COMMIT;",
                "END;",
                "CREATE TRIGGER visits_token BEFORE INSERT ON visits FOR EACH ROW",
                "    IF NEW.token IS NULL THEN SET NEW.token = uuid(); END IF;",
                "BEGIN NOT ATOMIC",
                "    INSERT INTO visits (n) VALUES (1);",
                "    CALL add_visits(IF(TRUE, 2, 3));",
                "END;",
                "INSERT INTO visits (n) VALUES (3);");

        assertThat(up().warnings()).isEmpty();

        assertThat(column("SELECT n FROM visits WHERE token IS NOT NULL ORDER BY n"))
                .containsExactly("1", "2", "3");
    }

    @Test
    void aBodyWithoutEndIsRefusedBeforeAnythingRuns() {
        write(
                "0001_visits.sql",
                "CREATE TABLE visits (n INT);",
                "CREATE PROCEDURE p() BEGIN",
                "    IF 1 THEN SELECT 1; END;",
                "END;");

        assertThatThrownBy(this::up)
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessageContaining("0001_visits.sql:2:1")
                .hasMessageContaining("END IF");
        assertThat(column("SHOW TABLES LIKE 'visits'")).isEmpty();
    }

    @Test
    void aDumpRunsAsAMigration() {
        copy("mariadb-dump.sql", "0001_dump.sql");
        write("0002_more.sql", "INSERT INTO patient VALUES (9, 'cid');", "INSERT INTO visit VALUES (0, 9);");

        assertThat(up().migrations()).hasSize(2);

        assertThat(column("SELECT name FROM patient ORDER BY id")).containsExactly("it's; Ann", "B\nob", "CID");
        assertThat(column("SELECT id FROM visit ORDER BY id")).containsExactly("0", "1", "2");
        assertThat(journal()).isEmpty();
        assertThat(states()).containsOnly(State.APPLIED);
    }

    @Test
    void whatFailsUnderLockedTablesIsRolledBack() {
        counts();
        write(
                "0002_lock.sql",
                "INSERT INTO counts VALUES (0);",
                "LOCK TABLES counts WRITE;",
                "INSERT INTO counts VALUES (1);",
                "INSERT INTO counts VALUES (0);",
                "UNLOCK TABLES;");

        assertThat(fails())
                .hasMessageContaining("statement 4 of 5 failed")
                .hasMessageContaining(
                        "Half done: statement 1 of migration 0002 is applied, statement 2 and all after it did not run.");
        assertThat(column("SELECT n FROM counts")).containsExactly("0");
        assertThat(journal()).isEqualTo("0002 1");

        write(
                "0002_lock.sql",
                "INSERT INTO counts VALUES (0);",
                "LOCK TABLES counts WRITE;",
                "INSERT INTO counts VALUES (1);",
                "UNLOCK TABLES;",
                "INSERT INTO counts VALUES (2);");
        up();
        assertThat(column("SELECT n FROM counts")).containsExactly("0", "1", "2");
        assertThat(states()).containsOnly(State.APPLIED);
    }

    @Test
    void rowsThatATableWithoutTransactionsKeepsAreNotCalledRolledBack() {
        write("0001_log.sql", "CREATE TABLE log (n INT) ENGINE=MyISAM;");
        up();
        write(
                "0002_rows.sql",
                "INSERT INTO log VALUES (1);",
                "INSERT INTO log VALUES (2);",
                "INSERT INTO nowhere VALUES (3);");

        assertThat(fails())
                .hasMessageContaining("statement 3 of 3 failed")
                .hasMessageContaining("Rolled back in part: 0002 is not applied, but what it wrote to tables without"
                        + " transactions (MyISAM, Aria, MEMORY) remains.\n  Next: undo by hand what remains in those tables; then fix the file and resume:"
                        + " migration resume 0002");
        assertThat(column("SELECT n FROM log ORDER BY n")).containsExactly("1", "2");
    }

    @Test
    void aJournalDoesNotSayThatRowsOfATableWithoutTransactionsWereRolledBack() {
        write("0001_log.sql", "CREATE TABLE log (n INT) ENGINE=Aria TRANSACTIONAL=0;");
        up();
        write(
                "0002_rows.sql",
                "CREATE TABLE t (n INT);",
                "INSERT INTO log VALUES (1);",
                "INSERT INTO nowhere VALUES (3);");

        assertThat(fails())
                .hasMessageContaining(
                        "Rolled back in part: statement 1 of migration 0002 is applied as a whole, and what those after it"
                                + " wrote to tables without transactions (MyISAM, Aria, MEMORY) remains.\n  Next: undo by"
                                + " hand what remains in those tables; then fix the file and resume: migration resume 0002")
                .hasMessageContaining("InnoDB");
        assertThat(column("SELECT n FROM log")).containsExactly("1");

        execute("CREATE TABLE nowhere (n INT)");
        assertThat(refused(InvalidMigrationsException.class, this::up))
                .hasMessageContaining("Migration 0002_rows was rolled back in part: rows remain in tables without"
                        + " transactions, of statements 2 to 3: ")
                .hasMessageContaining("undo by hand what remains in those tables; then resume: migration resume 0002");
        assertThat(column("SELECT n FROM log")).containsExactly("1");
        assertThat(migrator().status().problems().toString())
                .contains("statement 2 (line 2) was rolled back in part")
                .doesNotContain("were rolled back");

        execute("DELETE FROM log");
        migrator().resume("0002", UnknownOutcome.REPEAT);
        assertThat(column("SELECT n FROM log")).containsExactly("1");
        assertThat(states()).containsOnly(State.APPLIED);
    }

    @Test
    void aJournalKeepsThatRowsOfItsFirstStatementsRemain() {
        write("0001_log.sql", "CREATE TABLE log (n INT) ENGINE=MyISAM;");
        up();
        write("0002_rows.sql", "INSERT INTO log VALUES (1);", "INSERT INTO nowhere VALUES (3);", "DROP TABLE log;");

        assertThat(fails())
                .hasMessageContaining("Rolled back in part: 0002 is not applied, but what it wrote")
                .hasMessageContaining("then fix the file and resume: migration resume 0002. A table");
        refused(InvalidMigrationsException.class, this::up);
        assertThat(column("SELECT n FROM log")).containsExactly("1");
    }

    @Test
    void whatCommittedUnderLockedTablesIsNotCalledRolledBack() {
        counts();
        write(
                "0002_lock.sql",
                "LOCK TABLES counts WRITE;",
                "INSERT INTO counts VALUES (1);",
                "ALTER TABLE counts ADD COLUMN m INT;",
                "INSERT INTO counts VALUES (1, 2);",
                "UNLOCK TABLES;");

        assertThat(fails())
                .hasMessageContaining("statement 4 of 5 failed")
                .hasMessageContaining(
                        "Half done: statements 1 to 3 of migration 0002 are applied, statement 4 and all after it did not run.");
        assertThat(column("SELECT n FROM counts")).containsExactly("1");
        assertThat(journal()).isEqualTo("0002 3");

        execute("INSERT INTO counts VALUES (2, 2)");
        migrator().resume("0002", UnknownOutcome.DONE);
        assertThat(column("SELECT n FROM counts ORDER BY n")).containsExactly("1", "2");
        assertThat(states()).containsOnly(State.APPLIED);
    }

    @Test
    void tablesThatAScriptLeavesLockedAreUnlockedBehindIt() {
        counts();
        write("0002_lock.sql", "LOCK TABLES counts READ;", "SELECT * FROM counts;");
        write("0003_rows.sql", "INSERT INTO counts VALUES (1);");

        assertThat(up().migrations()).hasSize(2);
        assertThat(column("SELECT n FROM counts")).containsExactly("1");
    }

    @Test
    void nobodyKnowsHowFarAScriptCameThatWasCutOffUnderLockedTables() {
        counts();
        write(
                "0002_lock.sql",
                "LOCK TABLES counts WRITE;",
                "INSERT INTO counts VALUES (1);",
                "INSERT INTO counts VALUES (2);",
                "UNLOCK TABLES;");
        cutOff(When.AFTER, "VALUES (2)");

        assertThat(refused(InvalidMigrationsException.class, this::up))
                .hasMessageContaining("was interrupted at statement 1 of 4, and it is unknown whether that took effect")
                .hasMessageContaining("The statements up to UNLOCK TABLES belong to it");
        migrator().resume("0002", UnknownOutcome.REPEAT);
        assertThat(column("SELECT n FROM counts")).containsExactly("1", "2");
    }

    @Test
    void whatAScriptCommittedItselfIsNotSaidToHaveNotRun() {
        counts();
        write(
                "0002_own.sql",
                "ALTER TABLE counts ADD COLUMN m INT;",
                "SET autocommit = 0;",
                "INSERT INTO counts VALUES (1, 1);",
                "COMMIT;",
                "INSERT INTO nowhere VALUES (1);");

        assertThat(fails())
                .hasMessageContaining("statement 5 of 5 failed")
                .hasMessageContaining(
                        "Half done: statements 1 to 3 of migration 0002 are applied, statement 4 and all after it did not");
        assertThat(journal()).isEqualTo("0002 3");

        execute("CREATE TABLE nowhere (n INT)");
        up();
        assertThat(column("SELECT n FROM counts")).containsExactly("1");
    }

    @Test
    void aScriptWithoutAutocommitHasItsOwnTransactionsAndItsDdlIsBookedAtOnce() {
        counts();
        write(
                "0002_own.sql",
                "SET autocommit = 0;",
                "INSERT INTO counts VALUES (1);",
                "ROLLBACK;",
                "INSERT INTO counts VALUES (2);",
                "CREATE TABLE other (n INT);",
                "INSERT INTO counts VALUES (3);",
                "INSERT INTO nowhere VALUES (1);",
                "COMMIT;");

        assertThat(fails())
                .hasMessageContaining("statement 7 of 8 failed")
                .hasMessageContaining(
                        "Half done: statements 1 to 5 of migration 0002 are applied, statement 6 and all after it did not run.");
        assertThat(column("SELECT n FROM counts")).containsExactly("2");
        assertThat(journal()).isEqualTo("0002 5");
        execute("CREATE TABLE nowhere (n INT)");

        up();

        assertThat(column("SELECT n FROM counts")).containsExactly("2", "3");
        assertThat(column("SELECT n FROM nowhere")).containsExactly("1");
    }

    @Test
    void aTransactionThatACommentBeginsIsRolledBackToo() {
        counts();
        write(
                "0002_own.sql",
                "INSERT INTO counts VALUES (1);",
                "/*!40101 START TRANSACTION */;",
                "INSERT INTO counts VALUES (2);",
                "INSERT INTO nowhere VALUES (1);",
                "COMMIT;");

        assertThat(fails())
                .hasMessageContaining("statement 4 of 5 failed")
                .hasMessageContaining(
                        "Half done: statement 1 of migration 0002 is applied, statement 2 and all after it");
        assertThat(column("SELECT n FROM counts")).containsExactly("1");
        execute("CREATE TABLE nowhere (n INT)");

        up();

        assertThat(column("SELECT n FROM counts")).containsExactly("1", "2");
    }

    @Test
    void aBlockDoesNotUnlockTables() {
        counts();
        write(
                "0002_lock.sql",
                "LOCK TABLES counts WRITE;",
                "DELIMITER //",
                "BEGIN NOT ATOMIC INSERT INTO counts VALUES (1); INSERT INTO counts VALUES (2); END//",
                "DELIMITER ;",
                "UNLOCK TABLES;");

        assertThat(up().migrations()).hasSize(1);
        assertThat(column("SELECT n FROM counts")).containsExactly("1", "2");
    }

    @Test
    void aStatementThatDoesOneThingAfterTheOtherMayFailHalfWay() {
        counts();
        write("0002_drop.sql", "INSERT INTO counts VALUES (1);", "DROP TABLE counts, nowhere;");

        assertThat(fails())
                .hasMessageContaining("Unknown table 'contract.nowhere'")
                .hasMessageContaining("Unknown: of 0002, statement 1 took effect; whether statement 2 did")
                .hasMessageContaining("check in the database whether statement 2 took effect");
    }

    @Test
    void anAlterTableOfSeveralThingsFailsAsAWhole() {
        counts();
        write("0002_alter.sql", "ALTER TABLE counts ADD COLUMN m INT, ADD COLUMN n INT;");

        assertThat(fails()).hasMessageContaining("Rolled back: 0002 changed nothing.");
        assertThat(column("SELECT column_name FROM information_schema.columns WHERE table_name = 'counts'"))
                .containsExactly("n");
    }

    @Test
    void aProcedureReturnsResultsAndMayCommit() {
        counts();
        write(
                "0002_procedure.sql",
                "DELIMITER //",
                "CREATE PROCEDURE twice(k INT) BEGIN",
                "  INSERT INTO counts VALUES (k); SELECT * FROM counts; COMMIT; INSERT INTO counts VALUES (k); END//",
                "DELIMITER ;",
                "CALL twice(1);");

        assertThat(fails()).hasMessageContaining("Duplicate entry").hasMessageContaining("is unknown");
        assertThat(column("SELECT n FROM counts")).containsExactly("1");
    }

    @Test
    void aTransactionMayBeSerializable() {
        counts();
        write("0002_own.sql", "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE;", "INSERT INTO counts VALUES (1);");

        assertThat(up().migrations()).hasSize(1);
    }

    @Test
    void aStatementTimeoutIsKept() {
        write("0001_sleep.sql", "-- option: statement_timeout=100ms", "SELECT SLEEP(60);");

        assertThat(fails()).hasMessageContaining("max_statement_time exceeded");
        assertThat(appliedNames()).isEmpty();
    }

    @Test
    void aSyntaxErrorIsShownAtItsPlaceInALongStatement() {
        String columns = ("c INT DEFAULT 1,\n").repeat(20);
        write("0001_long.sql", "CREATE TABLE t (", columns + "d INT DEFOULT 1,", columns + "e INT);");

        assertThat(fails())
                .hasMessageContaining("0001_long.sql:22:15  statement 1 of 1 failed (SQLSTATE 42000)\n"
                        + "    d INT DEFOULT 1,\n                  ^ syntax error near '1,'\n");
    }
}
