// SPDX-License-Identifier: Apache-2.0
package dev.migration.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.migration.UnknownOutcome;
import dev.migration.contract.LockContract;
import dev.migration.fixture.Connections;
import dev.migration.fixture.CutConnection.When;
import dev.migration.fixture.MariaDbWorkbench;
import dev.migration.internal.database.mysql.MySqlServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/**
 * A server that says it is a node of a cluster. There a session's lock holds for the node only, so the lock is the lease;
 * what became of a statement that was cut off is never read from the catalogue, because the session may still be at work.
 */
class MariaDbGaleraTest extends MariaDbWorkbench implements LockContract {

    @Override
    public DataSource dataSource() {
        return Connections.replaced(super.dataSource(), connection -> node(connection, "wsrep.so", "ON"));
    }

    private static Connection node(Connection connection, String provider, String ready) {
        return Connections.statements(connection, call -> {
            String query = call.is("executeQuery") ? call.text() : "";
            return query.startsWith("SHOW VARIABLES")
                    ? ((Statement) call.target())
                            .executeQuery(
                                    "SELECT 'wsrep_on', 'ON' UNION ALL SELECT 'wsrep_provider', '" + provider + "'")
                    : query.startsWith("SHOW STATUS")
                            ? ((Statement) call.target()).executeQuery("SELECT 'wsrep_ready', '" + ready + "'")
                            : call.pass();
        });
    }

    /** MariaDB says so where wsrep_on is set and no provider is. */
    @Test
    void aServerWithoutTheLibraryOfTheClusterIsNoNodeOfOne() throws SQLException {
        try (Connection alone = node(super.dataSource().getConnection(), "none", "OFF")) {
            assertThat(MySqlServer.of(alone).isGalera()).isFalse();
        }
    }

    @Test
    void aNodeThatIsNotReadyIsNotUsed() throws SQLException {
        try (Connection cut = node(super.dataSource().getConnection(), "wsrep.so", "OFF")) {
            assertThatThrownBy(() -> MySqlServer.of(cut))
                    .isInstanceOf(SQLTransientConnectionException.class)
                    .hasMessageContaining("has not yet prepared node");
        }
    }

    @Test
    void theOutcomeOfAStatementThatWasCutOffIsNeverRead() {
        write("0001_t.sql", "CREATE TABLE t (n INT);", "CREATE INDEX i ON t (n);");
        cutOff(When.BEFORE, "CREATE INDEX");
        execute("UPDATE __migrations_run SET owner = NULL, expires_at = NULL");

        assertThat(catchThrowable(this::up)).hasMessageContaining("it is unknown whether that took effect");
        assertThat(migrator().resume("0001", UnknownOutcome.REPEAT).migrations())
                .hasSize(1);
    }

    /** Which keeps the session from renewing the lease. */
    @Test
    void aCallbackMayLockTables() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        write(
                "afterRun.sql",
                "LOCK TABLES t WRITE;",
                "INSERT INTO t VALUES (1);",
                "UNLOCK TABLES;",
                "INSERT INTO t VALUES (2);");
        up();

        assertThat(column("SELECT n FROM t ORDER BY n")).containsExactly("1", "2");
    }
}
