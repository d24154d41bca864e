package dev.migration.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.fixture.MariaDbWorkbench;
import dev.migration.rehearsal.RehearsalReport.Finding;
import org.junit.jupiter.api.Test;

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
}
