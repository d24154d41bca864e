// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.servers.SharedMySqlServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("deep")
class MySqlLiquibaseTest extends LiquibaseContract {

    /** As the user has it whom a container makes beside its database. */
    @Test
    void whoMayNotCreateDatabasesNamesWhereTheScratchDatabaseIs() throws Exception {
        String url = newDatabase();
        String name = url.substring(url.lastIndexOf('/') + 1);
        String user = name.substring(0, 20);
        execute(url, "CREATE USER " + user);
        execute(url, "GRANT ALL ON " + name + ".* TO " + user);
        String from = url.replace("root@", user + "@");
        updateByLiquibase(from, Changelog.MASTER, "prod", database -> {});

        adopted(from).says("[no-privilege]", "--scratch-url").ends(3);
        assertThat(baseline()).doesNotExist();

        assertThat(adopted(from, "--scratch-url", newDatabase()).err()).isEmpty();
        execute(url, "DROP USER " + user);
    }

    @Override
    String newDatabase() throws SQLException {
        String name = "lb" + UUID.randomUUID().toString().replace("-", "");
        String server = "localhost:" + SharedMySqlServer.port() + "/";
        try (Connection connection = DriverManager.getConnection("jdbc:mariadb://" + server + "?user=root");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        return "mysql://root@" + server + name;
    }
}
