package dev.migration.cli;

import dev.migration.servers.MariaDbServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Tag;

@Tag("deep")
class MariaDbRemedyTest extends MySqlFamilyRemedy {

    @Override
    String url() {
        return "mariadb://root@localhost:" + MariaDbServer.port() + "/";
    }

    @Override
    Connection connection() throws SQLException {
        return DriverManager.getConnection("jdbc:mariadb://localhost:" + MariaDbServer.port() + "/?user=root");
    }

    @Override
    String indexClause() {
        return "ALGORITHM=NOCOPY LOCK=NONE";
    }
}
