// SPDX-License-Identifier: Apache-2.0
package dev.migration.mysql;

import dev.migration.contract.FrozenBatchContract;
import dev.migration.fixture.MySqlWorkbench;
import org.junit.jupiter.api.Tag;

@Tag("smoke-only")
class MySqlFrozenBatchesTest extends MySqlWorkbench implements FrozenBatchContract {

    @Override
    public String longestIdle() {
        return "@@wait_timeout";
    }
}
