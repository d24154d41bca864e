// SPDX-License-Identifier: Apache-2.0
package dev.migration.sample.migrations;

import static dev.migration.test.MigrationAssertions.assertThat;

import dev.migration.Migrator;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

@SpringBootTest
class MigratedDatabaseTest {

    @Autowired
    Migrator migrator;

    @Test
    void theServiceFindsItsDatabaseMigrated() {
        assertThat(migrator).isUpToDate().hasApplied("0007").hasCurrentLockFile();
    }
}
