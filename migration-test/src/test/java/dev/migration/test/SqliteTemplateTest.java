// SPDX-License-Identifier: Apache-2.0
package dev.migration.test;

import static dev.migration.fixture.ProblemAssert.assertThatProblem;

import dev.migration.Code;
import org.junit.jupiter.api.Test;

class SqliteTemplateTest extends FileTemplateContract {

    @Override
    String emptyDatabase() {
        return "jdbc:sqlite:" + temp.resolve("clinic") + "?journal_mode=WAL";
    }

    @Override
    String slow() {
        return "INSERT INTO patients WITH RECURSIVE n (x) AS (SELECT 9 UNION ALL SELECT x + 1 FROM n WHERE x < 10000000000)"
                + " SELECT MAX(x), '' FROM n";
    }

    @Test
    void anotherFileIsRefusedWithItsPlace() {
        folder.with("0003_other", "ATTACH DATABASE 'other.db' AS other", "");

        assertThatProblem(() -> DatabaseTemplate.of(folder.migrator(database)).copy())
                .hasCode(Code.INVALID_SETTING)
                .names("0003_other.sql:2");
    }
}
