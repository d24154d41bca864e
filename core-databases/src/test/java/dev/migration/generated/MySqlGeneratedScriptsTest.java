// SPDX-License-Identifier: Apache-2.0
package dev.migration.generated;

import dev.migration.fixture.EmptyMySql;
import dev.migration.fixture.MySqlWorkbench;
import dev.migration.servers.SharedMySqlServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

class MySqlGeneratedScriptsTest extends MySqlWorkbench implements MySqlGeneratedScriptsContract {

    /** MariaDB's client cannot log in as this server's root. */
    @Override
    public DataSource dataSource() {
        return driver().as("client", "contract", "&useAffectedRows=true");
    }

    @Override
    public String clientUser() {
        return "client";
    }

    @Override
    public String clientNames() {
        return "SET NAMES utf8mb4 COLLATE utf8mb4_0900_ai_ci";
    }

    @Override
    public int port() {
        return SharedMySqlServer.port();
    }

    @Override
    public void anew() {
        EmptyMySql.empty();
        try (Connection connection = connecting("").getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE USER client@'%' IDENTIFIED WITH mysql_native_password");
            statement.execute("GRANT ALL ON *.* TO client@'%'");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
