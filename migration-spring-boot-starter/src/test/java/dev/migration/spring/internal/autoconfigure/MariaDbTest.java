// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.autoconfigure;

import dev.migration.servers.MariaDbServer;

class MariaDbTest extends MySqlFamilyContract {

    @Override
    String server(int port) {
        return "jdbc:mariadb://localhost:" + port + "/";
    }

    @Override
    int port() {
        return MariaDbServer.port();
    }

    @Override
    String product() {
        return "MariaDB";
    }
}
