package dev.migration.cli;

import dev.migration.servers.MySqlServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

class MySqlLiquibaseTest extends LiquibaseContract {

    @Override
    String newDatabase() throws SQLException {
        String name = "lb" + UUID.randomUUID().toString().replace("-", "");
        String server = "localhost:" + MySqlServer.port() + "/";
        try (Connection connection = DriverManager.getConnection("jdbc:mariadb://" + server + "?user=root");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        return "mysql://root@" + server + name;
    }
}
