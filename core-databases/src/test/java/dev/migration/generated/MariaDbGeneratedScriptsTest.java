package dev.migration.generated;

import dev.migration.fixture.EmptyMariaDb;
import dev.migration.fixture.MariaDbWorkbench;

class MariaDbGeneratedScriptsTest extends MariaDbWorkbench implements MySqlGeneratedScriptsContract {

    @Override
    public int port() {
        return EmptyMariaDb.port();
    }

    @Override
    public void anew() {
        EmptyMariaDb.create();
    }
}
