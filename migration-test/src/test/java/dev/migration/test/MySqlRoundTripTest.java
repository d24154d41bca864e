package dev.migration.test;

import dev.migration.servers.MySqlServer;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

@Tag("merge")
class MySqlRoundTripTest extends RoundTripContract {

    @BeforeEach
    void empty() throws SQLException {
        execute("DROP DATABASE IF EXISTS clinic");
        execute("CREATE DATABASE clinic");
    }

    @Override
    void execute(String sql) throws SQLException {
        try (var connection =
                        database(sql.contains(" DATABASE ") ? "" : "clinic").getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    DataSource dataSource() {
        return database("clinic");
    }

    private static DataSource database(String name) {
        return new UrlDataSource("jdbc:mariadb://localhost:" + MySqlServer.port() + "/" + name, "root", "");
    }

    @Override
    String vendor() {
        return "mysql";
    }
}
