package dev.migration.test;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Migrator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What holds on H2 and HSQLDB, which write what is in a schema in capitals and end with a statement. */
abstract class InMemoryRoundTripContract extends RoundTripContract {

    @AfterEach
    void shutDown() throws Exception {
        execute("SHUTDOWN");
    }

    @Test
    void aViewInAnotherSchemaKeepsItsTable() throws Exception {
        execute("CREATE SCHEMA other");
        Migrator migrator = folder().with("0001_visits", "CREATE TABLE visits (id INT)", "DROP TABLE visits")
                .locked(dataSource());

        assertThatThrownBy(() -> disturb(migrator, 6, "CREATE VIEW other.report AS SELECT id FROM PUBLIC.visits"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("\n  table VISITS: ")
                .hasMessageContaining("REPORT");
        execute("SELECT id FROM other.report");
    }
}
