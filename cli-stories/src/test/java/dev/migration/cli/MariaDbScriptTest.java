// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import dev.migration.servers.MariaDbServer;

class MariaDbScriptTest extends MySqlScriptContract {

    @Override
    int port() {
        return MariaDbServer.port();
    }

    @Override
    String product() {
        return "mariadb";
    }
}
