// SPDX-License-Identifier: Apache-2.0
package dev.migration.mysql;

import dev.migration.contract.LastKeyContract;
import dev.migration.fixture.MariaDbWorkbench;

class MariaDbLastKeyTest extends MariaDbWorkbench implements LastKeyContract {

    @Override
    public String numbered() {
        return "INT AUTO_INCREMENT PRIMARY KEY";
    }

    @Override
    public String see() {
        return "INSERT INTO seen VALUES (LAST_INSERT_ID());";
    }
}
