// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import dev.migration.servers.SharedMySqlServer;
import org.junit.jupiter.api.Tag;

@Tag("smoke-only")
class MySqlScriptTest extends MySqlScriptContract {

    @Override
    int port() {
        return SharedMySqlServer.port();
    }

    @Override
    String product() {
        return "mysql";
    }
}
