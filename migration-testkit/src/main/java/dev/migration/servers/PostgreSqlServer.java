// SPDX-License-Identifier: Apache-2.0
package dev.migration.servers;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** One PostgreSQL server for all tests of the JVM. */
public final class PostgreSqlServer {

    /** Several servers run at the same time, and a test class may leave a hundred databases of 8 MB. */
    private static final long ENOUGH = 8L << 30;

    private static final EmbeddedPostgres SERVER = start();

    private PostgreSqlServer() {}

    /** The server, which is not to be closed: it ends with the JVM, by a shutdown hook of its own or without. */
    public static EmbeddedPostgres get() {
        return SERVER;
    }

    /** Another process may take the port first; then it is that one's server which answers. */
    private static EmbeddedPostgres start() {
        try {
            for (int attempt = 0; attempt < 5; attempt++) {
                Path data = Files.createTempDirectory(directory(), "postgresql");
                endWithProcess(data);
                PostgreSqlData.copyTo(data);
                EmbeddedPostgres server = PostgreSqlData.server(data)
                        .setServerConfig("max_connections", "100")
                        .setServerConfig("max_wal_size", "256MB")
                        .setServerConfig("max_locks_per_transaction", "512")
                        .setServerConfig("max_prepared_transactions", "2")
                        .start();
                ServerStarts.record("PostgreSQL");
                if (isOf(server, data)) {
                    return server;
                }
            }
            throw new IllegalStateException("No port was free for a server of its own");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether it has these data. */
    private static boolean isOf(EmbeddedPostgres server, Path data) throws IOException, SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SHOW data_directory")) {
            return found.next() && Path.of(found.getString(1)).toRealPath().equals(data.toRealPath());
        }
    }

    /** Memory, where there is enough: a database has 300 files, and the tests make and drop hundreds of databases. */
    private static Path directory() throws IOException {
        Path memory = Path.of("/dev/shm");
        boolean hasRoom = Files.isWritable(memory) && Files.getFileStore(memory).getUsableSpace() > ENOUGH;
        return hasRoom ? memory : Path.of(System.getProperty("java.io.tmpdir"));
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
