// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.fixture.MariaDbWorkbench;
import dev.migration.rehearsal.RehearsalReport.Finding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What MariaDB says of each statement. */
class MariaDbRehearsalTest extends MariaDbWorkbench implements RehearsedWaysContract {

    @Override
    public int column() {
        return 1;
    }

    @Override
    public String hidden() {
        return "IGNORED";
    }

    @Test
    void seesATableThatIsCreatedAnew() {
        make();
        write("0002_a.sql", "CREATE OR REPLACE TABLE spare (id INT PRIMARY KEY);");

        assertThat(rehearse().findings()).extracting(Finding::rule).contains("drops-data");
    }

    @Test
    void whatIsMadeAnewHasNeitherItsRowsNorItsNumbers() {
        execute("CREATE SEQUENCE numbers");
        make();
        write(
                "0002_a.sql",
                "DROP TABLE spare;",
                "CREATE TABLE spare (id INT PRIMARY KEY);",
                "DROP SEQUENCE numbers;",
                "CREATE SEQUENCE numbers;");

        assertThat(rehearse().findings())
                .extracting(Finding::text)
                .containsExactly("spare is dropped", "the sequence numbers is dropped");
    }

    /** The rows that are there are not checked. */
    @Test
    void aDefaultThatItsCheckDoesNotPassIsRefused() {
        make();
        write("0002_a.sql", "ALTER TABLE spare ADD COLUMN code INT NOT NULL DEFAULT 0 CHECK (code > 0);");
        write("0003_b.sql", "ALTER TABLE spare ADD COLUMN other INT NOT NULL DEFAULT 1 CHECK (other > 0);");

        assertThat(rehearse().findings())
                .extracting(Finding::text)
                .containsExactly("who inserts into spare without code is refused from now on, as its default is");
    }

    /** That it cannot be tried without the other column does not mean that rows are refused. */
    @Test
    void whatFillsAColumnIsUnknownWhereAnotherOneDecides() {
        make();
        write("0002_a.sql", "ALTER TABLE spare ADD COLUMN twin INT NOT NULL CHECK (twin <= id);");

        assertThat(rehearse().findings())
                .extracting(Finding::text)
                .contains("who inserts into spare without twin is refused from now on, and the rows that are there are"
                        + " filled with what is not known here");
    }

    /** One that is called as before, and may be stricter; one that only has another name, or whose column has, refuses no more. */
    @Test
    void comparesChecksByTheirConditions() {
        write(
                "0001_tables.sql",
                "CREATE TABLE prices (id INT PRIMARY KEY, `a``b` INT, c INT CHECK (c > 0), d INT,"
                        + " CONSTRAINT positive CHECK (`a``b` > 0), CONSTRAINT kept CHECK (d > 0));");
        up();
        write(
                "0002_a.sql",
                "ALTER TABLE prices DROP CONSTRAINT positive, ADD CONSTRAINT positive CHECK (`a``b` > 9);",
                "ALTER TABLE prices MODIFY c INT CHECK (c > 9);",
                "ALTER TABLE prices RENAME COLUMN d TO e;",
                "ALTER TABLE prices DROP CONSTRAINT kept;",
                "ALTER TABLE prices ADD CONSTRAINT other CHECK (e > 0);");

        assertThat(rehearse().findings())
                .filteredOn(found -> !found.rule().equals("table-rewrite"))
                .extracting(found -> found.level() + " " + found.text())
                .containsExactly(
                        "NOTE who writes rows of prices that only the new positive does not allow is refused from now on",
                        "NOTE who writes rows of prices that only the new c does not allow is refused from now on",
                        "WARN prices.d is called e now");
    }

    @Test
    void theRowsOfAPartitionThatBecomesATableAreNotInItAnyMore() {
        make();
        write("0002_a.sql", "ALTER TABLE days CONVERT PARTITION p1 TO TABLE apart;");

        assertThat(rehearse().findings())
                .extracting(Finding::text)
                .contains("from now on the rows of days in its partition p1 are in apart");
    }

