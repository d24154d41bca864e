// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.autoconfigure;

import dev.migration.servers.SharedMySqlServer;
import org.junit.jupiter.api.Tag;

@Tag("deep")
class MySqlTest extends MySqlFamilyContract {

    @Override
    String server(int port) {
        return "jdbc:mysql://localhost:" + port + "/";
    }

    @Override
    int port() {
        return SharedMySqlServer.port();
    }

    @Override
    String product() {
        return "MySQL";
    }
}
