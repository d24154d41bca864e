// SPDX-License-Identifier: Apache-2.0
package dev.migration.sqlite;

import dev.migration.contract.LastKeyContract;
import dev.migration.fixture.SqliteWorkbench;

class SqliteLastKeyTest extends SqliteWorkbench implements LastKeyContract {

    @Override
    public String numbered() {
        return "INTEGER PRIMARY KEY";
    }

    @Override
    public String see() {
        return "INSERT INTO seen VALUES (last_insert_rowid());";
    }

    @Override
    public boolean commitsAtDdl() {
        return false;
    }
}
