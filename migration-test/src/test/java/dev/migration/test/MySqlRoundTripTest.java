// SPDX-License-Identifier: Apache-2.0
package dev.migration.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.servers.SharedMySqlServer;
import java.sql.SQLException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("deep")
class MySqlRoundTripTest extends RoundTripContract {

    @BeforeEach
    void empty() throws SQLException {
        Databases.execute(database(""), "DROP DATABASE IF EXISTS clinic", "CREATE DATABASE clinic");
    }

    @Override
    DataSource dataSource() {
        return database("clinic");
    }

    private static DataSource database(String name) {
        return new UrlDataSource("jdbc:mariadb://localhost:" + SharedMySqlServer.port() + "/" + name, "root", "");
    }

    @Override
    String vendor() {
        return "mysql";
    }

    @Test
    void comparesTheLastOfManyParameters() throws SQLException {
        String many = IntStream.range(0, 60)
                .mapToObj(i -> "IN parameter_" + i + " INT, ")
                .collect(Collectors.joining());
        execute("CREATE PROCEDURE p (" + many + "IN other INT) SELECT 1");
        SchemaSnapshot before = SchemaSnapshot.of(dataSource());
        execute("DROP PROCEDURE p");
        execute("CREATE PROCEDURE p (" + many + "IN other BIGINT) SELECT 1");

        assertThat(SchemaSnapshot.of(dataSource())).isNotEqualTo(before);
    }
}
