// SPDX-License-Identifier: Apache-2.0
package dev.migration.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.DatabaseAccessException;
import dev.migration.MigrationEvent;
import dev.migration.MigrationEvent.Waiting;
import dev.migration.Migrator;
import dev.migration.Policy;
import dev.migration.State;
import dev.migration.fixture.Workbench;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What a process that is frozen or cut off in a batch does to others: the server ends it, and until then they name it. */
public interface FrozenBatchContract extends Workbench {

    /** Shows after how long the server ends the transaction of an idle session. */
    String longestIdle();

    private void batched(String value) {
        write("0001_orders.sql", """
                CREATE TABLE orders (id BIGINT PRIMARY KEY, note VARCHAR(99));
                INSERT INTO orders VALUES (1, NULL), (2, NULL);""");
        write(
                "0002_fill.sql",
                "-- option: batch=orders.id",
                "UPDATE orders SET note = " + value + " WHERE id BETWEEN :from AND :to;");
        builder().policies(Set.of(Policy.BATCHES_LATER)).build().up();
    }

    @Test
    default void theServerEndsABatchWhoseProcessDoesNothing() {
        batched(longestIdle());

        up();

        assertThat(column("SELECT DISTINCT note FROM orders").get(0)).isIn("15", "15s");
    }

    /** As of a process that is frozen in its batch. */
    private Connection lockedRow() throws SQLException {
        Connection other = session();
        other.setAutoCommit(false);
        column(other, "SELECT id FROM __migrations_run WHERE id = 2 FOR UPDATE");
        return other;
    }

    @Test
    default void whoeverTakesItOverNamesTheSessionThatKeepsItLocked() throws SQLException {
        batched("'done'");
        List<MigrationEvent> waits = new CopyOnWriteArrayList<>();
        try (Connection other = lockedRow()) {
            Migrator migrator = builder()
                    .listener(event -> {
                        if (event.isWait(Waiting.Cause.BATCH) && waits.isEmpty()) {
                            waits.add(event);
                            CompletableFuture.runAsync(() -> end(other)).join();
                        }
                    })
                    .build();

            migrator.up();
        }

        assertThat(waits.toString()).containsPattern("its row is locked: (process|connection) \\d+, user ");
        assertThat(column("SELECT DISTINCT note FROM orders")).containsExactly("done");
    }

    private static void end(Connection other) {
        try {
            other.rollback();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    default void theSessionThatStopsABatchIsNamed() throws SQLException {
        batched("'done'");
        String session = "(process|connection) \\d+, user ";
        List<String> details = new CopyOnWriteArrayList<>();
        Migrator migrator = builder()
                .waitTimeout(Duration.ofSeconds(1))
                .listener(event -> {
                    if (event.isWait(Waiting.Cause.BATCH)) {
                        details.add(migrator().status().migrations().get(1).detail());
                    }
                })
                .build();
        try (Connection other = session()) {
            other.setAutoCommit(false);
            column(other, "SELECT id FROM orders WHERE id = 2 FOR UPDATE");

            assertThat(failure(migrator::up)).hasMessageMatching("(?s).*\n  Blocked by: " + session + ".*");
            end(other);
        }

        assertThat(details.get(0))
                .containsPattern("it waits: a lock of another session stopped a batch, .*; blocked by: " + session);
        assertThat(migrator().status().migrations().get(1).detail())
                .containsPattern("the last batch failed: .* Blocked by: " + session);
    }

    @Test
    default void noCommandWaitsForItWithoutLimit() throws SQLException {
        batched("'done'");
        Migrator migrator = builder().waitTimeout(Duration.ofSeconds(1)).build();
        try (Connection other = lockedRow()) {
            assertNames(() -> migrator.pauseBatches("0002"));
            assertNames(() -> migrator.markFailed("0002"));
            end(other);
        }

        migrator.pauseBatches("0002");
        migrator.markFailed("0002");
        assertThat(states()).endsWith(State.PENDING);
    }

    private static void assertNames(ThrowingCallable command) {
        assertThatThrownBy(command)
                .isInstanceOf(DatabaseAccessException.class)
                .hasMessageContaining("The mark cannot be written")
                .hasMessageMatching("(?s).*Nothing was changed. Blocked by: .*(process|connection) \\d+, user .*")
                .hasMessageContaining("if its process is gone or frozen, end it on the server: ");
    }
}
