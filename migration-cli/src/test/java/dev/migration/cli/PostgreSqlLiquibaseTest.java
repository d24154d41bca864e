package dev.migration.cli;

import dev.migration.servers.PostgreSqlServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

class PostgreSqlLiquibaseTest extends LiquibaseContract {

    @Override
    String newDatabase() throws SQLException {
        String name = "lb" + UUID.randomUUID().toString().replace("-", "");
        try (Connection connection =
                        PostgreSqlServer.get().getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        return PostgreSqlServer.get().getJdbcUrl("postgres", name);
    }
}
