// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.servers.MariaDbServer;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("smoke-only")
class MariaDbLiquibaseTest extends LiquibaseContract {

    @Test
    @Tag("smoke")
    void aTextWithTheDatabasesNameIsNamed() throws Exception {
        String url = newDatabase();
        String name = url.substring(url.lastIndexOf('/') + 1);
        cli.file("resources/named.sql", """
                --liquibase formatted sql
                --changeset ann:1
                CREATE TABLE %1$s.ward (n INT, at VARCHAR(100));
                CREATE VIEW %1$s.wards AS SELECT n FROM %1$s.ward;
                INSERT INTO ward VALUES (1, 'in %1$s');
                --changeset ann:2 splitStatements:false
                CREATE PROCEDURE p() SELECT n FROM %1$s.ward
                """.formatted(name));
        updateByLiquibase(url, "named.sql", "", database -> {});

        adopted(url, "--any-schema")
                .says("has the name of the database " + name + " in 2 lines", "FROM " + name + ".ward", "--from URL")
                .ends(3);
        execute(url, "DROP PROCEDURE p");
        adopted(url, "--any-schema").says("in 1 line").ends(3);
        adopted(url).says("has the name of the database " + name + " in 1 line").ends(0);
        execute(url, "DELETE FROM ward");
        Files.delete(baseline());
        assertThat(adopted(url, "--any-schema").err()).isEmpty();
        assertThat(Files.readString(baseline())).doesNotContain(name);
    }

    @Override
    String newDatabase() throws SQLException {
        String name = "lb" + UUID.randomUUID().toString().replace("-", "");
        String server = "localhost:" + MariaDbServer.port() + "/";
        try (Connection connection = DriverManager.getConnection("jdbc:mariadb://" + server + "?user=root");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        return "mariadb://root@" + server + name;
    }
}
