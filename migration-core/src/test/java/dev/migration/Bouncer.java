package dev.migration;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.ds.PGSimpleDataSource;

/** A PgBouncer before the tests' PostgreSQL server; a test that wants one is skipped where the program is not installed. */
final class Bouncer implements AutoCloseable {

    private static final Path PROGRAM = Path.of("/usr/sbin/pgbouncer");
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Path folder;
    private final Process process;
    private final int port;

    /** How many transactions, or sessions, the server has at once, and who gets one. */
    Bouncer(String poolMode, int poolSize) {
        assumeTrue(Files.isExecutable(PROGRAM), "PgBouncer is not installed");
        try {
            folder = Files.createTempDirectory("bouncer");
            // As root it goes on as somebody else, who has to get in here.
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            port = freePort();
            Path settings = Files.writeString(
                    folder.resolve("pgbouncer.ini"), """
                    [databases]
                    * = host=127.0.0.1 port=%d user=postgres
                    [pgbouncer]
                    listen_addr = 127.0.0.1
                    listen_port = %d
                    unix_socket_dir =
                    auth_type = any
                    pool_mode = %s
                    default_pool_size = %d
                    """.formatted(EmptyPostgreSql.port(), port, poolMode, poolSize));
            boolean root = System.getProperty("user.name").equals("root");
            process = new ProcessBuilder(
                            root
                                    ? List.of(PROGRAM.toString(), "-u", "nobody", settings.toString())
                                    : List.of(PROGRAM.toString(), settings.toString()))
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitAnswer();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitAnswer() {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            try (Connection connection = dataSource().getConnection()) {
                return;
            } catch (SQLException e) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    close();
                    throw new AssertionError("PgBouncer does not answer", e);
                }
                LockSupport.parkNanos(5_000_000L);
            }
        }
    }

    /** Connections through it, as the driver makes them. */
    PGSimpleDataSource dataSource() {
        PGSimpleDataSource dataSource = EmptyPostgreSql.as("postgres", EmptyPostgreSql.DATABASE);
        dataSource.setServerNames(new String[] {"127.0.0.1"});
        dataSource.setPortNumbers(new int[] {port});
        return dataSource;
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
            Files.deleteIfExists(folder.resolve("log"));
            Files.deleteIfExists(folder.resolve("pgbouncer.ini"));
            Files.deleteIfExists(folder);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
