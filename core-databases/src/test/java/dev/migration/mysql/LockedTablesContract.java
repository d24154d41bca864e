// SPDX-License-Identifier: Apache-2.0
package dev.migration.mysql;

import static dev.migration.fixture.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.migration.Code;
import dev.migration.Problem;
import dev.migration.State;
import dev.migration.UnknownOutcome;
import dev.migration.fixture.CutConnection.When;
import dev.migration.fixture.RecordedLog;
import dev.migration.fixture.Workbench;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Between LOCK TABLES and UNLOCK TABLES no progress can be recorded: no row of a block is there twice, and none is left out. */
interface LockedTablesContract extends Workbench {

    /** The form of mysqldump, in which DISABLE KEYS commits what was before it. */
    private void dump(String last) {
        write(
                "0001_dump.sql",
                "CREATE TABLE visit (n INT);",
                "CREATE TABLE patient (id INT PRIMARY KEY);",
                "LOCK TABLES `visit` WRITE, `patient` WRITE;",
                "/*!40000 ALTER TABLE `visit` DISABLE KEYS */;",
                "INSERT INTO visit VALUES (1);",
                "/*!40000 ALTER TABLE `visit` ENABLE KEYS */;",
                "INSERT INTO visit VALUES (2);",
                "INSERT INTO patient VALUES " + last + ";",
                "UNLOCK TABLES;",
                "CREATE TABLE later (id INT);");
    }

    default List<String> visits() {
        return column("SELECT n FROM visit ORDER BY n");
    }

    default void assertApplied(String... rows) {
        assertThat(visits()).containsExactly(rows);
        assertThat(states()).containsOnly(State.APPLIED);
    }

    private String status() {
        return migrator().status().problems().stream().map(Problem::text).collect(Collectors.joining("\n"));
    }

    default void visit() {
        write("0001_visit.sql", "CREATE TABLE visit (n INT PRIMARY KEY);");
        up();
    }

    @Test
    default void whatIsCommittedBeforeARefusalUnderLockedTablesIsKnown() {
        dump("(1), (1)");

        assertThatProblem(failure(this::up))
                .at("0001_dump.sql:8:1")
                .names(
                        "Half done: statements 1 to 6 of migration 0001 are applied, statement 7 and all after it did not run.");
        assertThat(visits()).containsExactly("1");
        assertThat(status())
                .contains("statements 1 to 6 of 10 are done")
                .contains("statement 7 (line 7) did not run")
                .contains("statements 8 to 10 did not run");

        dump("(1), (2)");
        up();
        assertApplied("1", "2");
    }

    @Test
    default void aCorrectionUnderLockedTablesIsResumedUnderThemAgain() {
        dump("(1), (1)");
        failure(this::up);

        // Without the lock this table could be written.
        dump("(1), (2); INSERT INTO __migrations_log (action) VALUES ('x')");
        assertThat(failure(this::up)).hasMessageContaining("was not locked with LOCK TABLES");

        dump("(1), (2)");
        migrator().resume("0001", UnknownOutcome.REPEAT);
        assertApplied("1", "2");
    }

    @Test
    default void aRefusedStatementUnderLockedTablesThatWasDoneByHandIsTheOnlyOneThatIsLeftOut() {
        write(
                "0001_dump.sql",
                "CREATE TABLE visit (n INT PRIMARY KEY);",
                "LOCK TABLES visit WRITE;",
                "INSERT INTO visit VALUES (1);",
                "ALTER TABLE visit ADD COLUMN m INT;",
                "INSERT INTO visit VALUES (1, 1);",
                "INSERT INTO visit VALUES (3, 3);",
                "UNLOCK TABLES;");
        assertThatProblem(failure(this::up)).names("statements 1 to 4 of migration 0001 are applied");

        execute("INSERT INTO visit VALUES (2, 2)");
        migrator().resume("0001", UnknownOutcome.DONE);
        assertApplied("1", "2", "3");
    }

    @Test
    default void aChangeOfTheSchemaThatIsRefusedUnderLockedTablesHasCommittedWhatWasBeforeIt() {
        visit();
        write(
                "0002_lock.sql",
                "LOCK TABLES visit WRITE;",
                "INSERT INTO visit VALUES (1);",
                "ALTER TABLE visit DROP COLUMN nothing;",
                "INSERT INTO visit VALUES (2);",
                "UNLOCK TABLES;");

        assertThatProblem(failure(this::up))
                .at("0002_lock.sql:3:1")
                .names(
                        "Half done: statements 1 to 2 of migration 0002 are applied, statement 3 and all after it did not run.");
        assertThat(visits()).containsExactly("1");

        write(
                "0002_lock.sql",
                "LOCK TABLES visit WRITE;",
                "INSERT INTO visit VALUES (1);",
                "ALTER TABLE visit ADD COLUMN m INT;",
                "INSERT INTO visit VALUES (2, 2);",
                "UNLOCK TABLES;");
        up();
        assertApplied("1", "2");
    }

