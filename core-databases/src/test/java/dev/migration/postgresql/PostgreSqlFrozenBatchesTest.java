// SPDX-License-Identifier: Apache-2.0
package dev.migration.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.contract.FrozenBatchContract;
import dev.migration.fixture.EmptyPostgreSql;
import dev.migration.fixture.Fleet;
import dev.migration.fixture.PostgreSqlWorkbench;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PostgreSqlFrozenBatchesTest extends PostgreSqlWorkbench implements FrozenBatchContract {

    @Override
    public String longestIdle() {
        return "current_setting('idle_in_transaction_session_timeout')";
    }

    @Test
    @Tag("deep")
    void aProcessThatIsFrozenInABatchBlocksNobodyForLong() {
        write(
                "0001_orders.sql",
                "CREATE TABLE orders (id BIGINT PRIMARY KEY, changes INT NOT NULL);",
                "INSERT INTO orders VALUES (1, 0), (2, 0);");
        write(
                "0002_fill.sql",
                "-- option: batch=orders.id",
                "UPDATE orders SET changes = changes + 1 WHERE id BETWEEN :from AND :to AND pg_sleep(2) IS NOT NULL;");
        try (var fleet = new Fleet(EmptyPostgreSql.url(), folder)) {
            Fleet.Member frozen = fleet.start();
            Fleet.await(
                    "it is in a batch",
                    () -> !column(
                                    "SELECT 1 FROM pg_stat_activity WHERE query LIKE 'UPDATE orders%' AND state = 'active'")
                            .isEmpty());
            frozen.suspend();
            Fleet.Member next = fleet.start();

            // Waits for the row's lock.
            execute("UPDATE orders SET changes = changes + 10 WHERE id = 1");

            assertThat(next.awaitEnd()).as(fleet.toString()).isZero();
            frozen.resume();
            frozen.awaitEnd();
        }
        assertThat(column("SELECT changes FROM orders ORDER BY id")).containsExactly("11", "1");
    }
}
