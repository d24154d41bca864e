// SPDX-License-Identifier: Apache-2.0
package dev.migration.test;

import dev.migration.servers.MariaDbServer;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;

class MariaDbRoundTripTest extends RoundTripContract {

    @BeforeEach
    void empty() throws Exception {
        Databases.execute(
                database(""), "DROP DATABASE IF EXISTS clinic", "CREATE DATABASE clinic CHARACTER SET utf8mb4");
    }

    @Override
    DataSource dataSource() {
        return database("clinic");
    }

    private static DataSource database(String name) {
        return new UrlDataSource("jdbc:mariadb://localhost:" + MariaDbServer.port() + "/" + name, "root", "");
    }

    @Override
    String vendor() {
        return "mariadb";
    }
}
