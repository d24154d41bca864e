// SPDX-License-Identifier: Apache-2.0
package dev.migration.servers;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** The data of an empty server, made once for each user of this machine and version: initdb takes a second of processor time. */
final class PostgreSqlData {

    private PostgreSqlData() {}

    /** A server that starts on what the folder has, and makes the data itself where that is nothing. */
    static EmbeddedPostgres.Builder server(Path data) {
        return EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                // 10 seconds are too few beside other builds.
                .setPGStartupWait(Duration.ofMinutes(2));
    }

    /** Copies the data into an empty folder. */
    static void copyTo(Path data) throws IOException, SQLException {
        URL binaries = EmbeddedPostgres.class.getResource("/postgres-linux-x86_64.txz");
        if (binaries == null) {
            return;
        }
        String jar = binaries.getPath().replaceAll("!.*", "").replaceAll(".*/|[.]jar$", "");
        Path base = Path.of(System.getProperty("java.io.tmpdir"))
                .resolve("migration-postgresql-" + System.getProperty("user.name") + "-" + jar);
        Path made = base.resolve("data");
        Files.createDirectories(
                base, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        if (!Files.getOwner(base).getName().equals(System.getProperty("user.name"))) {
            throw new IOException(base + " belongs to somebody else");
        }
        try (FileChannel channel =
                        FileChannel.open(base.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (!Files.exists(made)) {
                make(base.resolve("new"), made);
            }
        }
        run("cp", "-a", made + "/.", data.toString());
    }

    private static void make(Path unfinished, Path made) throws IOException, SQLException {
        run("rm", "-rf", unfinished.toString());
        try (EmbeddedPostgres server = server(unfinished).start();
                Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            // Not on the server's command line: a test that needs an autovacuum switches it on.
            statement.execute("ALTER SYSTEM SET autovacuum = off");
        }
        Files.move(unfinished, made);
    }

    private static void run(String... command) throws IOException {
        try {
            int exitCode = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (exitCode != 0) {
                throw new IOException(String.join(" ", command) + " ended with " + exitCode);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
