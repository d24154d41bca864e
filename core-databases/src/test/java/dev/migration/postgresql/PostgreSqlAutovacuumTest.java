// SPDX-License-Identifier: Apache-2.0
package dev.migration.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.MigrationEvent.StoppedByLock;
import dev.migration.fixture.Fleet;
import dev.migration.fixture.PostgreSqlWorkbench;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** PostgreSQL cancels an autovacuum only for a session that waits longer than a try does. */
class PostgreSqlAutovacuumTest extends PostgreSqlWorkbench {

    @BeforeEach
    void startVacuum() {
        execute(
                "CREATE TABLE visits (id INT, note TEXT) WITH (autovacuum_vacuum_threshold = 0,"
                        + " autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_cost_delay = 100,"
                        + " autovacuum_vacuum_cost_limit = 1)",
                "INSERT INTO visits SELECT n, repeat('x', 500) FROM generate_series(1, 10000) n",
                "DELETE FROM visits WHERE id % 2 = 0",
                "ALTER SYSTEM SET autovacuum_naptime = 1",
                "ALTER SYSTEM SET autovacuum = on",
                "SELECT pg_reload_conf()");
        Fleet.await(
                "an autovacuum of the table runs",
                () -> !column("SELECT 1 FROM pg_stat_activity WHERE query LIKE 'autovacuum: VACUUM%.visits%'")
                        .isEmpty());
    }

    @AfterEach
    void stopVacuum() {
        execute(
                "ALTER SYSTEM SET autovacuum = off",
                "ALTER SYSTEM RESET autovacuum_naptime",
                "SELECT pg_reload_conf()");
    }

    /** One that waits longer than a try is waited for without a lock, and changes nothing for what comes later. */
    @Test
    void whereTheServerTakesLongerNobodyQueuesForThatLong() {
        write(
                "0001_email.sql",
                "ALTER TABLE visits ADD COLUMN email TEXT;",
                "VACUUM visits;",
                "CREATE TABLE later AS SELECT current_setting('lock_timeout') AS longest;");
        List<StoppedByLock> waits = new CopyOnWriteArrayList<>();

        builder()
                .initSql("SET deadlock_timeout = '30s'")
                .listener(event -> {
                    if (event instanceof StoppedByLock wait) {
                        waits.add(wait);
                        stopVacuum();
                        execute(
                                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'autovacuum:%'");
                    }
                })
                .build()
                .up();

        assertThat(waits).first().satisfies(wait -> assertThat(wait.blocker()).contains("autovacuum"));
        assertThat(column("SELECT longest FROM later")).containsExactly("1500ms");
    }

    @Test
    void aTryWaitsUntilTheServerHasCancelledIt() {
        write("0001_email.sql", "ALTER TABLE visits ADD COLUMN email TEXT;");
        List<StoppedByLock> waits = new CopyOnWriteArrayList<>();

        builder()
                .waitTimeout(Duration.ofSeconds(20))
                .listener(event -> {
                    if (event instanceof StoppedByLock wait) {
                        waits.add(wait);
                    }
                })
                .build()
                .up();

        assertThat(column("SELECT version FROM __migrations")).containsExactly("0001");
        assertThat(waits).as("waits for the end of the autovacuum").isEmpty();
    }
}
