// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal;

import dev.migration.fixture.MySqlWorkbench;

/** What MySQL says of the statements of the release that serves. */
class MySqlCheckedStatementsTest extends MySqlWorkbench implements CheckedStatementsContract {

    @Override
    public String product() {
        return "mysql";
    }

    @Override
    public String cases() {
        return "/rehearsal/statements-mysql.txt";
    }
}
