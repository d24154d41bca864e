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
