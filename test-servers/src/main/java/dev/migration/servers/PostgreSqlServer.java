package dev.migration.servers;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** One PostgreSQL server for all tests of the JVM. */
public final class PostgreSqlServer {

    private static final EmbeddedPostgres SERVER = start();

    private PostgreSqlServer() {}

    /** The server, which is not to be closed: it ends with the JVM, by a shutdown hook of its own or without. */
    public static EmbeddedPostgres get() {
        return SERVER;
    }

    private static EmbeddedPostgres start() {
        try {
            Path data = Files.createTempDirectory("postgresql");
            endWithProcess(data);
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setDataDirectory(data)
                    .setServerConfig("max_connections", "100")
                    .setServerConfig("max_locks_per_transaction", "512")
                    .setServerConfig("max_prepared_transactions", "2")
                    .start();
            try (Connection connection = server.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                // Not on the server's command line: a test that needs an autovacuum switches it on.
                statement.execute("ALTER SYSTEM SET autovacuum = off");
                statement.execute("SELECT pg_reload_conf()");
            }
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A process that is killed runs no hook; then nobody holds the other end of the pipe any more. */
    private static void endWithProcess(Path data) throws IOException {
        new ProcessBuilder(
                        "sh",
                        "-c",
                        "cat; server=$(head -n 1 \"$0/postmaster.pid\") && kill -QUIT $server"
                                + "; while kill -0 $server; do sleep 0.1; done; rm -rf \"$0\"",
                        data.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
