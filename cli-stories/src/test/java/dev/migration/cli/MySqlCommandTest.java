// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import dev.migration.servers.SharedMySqlServer;
import java.sql.SQLException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** By the URL that dbmate has for MySQL, with a password as MySQL keeps it by default. */
@Tag("smoke-only")
class MySqlCommandTest extends MySqlFamilyCommandContract {

    @Override
    int port() {
        return SharedMySqlServer.port();
    }

    @Override
    String options() {
        return "?allowPublicKeyRetrieval=true";
    }

    @Override
    String product() {
        return "mysql";
    }

    @Test
    @Tag("smoke")
    void aPasswordThatTheServerHasNotYetSeenNeedsTlsOrItsKey() throws SQLException {
        execute("FLUSH PRIVILEGES");
        cli.env("DATABASE_URL", cli.env("DATABASE_URL").replace("?allowPublicKeyRetrieval=true", ""));

        cli.run("status");

        Printed.assertMatches("no-public-key", cli.story());
        cli.env("DATABASE_URL", cli.env("DATABASE_URL") + "?sslMode=trust");
        cli.run("status").ends(0);
    }
}
