// SPDX-License-Identifier: Apache-2.0
package dev.migration.mysql;

import dev.migration.contract.MySqlChaosContract;
import dev.migration.fixture.EmptyMySql.Driver;
import dev.migration.fixture.MySqlWorkbench;
import dev.migration.servers.SharedMySqlServer;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;

class MySqlChaosTest extends MySqlWorkbench implements MySqlChaosContract {

    @Override
    public String url() {
        return Driver.MARIADB.url(SharedMySqlServer.port(), "contract", "&user=root");
    }

    @RepeatedTest(3)
    @Tag("deep")
    void everyStatementRunsOnceInManyRounds(RepetitionInfo round) {
        everyStatementRunsOnce(1000L + round.getCurrentRepetition());
    }
}