    @Test
    default void aChangeOfTheSchemaDirectlyAfterTheLockIsKnownToBeDone() {
        visit();
        write(
                "0002_lock.sql",
                "LOCK TABLES visit WRITE;",
                "ALTER TABLE visit ADD COLUMN m INT;",
                "INSERT INTO visit VALUES (1, 1), (1, 1);",
                "UNLOCK TABLES;");
        assertThatProblem(failure(this::up)).names("statements 1 to 2 of migration 0002 are applied");

        write(
                "0002_lock.sql",
                "LOCK TABLES visit WRITE;",
                "ALTER TABLE visit ADD COLUMN m INT;",
                "INSERT INTO visit VALUES (1, 1), (2, 1);",
                "UNLOCK TABLES;");
        up();
        assertApplied("1", "2");
    }

    @Test
    default void aSecondLockUnlocksTheFirstAndCommitsWhatWasUnderIt() {
        visit();
        execute("CREATE TABLE other (n INT)");
        write(
                "0002_lock.sql",
                "LOCK TABLES visit WRITE;",
                "INSERT INTO visit VALUES (1);",
                "LOCK TABLES visit WRITE, other WRITE;",
                "INSERT INTO other VALUES (1);",
                "INSERT INTO visit VALUES (1);",
                "UNLOCK TABLES;",
                "INSERT INTO other VALUES (2);");
        assertThatProblem(failure(this::up))
                .at("0002_lock.sql:5:1")
                .names(
                        "Half done: statements 1 to 3 of migration 0002 are applied, statement 4 and all after it did not run.");

        execute("DELETE FROM visit");
        up();
        assertApplied("1");
        assertThat(column("SELECT n FROM other ORDER BY n")).containsExactly("1", "2");
    }

    @Test
    default void eachOfTwoBlocksIsAUnit() {
        visit();
        execute("CREATE TABLE other (n INT)");
        write(
                "0002_lock.sql",
                "LOCK TABLES visit WRITE;",
                "INSERT INTO visit VALUES (1);",
                "UNLOCK TABLES;",
                "LOCK TABLES other WRITE;",
                "INSERT INTO other VALUES (1);",
                "INSERT INTO other VALUES (2);",
                "UNLOCK TABLES;",
                "INSERT INTO visit VALUES (2);");
        cutOff(When.AFTER, "INTO other VALUES (2)");

        assertThat(status())
                .contains("statements 1 to 3 of 8 are done")
                .contains("statements 4 to 7 (from line 4, under locked tables) may have taken effect, or some of them")
                .contains("statement 8 did not run");
        assertThatProblem(refused(this::up))
                .at("0002_lock.sql:4:1")
                .advises("migration resume 0002", "migration resume 0002 --statement-done");

        migrator().resume("0002", UnknownOutcome.REPEAT);
        assertApplied("1", "2");
        assertThat(column("SELECT n FROM other ORDER BY n")).containsExactly("1", "2");
    }

    @Test
    default void whatWasCutOffUnderLockedTablesIsAskedAndTheLogNamesAllThatRunsAgain() {
        dump("(1), (2)");
        cutOff(When.BEFORE, "INTO visit VALUES (2)");

        assertThat(visits()).containsExactly("1");
        assertThat(status())
                .contains("statements 3 to 9 (from line 3, under locked tables) may have taken effect, or some of them")
                .contains("statement 10 did not run");
        assertThatProblem(refused(this::up)).hasCode(Code.INTERRUPTED).at("0001_dump.sql:3:1");
        dump("(1), (2), (3)");
        assertThatProblem(refused(this::up)).hasCode(Code.INTERRUPTED);

        execute("DELETE FROM visit");
        try (var log = new RecordedLog()) {
            migrator().resume("0001", UnknownOutcome.REPEAT);
            assertThat(log.messages(Level.WARN))
                    .anyMatch(message -> message.contains("resumes at statement 3 of 10 (line 3), which"
                            + " with all up to UNLOCK TABLES is executed now"));
        }
        assertApplied("1", "2");
    }

