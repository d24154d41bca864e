package dev.migration.cli;

import dev.migration.servers.MariaDbServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.Tag;

@Tag("smoke-only")
class MariaDbLiquibaseTest extends LiquibaseContract {

    @Override
    String newDatabase() throws SQLException {
        String name = "lb" + UUID.randomUUID().toString().replace("-", "");
        String server = "localhost:" + MariaDbServer.port() + "/";
        try (Connection connection = DriverManager.getConnection("jdbc:mariadb://" + server + "?user=root");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        return "mariadb://root@" + server + name;
    }
}
