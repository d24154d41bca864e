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
