// SPDX-License-Identifier: Apache-2.0
package dev.migration.test;

import static dev.migration.test.MigrationAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Migrator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What holds on H2 and HSQLDB, which write what is in a schema in capitals and end with a statement. */
abstract class InMemoryRoundTripContract extends RoundTripContract {

    @AfterEach
    void shutDown() throws Exception {
        execute("SHUTDOWN");
    }

    @Test
    @Tag("smoke")
    void repeatableMigrationsAreLeftOut() throws Exception {
        Migrator migrator = folder().with("0001_visits", "CREATE TABLE visits (id INT)", "DROP TABLE visits")
                .withFile("views", "-- option: run=on-change\nCREATE VIEW report AS SELECT id FROM visits;")
                .locked(dataSource());

        assertSurvives(migrator);
    }

    @Test
    @Tag("smoke")
    void whereAllMigrationsAreRepeatableNothingIsTested() {
        Migrator migrator = folder().withFile("views", "-- option: run=on-change\nSELECT 1;")
                .locked(dataSource());

        assertThatThrownBy(() -> assertThat(migrator).survivesRoundTrip())
                .hasMessageContaining("There is nothing to test: repeatable migrations are left out.");
    }

    @Test
    @Tag("smoke")
    void aViewInAnotherSchemaIsDroppedWithItsTable() throws Exception {
        execute("CREATE SCHEMA other");
        Migrator migrator = folder().with("0001_visits", """
                        CREATE TABLE visits (id INT);
                        CREATE VIEW other.report AS SELECT id FROM visits""", "").locked(dataSource());

        assertSurvives(migrator, "0001");
    }
}
