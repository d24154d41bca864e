// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.cli.Cli.Outcome;
import dev.migration.internal.url.DatabaseUrlParser;
import dev.migration.schema.internal.database.DatabaseFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.h2.tools.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Databases that are a file, which their drivers make where a path leads to none. */
class DatabaseFileTest {

    @TempDir
    Path directory;

    private Cli cli(String url) {
        return Cli.in(directory)
                .env("DATABASE_URL", url.replace("<dir>", directory.toString()))
                .file("migrations/0001_t.sql", "CREATE TABLE t (id INT);\n");
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "sqlite:<dir>/clinic, clinic",
        "jdbc:sqlite:file:<dir>/clinic?cache=private, clinic",
        "jdbc:h2:<dir>/clinic;MODE=LEGACY, clinic.mv.db",
        "jdbc:h2:file:<dir>/clinic, clinic.mv.db",
        "jdbc:hsqldb:file:<dir>/clinic;shutdown=true, clinic.script",
        "jdbc:hsqldb:<dir>/clinic;shutdown=true, clinic.script"
    })
    void onlyACommandThatAppliesCreatesOne(String url, String file) throws IOException {
        Cli cli = cli(url);
        String missing = "There is no database at <dir>/" + file;

        for (String command : List.of("status", "validate", "up --dry-run", "down --dry-run", "down")) {
            cli.run(command.split(" "))
                    .says(missing + ", so nothing is applied there.\n  Next: if it should exist, check the URL");
        }
        cli.run("resume", "0001").says(missing, "Migration 0001 is not interrupted.");
        cli.run("mark-failed", "0001").says(missing, "Migration 0001 is neither applied nor interrupted.");
        cli.run("down", "--force", "clinic").says(missing + ". Nothing was undone.");
        assertThat(files()).containsExactly("migrations");

        assertThat(cli.run("up").err())
                .isEqualTo("There was no database at <dir>/" + file + ": it has been created.\n");
        assertThat(files()).contains(file);
        Outcome status = cli.run("status");
        assertThat(status.err()).isEmpty();
        assertThat(status.out()).contains("1 applied, 0 pending");
    }

    @Test
    void aListOfWhatIsAppliedStopsAFirstRun() {
        Cli cli = cli("jdbc:h2:<dir>/clinic");
        cli.run("up", "--applied-file", ".migration/applied.toml").ends(0);
        cli.env("DATABASE_URL", "jdbc:h2:" + directory.resolve("other"));

        for (String command : List.of("up", "up --dry-run")) {
            cli.run(command.split(" "))
                    .ends(3)
                    .says(
                            "Error [foreign-history] The list .migration/applied.toml",
                            "migration adopt --map .migration/applied.toml;",
                            "--applied-file none");
        }
        cli.run("up", "--applied-file", "none").prints("Applied 0001_t");
        cli.run("down", "--dry-run");
        for (String command : List.of("up", "mark-failed 0001", "mark-applied 0001")) {
            cli.run(command.split(" ")).says("is left as it is");
        }
        assertThat(directory.resolve(".migration/applied.toml")).content().contains("/clinic", "version = \"0001\"");
    }

    @Test
    void nothingButACopyIsWrittenAnew() {
        Cli cli = cli("jdbc:h2:<dir>/clinic").file("settings.toml", "name = \"app\"\n");
        cli.run("up", "--applied-file", "migrations").says("The list migrations cannot be read");
        for (String file : List.of("settings.toml", "migrations/0001_t.sql")) {
            cli.run("up", "--applied-file", file).says("The copy " + file + " is left as it is");
        }
        assertThat(directory.resolve("settings.toml")).hasContent("name = \"app\"\n");
        assertThat(cli.run("status").err()).isEmpty();
    }

    @Test
    void theCopyFollowsWhatIsAppliedAndCanBeTakenOver() throws Exception {
        Cli cli = cli("jdbc:h2:<dir>/clinic").file("migration.toml", "applied-file = \"state/applied.toml\"\n");
        Path copy = directory.resolve("state/applied.toml");
        cli.run("up");
        assertThat(copy).content().contains("id = 1\nversion = \"0001\"\nname = \"0001_t\"\n");
        cli.run("down", "--force", "clinic");
        assertThat(copy).content().contains("id = 1\n");
        cli.run("mark-failed", "0001");
        assertThat(copy).content().endsWith("migrations = []\n");
        cli.run("mark-applied", "0001");
        assertThat(copy).content().contains("id = 1\n");

        cli.env("DATABASE_URL", "jdbc:h2:" + directory.resolve("other"));
        cli.run("up").says("migration adopt --map state/applied.toml");
        assertThat(copy).content().contains("id = 1\n");
        try (Connection connection = DriverManager.getConnection("jdbc:h2:" + directory.resolve("other"), "sa", "")) {
            connection.createStatement().execute("CREATE TABLE t (id INT)");
        }
        Outcome adopted = cli.run("adopt", "--map", "state/applied.toml", "--yes");
        assertThat(adopted.exitCode()).isZero();
        assertThat(adopted.err()).doesNotContain("Kimberlite").contains("The copy state/applied.toml is left as it is");
        cli.run("up").prints("Nothing to apply.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"sqlite:<dir>/clinic", "jdbc:h2:<dir>/clinic", "jdbc:hsqldb:file:<dir>/clinic;shutdown=true"})
    void noneIsCreatedForWrongFiles(String url) throws IOException {
        Cli cli = cli(url).file("migrations/0002_u.sql", "CREATE TABLE u (t TEXT DEFAULT 'open);\n");

        Outcome up = cli.run("up");

        assertThat(up.exitCode()).isEqualTo(3);
        assertThat(up.err()).contains("0002_u.sql:1:32", "Unterminated string").doesNotContain("created");
        assertThat(files()).containsExactly("migrations");
    }

    @ParameterizedTest
    @CsvSource({
        "3, duplicate-version, migrations/0001_u.sql, up",
        "3, mixed-layouts, migrations/V2__u.sql, up",
        "3, unknown-version, migrations/0002_u.sql, up --to 0009",
        "2, missing-location, migrations/0002_u.sql, up --locations migrations/0001_t.sql",
        "3, unreadable-file, migrations/0002_u.sql, up --locations migrations/0001_t.sql/x",
        "2, missing-location, migrations/0002_u.sql, 'up --locations migrations,nowhere'"
    })
    void noneIsCreatedForAProblemWithoutAPlace(int exitCode, String code, String file, String command)
            throws IOException {
        Cli cli = cli("sqlite:<dir>/clinic.db").file(file, "CREATE TABLE u (id INT);\n");

        cli.run(command.split(" ")).ends(exitCode).says("[" + code + "]");
        assertThat(files()).containsExactly("migrations");
    }

    /** Only the URL, not the empty database in memory, has the schema. */
    @Test
    void oneIsCreatedWhoseUrlCreatesTheSchema() throws IOException {
        Outcome up =
                cli("jdbc:h2:<dir>/clinic;INIT=CREATE SCHEMA IF NOT EXISTS app").run("up", "--schema", "APP");

        assertThat(up.exitCode()).as(up.err()).isZero();
        assertThat(files()).contains("clinic.mv.db");
    }

    @Test
    void nothingIsSaidToBeCreatedThatIsNot() throws IOException {
        Cli nowhere = cli("sqlite:<dir>/nowhere/clinic.db");
        assertThat(nowhere.run("up").err())
                .contains("No connection to the database")
                .doesNotContain("created");

        assertThat(cli("sqlite:<dir>/clinic.db").run("up", "--to", "0009").err().contains("has been created"))
                .isEqualTo(files().contains("clinic.db"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:h2:nio:<dir>/clinic",
                "jdbc:h2:split:<dir>/clinic",
                "jdbc:h2:async:<dir>/clinic",
                "jdbc:h2:retry:<dir>/clinic",
                "jdbc:h2:nioMapped:<dir>/clinic",
                "jdbc:h2:nio:<dir>/clinic;IFEXISTS=FALSE",
                "jdbc:sqlite:file:<dir>/clinic%20of%20ours.db",
                "jdbc:sqlite:file:<dir>/clinic%20of%20ours.db?cache=private"
            })
    void whatOnlyTheDriverFindsIsNotCreatedByReading(String url) throws IOException {
        Cli cli = cli(url);

        for (String command : List.of("status", "up --dry-run", "down", "resume 0001", "mark-failed 0001")) {
            cli.run(command.split(" ")).says("No connection to the database");
        }
        assertThat(files()).containsExactly("migrations");

        cli.run("up");
        assertThat(files()).hasSizeGreaterThan(1);
        cli.run("status").prints("1 applied, 0 pending");
    }

    @Test
    void aServersDatabaseIsNotCreatedByReading() throws Exception {
        Server server = Server.createTcpServer("-tcpPort", "0", "-ifNotExists", "-baseDir", directory.toString())
                .start();
        try {
            Cli cli = cli("jdbc:h2:tcp://localhost:" + server.getPort() + "/./clinic");

            cli.run("status").says("No connection to the database");
            assertThat(files()).containsExactly("migrations");
            cli.run("up");
            cli.run("status").prints("1 applied, 0 pending");
        } finally {
            server.stop();
        }
    }

    @Test
    void readingAnotherOnesDatabaseOfH2LeavesNoTraceOfIt() throws IOException, SQLException {
        DriverManager.getConnection("jdbc:h2:" + directory.resolve("other"), "sa", "")
                .close();

        cli("jdbc:h2:<dir>/other").run("status").prints("0 applied, 1 pending");

        assertThat(files()).containsExactly("migrations", "other.mv.db");
    }

    @Test
    void thatThereIsNoDatabaseIsAProblemOfTheStatusInJson() {
        Outcome status = cli("sqlite:<dir>/clinic.db").run("status", "--format", "json");

        assertThat(status.err()).isEmpty();
        assertThat(status.out()).contains("There is no database at <dir>/clinic.db, so nothing is applied there.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sqlite::memory:",
                "jdbc:sqlite:file:clinic?mode=memory",
                "jdbc:h2:mem:",
                "jdbc:h2:mem:clinic",
                "jdbc:h2:tcp://localhost/./clinic",
                "jdbc:hsqldb:mem:clinic",
                "jdbc:hsqldb:res:clinic",
                "jdbc:hsqldb:hsql://localhost/clinic",
                "postgres://localhost/clinic",
                // H2 refuses it, and says why.
                "jdbc:h2:clinic"
            })
    void whatIsNoFileIsTheDriversAffair(String url) {
        assertThat(DatabaseFile.missing(DatabaseUrlParser.parse(url))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"jdbc:h2:~/clinic, clinic.mv.db", "jdbc:hsqldb:file:~/clinic, clinic.script"})
    void aPathMayStartAtHome(String url, String file) {
        String home = System.getProperty("user.home");
        System.setProperty("user.home", directory.toString());
        try {
            assertThat(DatabaseFile.missing(DatabaseUrlParser.parse(url))).contains(directory.resolve(file));
        } finally {
            System.setProperty("user.home", home);
        }
    }
}
