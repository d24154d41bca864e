// SPDX-License-Identifier: Apache-2.0
package dev.migration.mysql;

import static dev.migration.fixture.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.LostSession;
import dev.migration.UnknownOutcome;
import dev.migration.contract.CutOffDdlContract;
import dev.migration.contract.SessionValuesContract;
import dev.migration.fixture.MariaDbWorkbench;
import dev.migration.fixture.Texts;
import org.junit.jupiter.api.Test;

/** With what only MariaDB has: EXECUTE IMMEDIATE, and sequences. */
class MariaDbSessionValuesTest extends MariaDbWorkbench implements SessionValuesContract, CutOffDdlContract {

    @Texts("'ALTER TABLE typo ADD n VARCHAR(9) DEFAULT ''x''' ¦ @s")
    void aTextThatIsRefusedAtOnceDidNotRun(String text) {
        String[] lines = {
            "CREATE TABLE a (id INT);", "SET @s = 'ALTER TABLE typo ADD n INT';", "EXECUTE IMMEDIATE " + text + ";"
        };
        write("0001_a.sql", lines);
        assertThat(failure(this::up)).hasMessageContaining("Half done: statements 1 to 2");

        lines[2] = "EXECUTE IMMEDIATE 'ALTER TABLE a ADD n INT';";
        write("0001_a.sql", lines);
        up();
        assertThat(column("SELECT COUNT(n) FROM a")).containsExactly("0");
    }

    @Test
    void aCallInATextMayHaveCommittedWhatItDidBefore() {
        execute("CREATE TABLE a (id INT)");
        execute("CREATE PROCEDURE p() BEGIN SET @s = 'DO 0'; INSERT INTO a VALUES (1);"
                + " INSERT INTO nowhere VALUES (1); END");
        write("0001_a.sql", "SET @s = 'CALL p()';", "EXECUTE IMMEDIATE @s;");

        assertThat(failure(this::up)).hasMessageContaining("whether statement 2 did");
    }

    @Test
    void whatASequenceGaveIsAskedAbout() {
        write(
                "0001_a.sql",
                "CREATE TABLE a (id INT);",
                "CREATE SEQUENCE s;",
                "INSERT INTO a VALUES (NEXT VALUE FOR s);",
                "ALTER TABLE typo ADD n INT;",
                "INSERT INTO a VALUES (NEXT VALUE FOR s);",
                "INSERT INTO a VALUES (PREVIOUS VALUE FOR s);");
        failure(this::up);

        execute("CREATE TABLE typo (id INT)");
        assertThatProblem(refused(this::up)).at("0001_a.sql:6:1").advises("migration resume 0001 --new-session");
        migrator().resume("0001", UnknownOutcome.REPEAT, LostSession.NOT_NEEDED);
        assertThat(column("SELECT id FROM a")).containsExactly("1", "2", "2");
    }
}
