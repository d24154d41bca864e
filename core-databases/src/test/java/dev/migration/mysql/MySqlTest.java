// SPDX-License-Identifier: Apache-2.0
package dev.migration.mysql;

import dev.migration.Migrator;
import dev.migration.contract.DecisionContract;
import dev.migration.contract.MySqlContract;
import dev.migration.contract.SurroundingsContract;
import dev.migration.contract.TenantTroubleContract;
import dev.migration.fixture.MySqlWorkbench;
import dev.migration.servers.SharedMySqlServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;

/** In each build MariaDB stands for both; what differs most between them has tests of its own. */
@Tag("smoke-only")
class MySqlTest extends MySqlWorkbench
        implements MySqlContract, SurroundingsContract, DecisionContract, TenantTroubleContract {

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
        execute("CREATE SCHEMA other", "CREATE ROLE clerk", "GRANT clerk TO root@localhost");
        return Map.of(
                "USE",
                Setting.of("USE other", "SELECT DATABASE()"),
                "ROLE",
                Setting.of("SET ROLE clerk", "SELECT CURRENT_ROLE()"),
                "NAMES",
                Setting.of("SET NAMES utf8", "SELECT @@SESSION.character_set_results"),
                "TRANSACTION",
                Setting.of("SET SESSION TRANSACTION READ ONLY", "SELECT @@SESSION.transaction_read_only"),
                "@",
                Setting.of("SET @left = 5", "SELECT @left"),
                "sql_mode",
                Setting.of("SET sql_mode = 'TRADITIONAL'", "SELECT @@SESSION.sql_mode"),
                "timestamp",
                Setting.of("SET timestamp = 1000000000", "SELECT @@timestamp = 1000000000"));
    }

    /** Sleeping alone, it would wake up and be done when it is cancelled. */
    @Override
    public String slow() {
        return "INSERT INTO counts SELECT SLEEP(30) FROM (SELECT 1 UNION ALL SELECT 2) twice";
    }

    @Override
    public int serverPort() {
        return SharedMySqlServer.port();
    }

    @Override
    public DataSource through(int port, Duration socketTimeout) {
        return driver().at(driver().url(port, "contract", "&user=root&socketTimeout=" + socketTimeout.toMillis()));
    }

    @Override
    public DataSource unreachable() {
        return driver().at(driver().url(1, "nowhere", ""));
    }
}