    @Test
    void theHistoryOfATableIsData() {
        write(
                "0001_tables.sql",
                "CREATE TABLE kept (id INT PRIMARY KEY) WITH SYSTEM VERSIONING;",
                "CREATE TABLE later (id INT PRIMARY KEY);");
        up();
        write(
                "0002_a.sql",
                "ALTER TABLE later ADD SYSTEM VERSIONING;",
                "DELETE FROM kept WHERE id = 1;",
                "DELETE HISTORY FROM kept BEFORE SYSTEM_TIME '2020-01-01';");
        write("0003_b.sql", "ALTER TABLE kept DROP SYSTEM VERSIONING;");

        assertThat(rehearse().findings())
                .filteredOn(found -> found.rule().equals("drops-data"))
                .extracting(Finding::text)
                .containsExactly("rows of the history of kept are removed", "rows of the history of kept are removed");
    }

    @Test
    void rowsThatAreTheSameAreRemovedWithoutAWord() {
        make();
        write(
                "0002_a.sql",
                "ALTER IGNORE TABLE orders ADD INDEX orders_customer (customer);",
                "ALTER IGNORE TABLE orders ADD UNIQUE orders_once (customer);");

        assertThat(rehearse().findings())
                .filteredOn(found -> found.rule().equals("drops-data"))
                .extracting(Finding::text)
                .containsExactly("of rows of orders that orders_once takes for the same ones all but one are removed");
    }

    @Test
    void aTableThatBecomesAPartitionKeepsItsRows() {
        write(
                "0001_tables.sql",
                "CREATE TABLE ranges (id INT PRIMARY KEY) PARTITION BY RANGE (id) (PARTITION r0 VALUES LESS THAN (10));",
                "CREATE TABLE aside (id INT PRIMARY KEY);");
        up();
        write("0002_a.sql", "ALTER TABLE ranges CONVERT TABLE `aside` TO PARTITION r1 VALUES LESS THAN (20);");

        assertThat(rehearse().findings())
                .filteredOn(found -> !found.rule().startsWith("blocks-"))
                .extracting(found -> found.rule() + ": " + found.text())
                .containsExactly("breaks-callers: aside is the partition r1 of ranges now");
    }

    @Test
    void aUniqueDefaultThatDiffersEachTimeRefusesNobody() {
        make();
        write("0002_a.sql", "ALTER TABLE spare ADD COLUMN code CHAR(36) NOT NULL DEFAULT (uuid()) UNIQUE;");

        assertThat(rehearse().findings()).extracting(Finding::rule).doesNotContain("breaks-callers", "fails");
    }

    /** One with the same parameters, or that is as before at the end, is the same one to callers. */
    @Test
    void whatReplacesARoutineOrASequenceIsAnotherOne() {
        execute("CREATE SEQUENCE numbers");
        make();
        write(
                "0002_a.sql",
                "CREATE OR REPLACE FUNCTION counted(b INT) RETURNS INT DETERMINISTIC RETURN b + 2;",
                "CREATE OR REPLACE PROCEDURE emptied(a INT) DELETE FROM days;",
                "CREATE OR REPLACE PROCEDURE emptied() DELETE FROM days;");
        write(
                "0003_b.sql",
                "CREATE OR REPLACE FUNCTION counted(a INT, b INT) RETURNS INT DETERMINISTIC RETURN a + b;",
                "CREATE OR REPLACE SEQUENCE numbers;",
                "RENAME TABLE numbers TO figures;");

        assertThat(rehearse().findings())
                .extracting(Finding::text)
                .containsExactly(
                        "the function counted is replaced by one with other parameters or another result",
                        "the sequence numbers is replaced by one that starts anew",
                        "numbers is called figures now");
    }

    /** MariaDB 10.11 accepts ALGORITHM=INSTANT for these too, and copies the table all the same; not so with LOCK=NONE. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE spare ENGINE = Aria",
                "ALTER TABLE spare PARTITION BY HASH (id)",
                "ALTER TABLE spare ROW_FORMAT = COMPRESSED",
                "ALTER TABLE spare ADD SYSTEM VERSIONING"
            })
    void copiesATableThatGetsAnotherStorage(String statement) {
        make();
        write("0002_a.sql", statement + ";");

        assertThat(rehearse().findings()).extracting(Finding::rule).contains("table-rewrite");
    }
}
