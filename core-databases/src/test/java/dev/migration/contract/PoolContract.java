// SPDX-License-Identifier: Apache-2.0
package dev.migration.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.migration.Migrator;
import dev.migration.State;
import dev.migration.fixture.Workbench;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A pool with a single connection has to do, and gets it back as it was. */
interface PoolContract extends Workbench {

    @ParameterizedTest
    @Tag("smoke")
    @CsvSource({"true, false", "false, false", "true, true"})
    default void aPoolOfOneConnectionIsEnoughAndGetsItBackAsItWas(boolean autoCommit, boolean readOnly)
            throws SQLException {
        var config = new HikariConfig();
        config.setDataSource(dataSource());
        config.setMaximumPoolSize(1);
        config.setConnectionTimeout(2_000);
        config.setAutoCommit(autoCommit);
        config.setReadOnly(readOnly);
        writeUpAndDown("0001_t.sql", "CREATE TABLE t (n INT);", "DROP TABLE t;");
        writeUpAndDown("0002_rows.sql", "INSERT INTO t VALUES (1);", "DELETE FROM t;");
        write("0003_plain.sql", "-- no-transaction", "INSERT INTO t VALUES (2);", "INSERT INTO t VALUES (3);");
        try (var pool = new HikariDataSource(config)) {
            Migrator migrator = builder().dataSource(pool).build();
            assertThat(migrator.up().migrations()).hasSize(3);
            assertAsItWas(pool, autoCommit, readOnly);
            assertThat(migrator.up().migrations()).isEmpty();
            migrator.markFailed("0003");
            assertThat(migrator.down().migrations()).hasSize(1);
            assertAsItWas(pool, autoCommit, readOnly);
            assertThat(migrator.up().migrations()).hasSize(2);
            write("0004_wrong.sql", "INSERT INTO t VALUES (4);", "INSERT INTO nowhere VALUES (5);");
            failure(() -> builder().dataSource(pool).build().up());
            assertAsItWas(pool, autoCommit, readOnly);
        }
        assertThat(states()).containsExactly(State.APPLIED, State.APPLIED, State.APPLIED, State.FAILED);
    }

    private static void assertAsItWas(HikariDataSource pool, boolean autoCommit, boolean readOnly) throws SQLException {
        assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
        try (Connection connection = pool.getConnection()) {
            assertThat(connection.getAutoCommit()).isEqualTo(autoCommit);
            assertThat(connection.isReadOnly()).isEqualTo(readOnly && connection.isReadOnly());
        }
    }
}
