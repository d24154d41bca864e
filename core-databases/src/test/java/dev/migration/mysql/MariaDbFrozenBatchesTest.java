// SPDX-License-Identifier: Apache-2.0
package dev.migration.mysql;

import dev.migration.contract.FrozenBatchContract;
import dev.migration.fixture.MariaDbWorkbench;

class MariaDbFrozenBatchesTest extends MariaDbWorkbench implements FrozenBatchContract {

    @Override
    public String longestIdle() {
        return "@@idle_transaction_timeout";
    }
}
