// SPDX-License-Identifier: Apache-2.0
package dev.migration.generated;

import dev.migration.fixture.EmptyMariaDb;
import dev.migration.fixture.MariaDbWorkbench;
import javax.sql.DataSource;

class MariaDbGeneratedScriptsTest extends MariaDbWorkbench implements MySqlGeneratedScriptsContract {

    @Override
    public DataSource dataSource() {
        return EmptyMariaDb.as("root", "contract?useAffectedRows=true");
    }

    @Override
    public String clientUser() {
        return "root";
    }

    @Override
    public int port() {
        return EmptyMariaDb.port();
    }

    @Override
    public void anew() {
        EmptyMariaDb.create();
    }
}
