package dev.migration.benchmarks;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A PostgreSQL server with the durability that a server has by default, over loopback. */
final class Server implements AutoCloseable {

    private final EmbeddedPostgres postgres;

    private Server(EmbeddedPostgres postgres) {
        this.postgres = postgres;
    }

    static Server start() throws IOException, SQLException {
        // The builder is made for tests and switches off what costs time.
        var server = new Server(EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("max_connections", "100")
                .start());
        for (String setting : new String[] {"fsync", "synchronous_commit", "full_page_writes"}) {
            if (!server.setting(setting).equals("on")) {
                throw new IllegalStateException("The server runs with " + setting + " = " + server.setting(setting));
            }
        }
        return server;
    }

    int port() {
        return postgres.getPort();
    }

    String url(String database) {
        return url(port(), database);
    }

    /** The address of one of its databases behind another port, such as that of a proxy. */
    static String url(int port, String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=postgres&sslmode=disable";
    }

    String setting(String name) throws SQLException {
        return queryOne("postgres", "SHOW " + name);
    }

    /** An empty database, and nothing of what was done before left for the server to write. */
    String create(String database) throws SQLException {
        drop(database);
        execute("CREATE DATABASE " + database);
        execute("CHECKPOINT");
        return url(database);
    }

    void drop(String database) throws SQLException {
        execute("DROP DATABASE IF EXISTS " + database + " WITH (FORCE)");
    }

    boolean exists(String database) throws SQLException {
        return queryOne("postgres", "SELECT count(*) FROM pg_database WHERE datname = '" + database + "'")
                .equals("1");
    }

    String queryOne(String database, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url(database));
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url("postgres"));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }
}
