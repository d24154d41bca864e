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
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code up --sql} writes is run by the client of MariaDB and MySQL. */
abstract class MySqlScriptContract {

    private static final AtomicInteger DATABASES = new AtomicInteger();

    private static final String ROUTINE = """
            CREATE TABLE a (id INT PRIMARY KEY, name VARCHAR(20));
            DELIMITER $$
            CREATE PROCEDURE fill(IN n INT)
            BEGIN
                -- it's one; of them
                INSERT INTO a VALUES (n, 'a;b\\\\c');
                INSERT INTO a VALUES (n + 1, NULL);
            END$$
            CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW BEGIN SET NEW.name = COALESCE(NEW.name, 'ö'); END$$
            DELIMITER ;
            CALL fill(1);
            """;

    private String database;
    private Cli cli;

    abstract int port();

    abstract String product();

    @BeforeEach
    void anEmptyDatabase(@TempDir Path directory) throws SQLException {
        ClientProgram.require("mysql", "--version", "mariadb-client");
        database = "script_" + DATABASES.incrementAndGet();
        execute("", "CREATE DATABASE " + database);
        cli = Cli.in(directory).env("DATABASE_URL", product() + "://root@localhost:" + port() + "/" + database);
    }

    @Test
    @Tag("smoke")
    void makesTheHistoryOfAnEmptyDatabase() throws Exception {
        cli.migration("0001_a", ROUTINE, "DROP PROCEDURE fill; DROP TABLE a;")
                .file(
                        "migrations/0002_b.sql",
                        "INSERT INTO a (id) VALUES (7);\nCREATE TABLE b (role INT);\nUPDATE b SET role = 1;\n");

        cli.run("up", "--sql", "release.sql").ends(0).prints("mysql -c DATABASE < release.sql");
        assertThat(one("SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE()"))
                .isEqualTo("0");
        run(0);

        cli.run("up").ends(0).prints("Nothing to apply");
        cli.run("log").ends(0).prints("root@", "by mysql");
        cli.run("validate").ends(0);
        assertThat(one("SELECT GROUP_CONCAT(name ORDER BY id) FROM a")).isEqualTo("a;b\\c,ö,ö");
        assertThat(one("SELECT ROUTINE_DEFINITION LIKE '%it\\'s one; of them%' FROM information_schema.ROUTINES"
                        + " WHERE ROUTINE_SCHEMA = DATABASE()"))
                .isEqualTo("1");
    }

