// SPDX-License-Identifier: Apache-2.0
package dev.migration.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.migration.fixture.EmptyMariaDb;
import dev.migration.fixture.MariaDbWorkbench;
import dev.migration.fixture.TenantWorkbench;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** Tenants on a server where a connection need not have selected any database, and cannot unselect one. */
class MariaDbTenantsTest extends MariaDbWorkbench implements TenantWorkbench {

    @Test
    void aConnectionThatHadNoDatabaseIsNotGivenBackWithATenants() throws SQLException {
        createTenants("acme", "bolt");
        counts();
        var config = new HikariConfig();
        config.setDataSource(EmptyMariaDb.as("root", ""));
        config.setMaximumPoolSize(1);
        try (var pool = new HikariDataSource(config)) {
            assertThat(tenants(builder().dataSource(pool), "acme", "bolt").up().tenants())
                    .hasSize(2);

            try (Connection connection = pool.getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT DATABASE()")) {
                row.next();
                assertThat(row.getString(1)).isNull();
            }
        }
        assertThat(rows("bolt")).containsExactly("1");
    }
}
