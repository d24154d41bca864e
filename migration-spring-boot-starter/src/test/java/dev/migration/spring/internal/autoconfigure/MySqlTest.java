package dev.migration.spring.internal.autoconfigure;

import dev.migration.servers.MySqlServer;
import org.junit.jupiter.api.Tag;

@Tag("deep")
class MySqlTest extends MySqlFamilyContract {

    @Override
    String server(int port) {
        return "jdbc:mysql://localhost:" + port + "/";
    }

    @Override
    int port() {
        return MySqlServer.port();
    }

    @Override
    String product() {
        return "MySQL";
    }
}
