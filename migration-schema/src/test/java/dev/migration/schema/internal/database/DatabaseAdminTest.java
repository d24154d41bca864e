// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.DatabaseAccessException;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.internal.url.DatabaseUrl;
import dev.migration.internal.url.DatabaseUrlParser;
import dev.migration.servers.MariaDbServer;
import dev.migration.servers.PostgreSqlServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseAdminTest {

    @TempDir
    Path directory;

    /** One of each product; each name is one that has to be quoted. */
    enum Place {
        POSTGRESQL {
            @Override
            String url(Path directory) {
                return "postgres://postgres@localhost:" + PostgreSqlServer.get().getPort()
                        + "/Odd%20%22name?sslmode=disable";
            }
        },
        MARIADB {
            @Override
            String url(Path directory) {
                return "mariadb://root@localhost:" + MariaDbServer.port() + "/Odd `name";
            }
        },
        H2_FILE {
            @Override
            String url(Path directory) {
                return "jdbc:h2:" + directory.resolve("clinic") + ";DB_CLOSE_DELAY=-1";
            }
        },
        H2_MEMORY {
            @Override
            String url(Path directory) {
                return "jdbc:h2:mem:admin;DB_CLOSE_DELAY=-1";
            }
        },
        H2_MADE_BY_ITS_URL {
            @Override
            String url(Path directory) {
                return "jdbc:h2:" + directory.resolve("clinic") + ";ifexists=FALSE";
            }
        },
        H2_MEMORY_MADE_BY_ITS_URL {
            @Override
            String url(Path directory) {
                return "jdbc:h2:mem:made;IFEXISTS=FALSE;DB_CLOSE_DELAY=-1";
            }
        },
        HSQLDB_FILE {
            @Override
            String url(Path directory) {
                return "jdbc:hsqldb:file:" + directory.resolve("clinic");
            }
        },
        HSQLDB_MEMORY {
            @Override
            String url(Path directory) {
                return "jdbc:hsqldb:mem:admin";
            }
        },
        SQLITE {
            @Override
            String url(Path directory) {
                return "sqlite:" + directory.resolve("data/clinic.db") + "?foreign_keys=on";
            }
        };

        abstract String url(Path directory);
    }

    private static DatabaseUrl login(String url) {
        return DatabaseUrlParser.parse(url);
    }

    private static void execute(DatabaseUrl login, String sql) throws SQLException {
        try (Connection connection = new DriverDataSource(login).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @ParameterizedTest
    @EnumSource
    void createsAndDropsADatabase(Place place) throws Exception {
        DatabaseUrl login = login(place.url(directory));
        DatabaseAdmin admin = DatabaseAdmins.of(login);
        assertThat(admin.exists()).isFalse();
        assertThat(files()).as("asking creates nothing").isEmpty();

        admin.create();
        assertThat(admin.exists()).isTrue();
        execute(login, "CREATE TABLE patient (id INT)");

        admin.drop();
        assertThat(admin.exists()).isFalse();
        assertThat(files()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aScratchDatabaseIsEmptyAndGoneAfterwards(Place place) throws Exception {
        DatabaseUrl configured = login(place.url(directory));
        List<Problem> problems = new ArrayList<>();
        DatabaseUrl used;
        try (ScratchDatabase scratch = ScratchDatabase.create(configured, problems::add)) {
            used = scratch.login();
            assertThat(used.toString()).contains("migration_scratch_");
            assertThat(ScratchDatabase.of(used, configured).login()).isEqualTo(used);
            execute(used, "CREATE TABLE patient (id INT)");
            assertThat(DatabaseAdmins.of(configured).exists()).isFalse();
            assertThatThrownBy(() -> ScratchDatabase.of(used, configured))
                    .isInstanceOf(InvalidMigrationsException.class)
                    .hasMessageContaining("is not empty");
            assertThatThrownBy(() -> ScratchDatabase.of(used, used))
                    .isInstanceOf(InvalidMigrationsException.class)
                    .hasMessageContaining("is the configured one");
        }
        assertThat(DatabaseAdmins.of(used).exists()).isFalse();
        assertThat(problems).isEmpty();
    }

    /** Else what is dumped of it, such as a baseline, names the server's, which may lack characters of the data. */
    @Test
    void aScratchDatabaseHasTheCharacterSetOfTheOneBesideIt() throws SQLException {
        DatabaseUrl configured = login("mariadb://root@localhost:" + MariaDbServer.port() + "/odd_charset");
        DatabaseUrl server = configured.beside("");
        execute(server, "CREATE DATABASE odd_charset CHARACTER SET cp1250 COLLATE cp1250_bin");
        try (ScratchDatabase scratch = ScratchDatabase.create(configured, problem -> {});
                Connection connection = new DriverDataSource(scratch.login()).getConnection()) {
            assertThat(DatabaseFacts.names(connection, "SELECT @@collation_database"))
                    .containsExactly("cp1250_bin");
        } finally {
            execute(server, "DROP DATABASE odd_charset");
        }
    }

    @Test
    void oneThatSomebodyElseMadeIsNotDropped() {
        DatabaseUrl login = login("jdbc:h2:mem:theirs;DB_CLOSE_DELAY=-1");
        DatabaseAdmins.of(login).create();

        ScratchDatabase.of(login, null).close();

        assertThat(DatabaseAdmins.of(login).exists()).isTrue();
        DatabaseAdmins.of(login).drop();
    }

    @Test
    void theServerTellsThatAnotherUrlIsTheConfiguredDatabase() {
        int port = PostgreSqlServer.get().getPort();
        DatabaseUrl scratch = login("postgres://postgres@localhost:" + port + "/postgres");
        DatabaseUrl configured =
                login("jdbc:postgresql://[::1]:" + port + ",127.0.0.1:" + port + "/postgres?user=postgres");

        assertThatThrownBy(() -> ScratchDatabase.of(scratch, configured))
                .hasMessageContaining("The scratch database is the configured one");
    }

    @Test
    void aDatabaseInUseIsNotDroppedButAScratchDatabaseIs() throws SQLException {
        DatabaseUrl login = login("postgres://postgres@localhost:"
                + PostgreSqlServer.get().getPort() + "/busy?application_name=the%20clinic");
        DatabaseAdmin admin = DatabaseAdmins.of(login);
        admin.create();
        try (Connection other = new DriverDataSource(login).getConnection()) {
            assertThatThrownBy(admin::drop)
                    .isInstanceOf(DatabaseAccessException.class)
                    .hasMessage("""
                            The database "busy" is in use: 1 session is connected to it: 1 of "the clinic". Nothing was dropped.
                              Next: end these programs, and repeat the command""");
            assertThat(admin.exists()).isTrue();

            admin.dropWithSessions();
            assertThat(other.isValid(1)).isFalse();
        }
        assertThat(admin.exists()).isFalse();
    }

    /** Makes a scratch database, says where, and is at work in it. */
    static final class AtWork {

        private AtWork() {}

        @SuppressWarnings({"SystemOut", "EmptyTryBlock"})
        public static void main(String... args) throws Exception {
            try (ScratchDatabase scratch = ScratchDatabase.create(login(args[0]), problem -> {});
                    Connection connection = new DriverDataSource(scratch.login()).getConnection();
                    Statement statement = connection.createStatement()) {
                System.out.println(scratch.login().jdbc());
                statement.execute("SELECT pg_sleep(60)");
            }
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aScratchDatabaseIsDroppedWhenTheProcessIsStopped() throws Exception {
        String server =
                "postgres://postgres@localhost:" + PostgreSqlServer.get().getPort() + "/postgres";
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        AtWork.class.getName(),
                        server)
                .redirectError(directory.resolve("errors.txt").toFile())
                .start();
        try (BufferedReader output = process.inputReader()) {
            DatabaseUrl scratch = login(server).at(output.readLine());
            assertThat(DatabaseAdmins.of(scratch).exists()).isTrue();

            process.destroy();

            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it is gone").isTrue();
            assertThat(DatabaseAdmins.of(scratch).exists()).isFalse();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aFileThatIsNoDatabaseIsNotDeleted() throws IOException {
        Path file = Files.writeString(directory.resolve("notes.txt"), "not a database, and longer than its header is");

        assertThatThrownBy(() -> DatabaseAdmins.of(login("sqlite:" + file)).drop())
                .isInstanceOf(DatabaseAccessException.class);

        assertThat(file).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgres", "template1"})
    void theServersOwnDatabasesAreNotDropped(String name) {
        DatabaseUrl login =
                login("postgres://postgres@localhost:" + PostgreSqlServer.get().getPort() + "/" + name);

        assertThatThrownBy(() -> DatabaseAdmins.of(login).drop()).hasMessageContaining("is the server's own");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"sqlite::memory:", "jdbc:h2:mem:", "mariadb://root@localhost", "jdbc:hsqldb:hsql://localhost/a"})
    void aUrlThatNamesNoDatabaseIsRefused(String url) {
        assertThatThrownBy(() -> DatabaseAdmins.of(login(url)))
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessageContaining("name a database in the URL");
    }
}
