// SPDX-License-Identifier: Apache-2.0
package dev.migration.mysql;

import dev.migration.contract.IdleSessionContract;
import dev.migration.fixture.MySqlWorkbench;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;

@Tag("smoke-only")
class MySqlIdleSessionTest extends MySqlWorkbench implements IdleSessionContract {

    @Override
    public DataSource impatient() {
        return connecting("&sessionVariables=wait_timeout=1");
    }

    @Override
    public String longestIdle() {
        return "@@wait_timeout";
    }
}