    @Test
    default void aUnitThatWasCompletedByHandIsLeftOutAsAWhole() {
        dump("(1), (2)");
        cutOff(When.AFTER, "INTO visit VALUES (2)");
        execute("INSERT INTO visit VALUES (2)", "INSERT INTO patient VALUES (1), (2)");

        migrator().resume("0001", UnknownOutcome.DONE);

        assertApplied("1", "2");
        assertThat(column("SELECT id FROM patient")).hasSize(2);
        assertThat(column("SELECT id FROM later")).isEmpty();
    }

    @Test
    default void whatIsCutOffAgainUnderTheSameLockIsAskedToo() {
        dump("(1), (1)");
        failure(this::up);
        dump("(1), (2); UNLOCK /* all */ TABLES");
        cutOff(When.AFTER, "/* all */");

        assertThat(visits()).containsExactly("1", "2");
        assertThat(status()).contains("statements 7 to 9 (from line 7, under locked tables) may have taken effect");
        assertThatProblem(refused(this::up)).at("0001_dump.sql:7:1");

        migrator().resume("0001", UnknownOutcome.DONE);
        assertApplied("1", "2");
    }

    @Test
    default void tablesThatStayLockedAreAUnitUpToTheEnd() {
        visit();
        write(
                "0002_lock.sql",
                "LOCK TABLES visit WRITE;",
                "INSERT INTO visit VALUES (1);",
                "ALTER TABLE visit ADD COLUMN m INT;",
                "INSERT INTO visit VALUES (1, 1);");
        assertThatProblem(failure(this::up)).names("statements 1 to 3 of migration 0002 are applied");

        write(
                "0002_lock.sql",
                "LOCK TABLES visit WRITE;",
                "INSERT INTO visit VALUES (1);",
                "ALTER TABLE visit ADD COLUMN m INT;",
                "INSERT INTO visit VALUES (2, 1);");
        cutOff(When.AFTER, "VALUES (2, 1)");
        assertThat(status()).contains("statement 4 (line 4) may have taken effect");
        refused(this::up);

        migrator().resume("0002", UnknownOutcome.REPEAT);
        assertApplied("1", "2");
    }

    @Test
    default void whereEachStatementCommitsUnderLockedTablesItIsKnownWhichDid() {
        visit();
        write(
                "0002_lock.sql",
                "-- no-transaction",
                "LOCK TABLES visit WRITE;",
                "INSERT INTO visit VALUES (1);",
                "INSERT INTO visit VALUES (1);",
                "UNLOCK TABLES;");
        assertThatProblem(failure(this::up))
                .names(
                        "Half done: statements 1 to 2 of migration 0002 are applied, statement 3 and all after it did not run.");

        execute("UPDATE visit SET n = 0");
        up();
        assertApplied("0", "1");
    }

    /** A script with transactions of its own, which fails unless the last row is another one than that before it. */
    default void ownTransactions(int last) {
        write(
                "0002_own.sql",
                "SET autocommit = 0;",
                "LOCK TABLES visit WRITE;",
                "INSERT INTO visit VALUES (1);",
                "COMMIT;",
                "INSERT INTO visit VALUES (2);",
                "INSERT INTO visit VALUES (" + last + ");",
                "UNLOCK TABLES;");
    }

    @Test
    default void theDownScriptOfADumpResumesUnderItsLockToo() {
        visit();
        execute("INSERT INTO visit VALUES (5)");
        writeUpAndDown(
                "0002_lock.sql",
                "SELECT 1;",
                "LOCK TABLES visit WRITE;\nINSERT INTO visit VALUES (1);\nALTER TABLE visit ADD COLUMN m INT;\n"
                        + "INSERT INTO visit VALUES (5, 1);\nUNLOCK TABLES;");
        up();

        assertThatProblem(failure(() -> migrator().down()))
                .names(
                        "Half done: statements 1 to 3 of the down script of 0002 are done, statement 4 and all after it did not run.");
        execute("DELETE FROM visit WHERE n = 5");
        migrator().resume("0002", UnknownOutcome.REPEAT);
        assertThat(visits()).containsExactly("1", "5");
        assertThat(appliedNames()).containsExactly("0001_visit");
    }

    @Test
    default void whatAScriptMayHaveCommittedItselfUnderLockedTablesIsAsked() {
        visit();
        ownTransactions(2);

        assertThatProblem(failure(this::up)).names("Unknown: ");
        assertThat(visits()).containsExactly("1");
        ownTransactions(3);
        assertThatProblem(refused(this::up)).hasCode(Code.INTERRUPTED).advises("migration resume 0002");
        assertThat(visits()).containsExactly("1");
    }
}
