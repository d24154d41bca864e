package dev.migration.generated;

import dev.migration.fixture.EmptyMySql;
import dev.migration.fixture.MySqlWorkbench;
import dev.migration.servers.SharedMySqlServer;

class MySqlGeneratedScriptsTest extends MySqlWorkbench implements MySqlGeneratedScriptsContract {

    @Override
    public int port() {
        return SharedMySqlServer.port();
    }

    @Override
    public void anew() {
        EmptyMySql.empty();
    }
}
