// SPDX-License-Identifier: Apache-2.0
package dev.migration.mysql;

import dev.migration.contract.MySqlChaosContract;
import dev.migration.fixture.EmptyMariaDb;
import dev.migration.fixture.MariaDbWorkbench;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class MariaDbChaosTest extends MariaDbWorkbench implements MySqlChaosContract {

    @Override
    public String url() {
        return "jdbc:mariadb://localhost:" + EmptyMariaDb.port() + "/contract?user=root";
    }

    @Test
    @Tag("deep")
    public void everyStatementRunsOnce() {
        everyStatementRunsOnce(1);
    }

    @RepeatedTest(10)
    @Tag("deep")
    void everyStatementRunsOnceInManyRounds(RepetitionInfo round) {
        everyStatementRunsOnce(1000L + round.getCurrentRepetition());
    }
}
