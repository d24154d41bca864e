// SPDX-License-Identifier: Apache-2.0
package dev.migration.sample.migrations;

import static dev.migration.test.MigrationAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Migrator;
import dev.migration.test.DatabaseCopy;
import dev.migration.test.DatabaseTemplate;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;

@SpringBootTest(
        properties = {
            "migration.test-template=true", // or in the application.properties of the tests, for all of them
            "spring.datasource.url=jdbc:h2:./target/copied/clinic"
        })
class CopiedDatabaseTest {

    @Autowired
    Migrator migrator;

    @Test
    void theContextHasACopyThatIsUpToDate() {
        assertThat(migrator).isUpToDate().hasApplied("0007");
    }

    @Test
    void aTestMayAskForACopyOfItsOwn() {
        try (DatabaseCopy own = DatabaseTemplate.of(migrator).copy()) {
            JdbcClient jdbc = JdbcClient.create(own.dataSource());
            assertThat(jdbc.sql("DELETE FROM appointments").update()).isPositive();
        }
    }
}
