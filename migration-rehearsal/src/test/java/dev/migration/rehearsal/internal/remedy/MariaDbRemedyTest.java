package dev.migration.rehearsal.internal.remedy;

import dev.migration.fixture.EmptyMariaDb;
import dev.migration.fixture.MariaDbWorkbench;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("deep")
class MariaDbRemedyTest extends MariaDbWorkbench {

    private final MySqlRemedies remedies = new MySqlRemedies(this, EmptyMariaDb::create, "ALGORITHM=NOCOPY LOCK=NONE");

    @Test
    void eachBecomesWhatDoesTheSame() throws Exception {
        remedies.assertEach();
    }

    @ParameterizedTest
    @CsvSource({
        "ALTER TABLE visits RENAME COLUMN total TO amount, INT",
        "ALTER TABLE visits CHANGE COLUMN total amount BIGINT NOT NULL DEFAULT 5, BIGINT"
    })
    void aRenamedColumnIsWrittenByReleases(String change, String type) {
        remedies.assertRenamedByReleases(change, type);
    }

    @Test
    void theTimeOfTheLastChangeIsKept() {
        remedies.assertKeepsTheTimeOfTheLastChange();
    }
}
