// SPDX-License-Identifier: Apache-2.0
package dev.migration.hsqldb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.MigrationStoppedException;
import dev.migration.Migrator;
import dev.migration.contract.LeaseContract;
import dev.migration.fixture.CutConnection;
import dev.migration.fixture.Fleet;
import dev.migration.fixture.FolderWorkbench;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.hsqldb.jdbc.JDBCDataSource;
import org.hsqldb.server.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** HSQLDB as a server. */
@Tag("smoke-only")
class HsqldbLeaseTest extends FolderWorkbench implements LeaseContract {

    private final Server server = new Server();

    @BeforeEach
    void start() {
        server.setSilent(true);
        server.setLogWriter(new PrintWriter(Writer.nullWriter()));
        server.setErrWriter(new PrintWriter(Writer.nullWriter()));
        server.setPort(freePort());
        server.setDatabaseName(0, "lease");
        server.setDatabasePath(0, "mem:" + UUID.randomUUID());
        server.start();
    }

    private static int freePort() {
        try (var socket = new java.net.ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void stop() {
        server.shutdownCatalogs(org.hsqldb.Database.CLOSEMODE_IMMEDIATELY);
        server.stop();
    }

    @Override
    public String url() {
        return "jdbc:hsqldb:hsql://localhost:" + server.getPort() + "/lease";
    }

    @Override
    public DataSource dataSource() {
        var dataSource = new JDBCDataSource();
        dataSource.setURL(url());
        dataSource.setUser("sa");
        return dataSource;
    }

    @Override
    public boolean isAtTheGate() {
        return isExecuting("UPDATE gate");
    }

    /** The driver of a server closes the connection whose statement it cancels: before we see the refusal, as if it were lost, or after. */
    @Test
    @Tag("smoke")
    void aCancelThatClosesTheConnectionLeavesNothingOfItsStatement() {
        String slow = new HsqldbContractTest().slow();
        write("0001_counts.sql", "CREATE TABLE counts (n INT);", slow + ";");
        var migrator = new AtomicReference<Migrator>();
        migrator.set(builder()
                .dataSource(CutConnection.meanwhile(
                        dataSource(),
                        slow,
                        () -> CompletableFuture.runAsync(() -> {
                            Fleet.await("it is at work", () -> isExecuting(slow.substring(0, 20)));
                            migrator.get().stop();
                        })))
                .build());

        assertThatThrownBy(() -> migrator.get().up())
                .isInstanceOf(MigrationStoppedException.class)
                .message()
                .containsAnyOf(
                        "Unknown: of 0001, statement 1 took effect",
                        "Half done: statement 1 of migration 0001 is applied");
        assertThat(column("SELECT COUNT(*) FROM counts")).containsExactly("0");
    }

    private boolean isExecuting(String beginning) {
        return column("SELECT CURRENT_STATEMENT FROM INFORMATION_SCHEMA.SYSTEM_SESSIONS").stream()
                .anyMatch(running -> running != null && running.startsWith(beginning));
    }

    @Override
    public String vendor() {
        return "hsqldb";
    }
}
