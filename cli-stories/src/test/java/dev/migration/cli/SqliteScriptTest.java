// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code up --sql} writes is run by sqlite3. */
class SqliteScriptTest {

    private static final String TRIGGER = """
            CREATE TABLE a (id INT, name TEXT DEFAULT 'x;''y');
            CREATE TRIGGER t AFTER INSERT ON a BEGIN
                UPDATE a SET name = CASE WHEN id = 1 THEN 'one' ELSE 'more' END;
            END;
            INSERT INTO a (id) VALUES (1);
            """;

    private Cli cli;
    private Path file;

    @BeforeEach
    void anEmptyDatabase(@TempDir Path directory) throws IOException {
        ClientProgram.require("sqlite3", "-version", "sqlite3");
        file = Files.createFile(directory.resolve("clinic.db"));
        cli = Cli.in(directory).env("DATABASE_URL", "sqlite:" + file);
    }

    @Test
    void makesTheHistoryOfAnEmptyDatabase() throws Exception {
        cli.migration("0001_a", TRIGGER, "DROP TABLE a;").file("migrations/0002_b.sql", "CREATE TABLE b (id INT);\n");

        cli.run("up", "--sql", "release.sql").ends(0).prints("sqlite3 -batch DATABASE < release.sql");
        assertThat(one("SELECT COUNT(*) FROM sqlite_master")).isEqualTo("0");
        run(0);

        cli.run("up").ends(0).prints("Nothing to apply");
        cli.run("log").ends(0).prints("sqlite3");
        cli.run("validate").ends(0);
        assertThat(one("SELECT name FROM a")).isEqualTo("one");
    }

    @Test
    void recordsWhatARunRecords() throws Exception {
        cli.file("migrations/V1__a.sql", TRIGGER)
                .file("migrations/U1__a.sql", "DROP TABLE a;\n")
                .file("migrations/R__v.sql", "DROP VIEW IF EXISTS v;\r\nCREATE VIEW v AS SELECT id FROM a;\r\n");
        String rows = "SELECT group_concat(version || name || checksum || kind) FROM __migrations";
        String log = "SELECT group_concat(action || version || name || checksum || COALESCE(down_sql, '') || up_sql)"
                + " FROM __migrations_log";
        cli.run("up", "--sql", "release.sql").ends(0);
        cli.run("up").ends(0);
        String applied = one(rows);
        String logged = one(log);
        Files.delete(file);

        run(0);

        assertThat(one(rows)).isEqualTo(applied);
        assertThat(one(log)).isEqualTo(logged);
    }

    @Test
    void runsOnce() throws Exception {
        cli.file("migrations/0001_a.sql", "CREATE TABLE IF NOT EXISTS a (id INT);\nINSERT INTO a VALUES (1);\n");
        cli.run("up", "--sql", "release.sql").ends(0);
        run(0);

        assertThat(run(1)).contains("The history has changed, or the script ran before. Write the script again");

        assertThat(one("SELECT COUNT(*) FROM a")).isEqualTo("1");
    }

    @Test
    void doesNothingInAnotherFileThatHasTables() throws Exception {
        cli.file("migrations/0001_a.sql", "DROP TABLE IF EXISTS a;\nCREATE TABLE a (id INT);\n");
        cli.run("up", "--sql", "release.sql").ends(0);
        execute("CREATE TABLE a (id INT, name TEXT)");

        assertThat(run(1)).contains("Nothing was run: the schema has tables, and had none. Is it the right one?");

        assertThat(
                        one(
                                "SELECT group_concat(name) FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite%'"))
                .isEqualTo("a");
        assertThat(one("SELECT COUNT(*) FROM pragma_table_info('a')")).isEqualTo("2");
    }

    @Test
    void keepsWhatIsBeforeAFailedMigration() throws Exception {
        cli.file("migrations/0001_a.sql", "CREATE TABLE a (id INT);\n")
                .file("migrations/0002_b.sql", "CREATE TABLE b (id INT);\nINSERT INTO missing VALUES (1);\n")
                .file("migrations/0003_c.sql", "CREATE TABLE c (id INT);\n");
        cli.run("up", "--sql", "release.sql").ends(0);

        assertThat(run(1)).contains("no such table: missing");

        assertThat(one("SELECT group_concat(version) FROM __migrations")).isEqualTo("0001");
        assertThat(one("SELECT COUNT(*) FROM sqlite_master WHERE name IN ('b', 'c')"))
                .isEqualTo("0");
        cli.file("migrations/0002_b.sql", "CREATE TABLE b (id INT);\n");
        cli.run("up").ends(0);
    }

    @Test
    void doesNothingBesideALeaseOrAnInterruptedMigration() throws Exception {
        cli.file("migrations/0001_a.sql", "CREATE TABLE a (id INT);\n");
        cli.run("up").ends(0);
        cli.file("migrations/0002_b.sql", "CREATE TABLE b (id INT);\n");
        cli.run("up", "--sql", "release.sql").ends(0);

        execute("UPDATE __migrations_run SET owner = 'x:1:y', expires_at = '2999-01-01 00:00:00.000'");
        assertThat(run(1)).contains("Another instance is migrating, or was killed. See: migration status");
        execute("UPDATE __migrations_run SET owner = NULL, expires_at = NULL, version = '0002'");
        assertThat(run(1)).contains("A migration is interrupted");

        assertThat(one("SELECT COUNT(*) FROM sqlite_master WHERE name = 'b'")).isEqualTo("0");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            -- no-transaction\\nVACUUM                           | is not one transaction
            CREATE TEMP TABLE a (id INT)                         | lasts as long as the session
            PRAGMA foreign_keys = OFF; CREATE TABLE b (id INT)   | outside of its transaction
            SELECT 1 AS\\ngo                                     | a line with nothing but go
            SELECT 'a\\r\\nb'                                    | line ends of Windows
            """)
    void refusesWhatCannotBeWritten(String sql, String why) {
        cli.file("migrations/0001_a.sql", sql.replace("\\r", "\r").replace("\\n", "\n") + ";\n");

        cli.run("up", "--sql", "release.sql").ends(3).says("unsupported-statement", "migrations/0001_a.sql", why);

        assertThat(cli.directory().resolve("release.sql")).doesNotExist();
    }

    private String run(int code) throws IOException, InterruptedException {
        return ClientProgram.run(code, cli.directory().resolve("release.sql"), "sqlite3", "-batch", file.toString());
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String one(String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }
}
