package dev.migration.script;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** The databases that judge whether a text was divided as they would divide it. */
final class Databases {

    private static final class PostgreSql {

        static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                EmbeddedPostgres server = EmbeddedPostgres.builder()
                        .setServerConfig("max_prepared_transactions", "2")
                        .start();
                Runtime.getRuntime().addShutdownHook(new Thread(() -> close(server), "stop-postgresql"));
                return server;
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        private static void close(EmbeddedPostgres server) {
            try {
                server.close();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private Databases() {}

    /** A connection to an empty schema that is its own. */
    static Connection postgreSql() throws SQLException {
        Connection connection = PostgreSql.SERVER.getPostgresDatabase().getConnection();
        String schema = "s" + System.nanoTime();
        execute(connection, "create schema " + schema);
        execute(connection, "set search_path = " + schema);
        return connection;
    }

    /** An empty database of its own; it goes when it is closed. */
    static TemporaryDatabase emptyPostgreSql() throws SQLException {
        String name = "d" + System.nanoTime();
        executeOnServer("create database " + name);
        return new TemporaryDatabase(name);
    }

    private static void executeOnServer(String sql) throws SQLException {
        try (Connection connection = PostgreSql.SERVER.getPostgresDatabase().getConnection()) {
            execute(connection, sql);
        }
    }

    record TemporaryDatabase(String name) implements AutoCloseable {

        int port() {
            return PostgreSql.SERVER.getPort();
        }

        @Override
        public void close() throws SQLException {
            executeOnServer("drop database " + name + " with (force)");
        }
    }

    /** A connection to an empty database in memory. */
    static Connection h2() throws SQLException {
        return DriverManager.getConnection("jdbc:h2:mem:");
    }

    /** A connection to an empty database in memory. */
    static Connection sqlite() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite::memory:");
    }

    /** A connection to an empty database in memory. */
    static Connection hsqldb() throws SQLException {
        return DriverManager.getConnection("jdbc:hsqldb:mem:scanner" + System.nanoTime());
    }

    /** Sends a text as one statement, with nothing in it replaced. */
    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }
}
