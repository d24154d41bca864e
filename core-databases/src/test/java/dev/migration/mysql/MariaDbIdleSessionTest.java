// SPDX-License-Identifier: Apache-2.0
package dev.migration.mysql;

import dev.migration.contract.IdleSessionContract;
import dev.migration.fixture.EmptyMariaDb;
import dev.migration.fixture.MariaDbWorkbench;
import javax.sql.DataSource;

class MariaDbIdleSessionTest extends MariaDbWorkbench implements IdleSessionContract {

    @Override
    public DataSource impatient() {
        return EmptyMariaDb.as("root", "contract?sessionVariables=wait_timeout=1");
    }

    @Override
    public String longestIdle() {
        return "@@wait_timeout";
    }
}
