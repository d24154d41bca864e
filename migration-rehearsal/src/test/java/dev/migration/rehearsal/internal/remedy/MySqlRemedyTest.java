package dev.migration.rehearsal.internal.remedy;

import dev.migration.fixture.EmptyMySql;
import dev.migration.fixture.MySqlWorkbench;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("deep")
class MySqlRemedyTest extends MySqlWorkbench {

    private final MySqlRemedies remedies = new MySqlRemedies(this, EmptyMySql::empty, "ALGORITHM=INPLACE LOCK=NONE");

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
