package dev.migration.test;

import dev.migration.servers.MariaDbServer;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;

class MariaDbRoundTripTest extends RoundTripContract {

    @BeforeEach
    void empty() throws Exception {
        execute("DROP DATABASE IF EXISTS clinic");
        execute("CREATE DATABASE clinic CHARACTER SET utf8mb4");
    }

    @Override
    void execute(String sql) throws java.sql.SQLException {
        boolean databases = sql.contains(" DATABASE ");
        try (var connection = database(databases ? "" : "clinic").getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    DataSource dataSource() {
        return database("clinic");
    }

    private static DataSource database(String name) {
        return new UrlDataSource("jdbc:mariadb://localhost:" + MariaDbServer.port() + "/" + name, "root", "");
    }

    @Override
    String vendor() {
        return "mariadb";
    }
}
