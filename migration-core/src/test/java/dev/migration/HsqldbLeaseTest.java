package dev.migration;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.UUID;
import javax.sql.DataSource;
import org.hsqldb.jdbc.JDBCDataSource;
import org.hsqldb.server.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** HSQLDB as a server. */
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
        return column("SELECT CURRENT_STATEMENT FROM INFORMATION_SCHEMA.SYSTEM_SESSIONS").stream()
                .anyMatch(running -> running != null && running.startsWith("UPDATE gate"));
    }

    @Override
    public String vendor() {
        return "hsqldb";
    }
}
