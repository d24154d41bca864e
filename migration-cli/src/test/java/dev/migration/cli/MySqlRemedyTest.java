package dev.migration.cli;

import dev.migration.servers.MySqlServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Tag;

@Tag("deep")
class MySqlRemedyTest extends MySqlFamilyRemedy {

    @Override
    String url() {
        return "mysql://root@localhost:" + MySqlServer.port() + "/";
    }

    @Override
    Connection connection() throws SQLException {
        return DriverManager.getConnection("jdbc:mysql://localhost:" + MySqlServer.port() + "/?user=root");
    }

    @Override
    String indexClause() {
        return "ALGORITHM=INPLACE LOCK=NONE";
    }
}
