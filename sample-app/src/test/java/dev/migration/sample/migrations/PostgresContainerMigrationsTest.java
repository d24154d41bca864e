// SPDX-License-Identifier: Apache-2.0
package dev.migration.sample.migrations;

import dev.migration.test.MigrationTest;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.postgresql.PostgreSQLContainer;

@Testcontainers(disabledWithoutDocker = true)
class PostgresContainerMigrationsTest {

    @Container
    static final PostgreSQLContainer POSTGRES = new PostgreSQLContainer("postgres:17-alpine");

    @MigrationTest(database = "POSTGRES", irreversible = "0007")
    void migrations() {}
}
