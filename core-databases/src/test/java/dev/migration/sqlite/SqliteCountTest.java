package dev.migration.sqlite;

import dev.migration.contract.CountContract;
import dev.migration.fixture.SqliteWorkbench;

class SqliteCountTest extends SqliteWorkbench implements CountContract {

    @Override
    public String count() {
        return "changes()";
    }

    @Override
    public String nonTransactional() {
        return "";
    }
}
