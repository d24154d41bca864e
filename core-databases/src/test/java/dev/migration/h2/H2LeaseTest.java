// SPDX-License-Identifier: Apache-2.0
package dev.migration.h2;

import dev.migration.contract.LeaseContract;
import dev.migration.fixture.FolderWorkbench;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.h2.tools.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** H2 as a server. */
class H2LeaseTest extends FolderWorkbench implements LeaseContract {

    private static Server server;

    private final String database = "mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=100000";

    @BeforeAll
    static void start() throws SQLException {
        server = Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start();
    }

    @AfterAll
    static void stop() {
        server.stop();
    }

    @Override
    public String url() {
        return "jdbc:h2:tcp://localhost:" + server.getPort() + "/" + database;
    }

    @Override
    public DataSource dataSource() {
        var dataSource = new JdbcDataSource();
        dataSource.setURL(url());
        dataSource.setUser("sa");
        return dataSource;
    }

    @Override
    public boolean isAtTheGate() {
        return !column("SELECT 1 FROM INFORMATION_SCHEMA.SESSIONS WHERE BLOCKER_ID IS NOT NULL"
                        + " AND EXECUTING_STATEMENT LIKE 'UPDATE gate %'")
                .isEmpty();
    }

    @Override
    public String vendor() {
        return "h2";
    }
}
