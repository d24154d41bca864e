// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.fixture.PostgreSqlWorkbench;
import org.junit.jupiter.api.Test;

class PostgreSqlLagTest extends PostgreSqlWorkbench {

    @Test
    void theLagIsThatOfTheStandbyFurthestBehind() {
        execute(
                "CREATE SCHEMA seen",
                "CREATE TABLE seen.pg_stat_replication (pid INT, replay_lag INTERVAL)",
                "CREATE TABLE seen.pg_replication_slots (active_pid INT, slot_type TEXT)");
        assertThat(lag()).isEqualTo("0");
        execute(
                // Without a slot, and with nothing to replay; with a slot; and a subscriber of rows.
                "INSERT INTO seen.pg_stat_replication VALUES (1, '2 s'), (2, NULL), (3, '12.5 s'), (4, '1 hour')",
                "INSERT INTO seen.pg_replication_slots VALUES (3, 'physical'), (NULL, 'physical'), (4, 'logical')");

        assertThat(Double.parseDouble(lag())).isEqualTo(12.5);
    }

    private String lag() {
        return column(PostgreSqlBatches.LAG
                        .replace("pg_catalog.pg_stat_replication", "seen.pg_stat_replication")
                        .replace("pg_catalog.pg_replication_slots", "seen.pg_replication_slots"))
                .get(0);
    }
}
