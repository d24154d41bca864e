// SPDX-License-Identifier: Apache-2.0
package dev.migration.mysql;

import dev.migration.Migrator;
import dev.migration.contract.MySqlContract;
import dev.migration.fixture.EmptyMariaDb;
import dev.migration.fixture.MariaDbWorkbench;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

class MariaDbTest extends MariaDbWorkbench implements MySqlContract {

    @Override
    public Migrator.Builder builder() {
        return super.builder().baseline(null);
    }

    @Override
    public List<String> knownSettings() {
        return List.of("USE", "ROLE", "NAMES", "TRANSACTION", "@", "sql_mode", "timestamp");
    }

    @Override
    public Map<String, Setting> settings() {
        execute("CREATE SCHEMA other", "CREATE ROLE clerk");
        return Map.of(
                "USE",
                Setting.of("USE other", "SELECT DATABASE()"),
                "ROLE",
                Setting.of("SET ROLE clerk", "SELECT CURRENT_ROLE()"),
                "NAMES",
                Setting.of("SET NAMES utf8mb3", "SELECT @@SESSION.character_set_results"),
                "TRANSACTION",
                Setting.of("SET SESSION TRANSACTION READ ONLY", "SELECT @@SESSION.tx_read_only"),
                "@",
                Setting.of("SET @left = 5", "SELECT @left"),
                "sql_mode",
                Setting.of("SET sql_mode = 'TRADITIONAL'", "SELECT @@SESSION.sql_mode"),
                "timestamp",
                Setting.of("SET timestamp = 1000000000", "SELECT @@timestamp = 1000000000"));
    }

    @Override
    public int serverPort() {
        return EmptyMariaDb.port();
    }

    @Override
    public DataSource through(int port, Duration socketTimeout) {
        return EmptyMariaDb.at(port, "contract?user=root&socketTimeout=" + socketTimeout.toMillis());
    }

    @Override
    public DataSource unreachable() {
        return EmptyMariaDb.at(1, "nowhere");
    }
}
