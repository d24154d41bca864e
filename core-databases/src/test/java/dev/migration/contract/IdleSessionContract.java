// SPDX-License-Identifier: Apache-2.0
package dev.migration.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.fixture.Connections;
import dev.migration.fixture.Workbench;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** The server ends a session that does nothing for a second, and a run waits between two statements. */
public interface IdleSessionContract extends Workbench {

    /** The database with that limit for a session. */
    DataSource impatient() throws SQLException;

    /** The limit of a session. */
    String longestIdle();

    private void batched() {
        execute(
                "CREATE TABLE gate (opens TIMESTAMP NOT NULL)",
                "INSERT INTO gate VALUES (CURRENT_TIMESTAMP + INTERVAL '3' SECOND)",
                "CREATE TABLE orders (id BIGINT PRIMARY KEY, note VARCHAR(99))",
                "INSERT INTO orders VALUES (1, NULL), (2, NULL)");
        write(
                "0001_fill.sql",
                "-- option: batch=orders.id",
                "UPDATE orders SET note = 'done' WHERE id BETWEEN :from AND :to;");
    }

    @Test
    default void batchesWaitForLonger() throws SQLException {
        batched();

        builder()
                .dataSource(impatient())
                .batchWaitWhile("SELECT CURRENT_TIMESTAMP < opens FROM gate")
                .build()
                .up();

        assertThat(column("SELECT DISTINCT note FROM orders")).containsExactly("done");
    }

    @Test
    default void theLimitIsBackAtTheEnd() throws SQLException {
        write("0001_one.sql", "CREATE TABLE one (n INT);");
        write("0002_two.sql", "-- no-transaction", "CREATE TABLE two (n INT);", "INSERT INTO two VALUES (1);");
        try (Connection connection = impatient().getConnection()) {
            var before = column(connection, "SELECT " + longestIdle());

            builder().dataSource(Connections.pooled(connection)).build().up();

            assertThat(column(connection, "SELECT " + longestIdle())).isEqualTo(before);
        }
    }
}