    @Test
    void recordsWhatARunRecords() throws Exception {
        cli.file("migrations/V1__a.sql", ROUTINE)
                .file("migrations/U1__a.sql", "DROP TABLE a;\n")
                .file("migrations/R__v.sql", "CREATE OR REPLACE VIEW v AS\r\n  SELECT id FROM a;\r\n");
        String rows =
                "SELECT GROUP_CONCAT(CONCAT_WS(' ', version, name, checksum, kind) ORDER BY id) FROM __migrations";
        String log =
                "SELECT GROUP_CONCAT(CONCAT_WS(' ', action, version, name, checksum, down_sql, up_sql) ORDER BY id)"
                        + " FROM __migrations_log";
        cli.run("up", "--sql", "release.sql").ends(0);
        cli.run("up").ends(0);
        String applied = one(rows);
        String logged = one(log);
        execute("", "DROP DATABASE " + database);
        execute("", "CREATE DATABASE " + database);

        run(0);

        assertThat(one(rows)).isEqualTo(applied);
        assertThat(one(log)).isEqualTo(logged);
        assertThat(one("SELECT COUNT(*) FROM __migrations_run WHERE version IS NOT NULL"))
                .isEqualTo("0");
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
    @Tag("smoke")
    void doesNothingInAnotherDatabase() throws Exception {
        cli.file("migrations/0001_a.sql", "CREATE TABLE a (id INT);\n");
        cli.run("up", "--sql", "release.sql").ends(0);
        assertThat(cli.directory().resolve("release.sql"))
                .content()
                .contains("Not by source")
                .doesNotContain("ROLE NONE");
        String written = database;
        database = written + "_test";
        execute("", "CREATE DATABASE " + database);

        assertThat(run(1)).contains("Nothing was run: the script is for the schema " + written);

        database = written;
        assertThat(one("SELECT COUNT(*) FROM information_schema.tables WHERE table_name IN ('a', '__migrations')"
                        + " AND table_schema IN (DATABASE(), CONCAT(DATABASE(), '_test'))"))
                .isEqualTo("0");
    }

    @Test
    void doesNothingInADatabaseThatHasTablesByNow() throws Exception {
        cli.file("migrations/0001_a.sql", "DROP TABLE IF EXISTS a;\nCREATE TABLE a (id INT);\n");
        cli.run("up", "--sql", "release.sql").ends(0);
        execute(database, "CREATE TABLE a (id INT, name TEXT)");

        assertThat(run(1)).contains("Nothing was run: the schema has tables, and had none. Is it the right one?");

        assertThat(
                        one(
                                "SELECT GROUP_CONCAT(column_name) FROM information_schema.columns WHERE table_schema = DATABASE()"))
                .isEqualTo("id,name");
    }

    /** Migrations make what they do not qualify in the database of the connection, wherever the history is. */
    @Test
    void keepsTheHistoryInADatabaseOfItsOwn() throws Exception {
        String history = database + "_history";
        execute("", "CREATE DATABASE " + history);
        cli.file("migrations/0001_a.sql", "CREATE TABLE a (id INT);\n");
        cli.run("up", "--schema", history, "--sql", "release.sql").ends(0);

        run(0);

        assertThat(
                        one(
                                "SELECT GROUP_CONCAT(table_name) FROM information_schema.tables WHERE table_schema = DATABASE()"))
                .isEqualTo("a");
        cli.run("up", "--schema", history).ends(0).prints("Nothing to apply");
    }

    /** Its rows were rolled back, although it runs after a change of the schema, and so with a journal. */
    @Test
    void canBeWrittenAgainOnceAFailureIsRecorded() throws Exception {
        cli.file("migrations/0001_a.sql", "CREATE TABLE a (id INT PRIMARY KEY);\n")
                .file("migrations/0002_b.sql", "INSERT INTO a VALUES (1);\nINSERT INTO a VALUES (1);\n");
        cli.run("up", "--sql", "release.sql").ends(0);
        run(1);
        execute(database, "DELETE FROM a");
        cli.file("migrations/0002_b.sql", "INSERT INTO a VALUES (1);\nINSERT INTO a VALUES (2);\n");

        cli.run("up", "--sql", "again.sql").ends(3).says("0002_b", "migration mark-failed 0002");
        cli.run("mark-failed", "0002").ends(0);
        Files.delete(cli.directory().resolve("release.sql"));
        cli.run("up", "--sql", "release.sql").ends(0);
        run(0);

        assertThat(one("SELECT COUNT(*) FROM a")).isEqualTo("2");
        cli.run("up").ends(0).prints("Nothing to apply");
    }

    @Test
    void doesNothingWhileAnInstanceHoldsTheLock() throws Exception {
        cli.file("migrations/0001_a.sql", "CREATE TABLE a (id INT);\n");
        cli.run("up", "--sql", "release.sql").ends(0);
        String lock = Files.readString(cli.directory().resolve("release.sql"))
                .replaceFirst("(?s).*(GET_LOCK\\('[^']*', 0\\)).*", "$1");
        try (Connection connection = connection(database);
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT " + lock);

            assertThat(run(1)).contains("Nothing was run: another instance is migrating. Run the script again later");
        }
        assertThat(one("SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE()"))
                .isEqualTo("0");
    }

    @Test
    @Tag("smoke")
    void showsWhatIsHalfDone() throws Exception {
        cli.file("migrations/0001_a.sql", "CREATE TABLE a (id INT);\n")
                .file(
                        "migrations/0002_b.sql",
                        "CREATE TABLE b (id INT);\nALTER TABLE missing ADD COLUMN c INT;\nINSERT INTO b VALUES (1);\n")
                .file("migrations/0003_c.sql", "CREATE TABLE c (id INT);\n");
        cli.run("up", "--sql", "release.sql").ends(0);

        assertThat(run(1)).contains("missing' doesn't exist");

        assertThat(one("SELECT GROUP_CONCAT(version) FROM __migrations")).isEqualTo("0001");
        assertThat(one("SELECT statements_done FROM __migrations_run WHERE id = 1"))
                .isEqualTo("1");
        cli.run("status").shows("0002_b", "interrupted");
        // Nothing says whether the server has refused it.
        cli.run("up").ends(3).says("migration resume 0002");
        assertThat(run(1)).contains("A migration is interrupted");
        execute(database, "CREATE TABLE missing (id INT)");
        cli.run("resume", "0002").ends(0);
        cli.run("up").ends(0).prints("0003_c");
        assertThat(one("SELECT COUNT(*) FROM b")).isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            CREATE TABLE a (delimiter INT)                            | the word DELIMITER
            LOCK TABLES b WRITE; INSERT INTO b VALUES (1)             | locks tables
            CREATE TEMPORARY TABLE a (id INT)                         | lasts as long as the session
            SET ROLE NONE; CREATE TABLE a (id INT)                    | changes the role
            SELECT 'a\\r\\nb'                                         | line ends of Windows
            """)
    void refusesWhatCannotBeWritten(String sql, String why) {
        cli.file("migrations/0001_a.sql", sql.replace("\\r\\n", "\r\n") + ";\n");

        cli.run("up", "--sql", "release.sql").ends(3).says("unsupported-statement", "migrations/0001_a.sql:1:", why);

        assertThat(cli.directory().resolve("release.sql")).doesNotExist();
    }

    private String run(int code) throws IOException, InterruptedException {
        return ClientProgram.run(
                code,
                cli.directory().resolve("release.sql"),
                "mysql",
                "--no-defaults",
                "--comments",
                "--protocol=tcp",
                "--host=localhost",
                "--port=" + port(),
                "--user=root",
                database);
    }

    private Connection connection(String name) throws SQLException {
        return DriverManager.getConnection("jdbc:mariadb://localhost:" + port() + "/" + name + "?user=root");
    }

    private void execute(String name, String sql) throws SQLException {
        try (Connection connection = connection(name);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String one(String query) throws SQLException {
        try (Connection connection = connection(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }
}
