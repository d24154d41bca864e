// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal;

import dev.migration.fixture.MariaDbWorkbench;

/** What MariaDB says of the statements of the release that serves. */
class MariaDbCheckedStatementsTest extends MariaDbWorkbench implements CheckedStatementsContract {

    @Override
    public String product() {
        return "mariadb";
    }

    @Override
    public String cases() {
        return "/rehearsal/statements-mysql.txt";
    }
}
