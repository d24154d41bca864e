// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal;

import dev.migration.fixture.PostgreSqlWorkbench;

/** What PostgreSQL says of the statements of the release that serves. */
class PostgreSqlCheckedStatementsTest extends PostgreSqlWorkbench implements CheckedStatementsContract {

    @Override
    public String product() {
        return "postgresql";
    }

    @Override
    public String cases() {
        return "/rehearsal/statements-postgresql.txt";
    }
}
