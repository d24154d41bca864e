// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.servers.MariaDbServer;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("smoke-only")
class MariaDbCommandTest extends MySqlFamilyCommandContract {

    @Override
    int port() {
        return MariaDbServer.port();
    }

    @Override
    String options() {
        return "?tcpKeepAlive=true";
    }

    @Override
    String product() {
        return "mariadb";
    }

    @Test
    @Tag("smoke")
    void asksTheServerWhetherItIsMariaDbWhereTheUrlDoesNotNameIt() {
        cli.env("DATABASE_URL", cli.env("DATABASE_URL").replace("mariadb://", "mysql://"));

        assertThat(cli.run("new", "a", "--locations", "db/{vendor}").out())
                .isEqualTo("Created db/mariadb/0001_a.sql\n");
    }

    @Test
    @Tag("smoke")
    void asksNoServerWhereTheUrlNamesTheProduct() {
        cli.env("DATABASE_URL", "mariadb://root@localhost:1/x");

        assertThat(cli.run("new", "a", "--locations", "db/{vendor}").out())
                .isEqualTo("Created db/mariadb/0001_a.sql\n");
        cli.env("DATABASE_URL", "mysql://root@localhost:1/x");
        assertThat(cli.run("new", "a", "--locations", "db").out()).isEqualTo("Created db/0001_a.sql\n");
    }

    @Test
    @Tag("smoke")
    void aUserWhoMayNotCreateADatabaseIsToldWhatToDo() throws SQLException {
        asRoot(
                "CREATE OR REPLACE USER guest@localhost IDENTIFIED BY 'p'",
                "GRANT ALL ON " + database + ".* TO guest@localhost");
        cli.file("migrations/0001_a.sql", "CREATE TABLE a (id INT);\n");
        cli.env("DATABASE_URL", "mariadb://guest:p@localhost:" + MariaDbServer.port() + "/" + database);

        cli.run("roundtrip")
                .says("CREATE DATABASE `migration_scratch_", "name an empty database with --scratch-url; or let");
        cli.env("DATABASE_URL", "mariadb://guest:p@localhost:" + MariaDbServer.port() + "/none");
        cli.run("db", "create")
                .says(
                        "Looking for the database `none` was refused, because the user has no right to it: ",
                        "grant the right to see, create and drop it: GRANT ALL ON database.* TO user");
    }

    @Test
    @Tag("smoke")
    void aFunctionThatWritesIsRefusedInACheck() throws SQLException {
        execute("CREATE TABLE visit (id INT)");
        execute("CREATE FUNCTION visit() RETURNS INT BEGIN INSERT INTO visit VALUES (1); RETURN 1; END");
        cli.file("checks/a.sql", "SELECT visit();\n");

        cli.run("check").says("checks/a.sql:1:1", "Cannot execute statement in a READ ONLY transaction");
    }

    @Test
    @Tag("smoke")
    void wantsADatabaseInTheUrl() throws SQLException {
        threeMigrations();
        cli.env("DATABASE_URL", cli.env("DATABASE_URL").replace("/" + database, "/"));
        cli.run("up");
        cli.run("status");
        tellsTheStory("no-database");
    }

    @Test
    @Tag("smoke")
    void dumpsByTheToolOnThePath() throws Exception {
        cli.file("migrations/0001_everything.sql", Everything.of("mariadb")).env("PATH", MariaDbServer.programs());
        cli.run("up").ends(0);
        assertThat(cli.run("dump").transcript()).isEqualTo("Wrote schema.sql\n--- exit code 0\n");
        String dump = Files.readString(directory.resolve("schema.sql"));
        assertThat(dump)
                .startsWith("-- Schema and applied migrations, written by migration dump (mariadb-dump).\n")
                .contains("CREATE TABLE `patients`", "`remember`", "`a_view_of_a_view`", "'0001_everything'")
                .doesNotContain("DEFINER=", "AUTO_INCREMENT=2", "CREATE TABLE `__migrations", "p@ss");

        cli.env("DATABASE_URL", newDatabase(directory));
        cli.run("load").ends(0).shows("Pending: 0.");
        assertThat(cli.run("dump", "--check").transcript())
                .isEqualTo("schema.sql is what the database has.\n--- exit code 0\n");
        cli.env("PATH", "");
        cli.run("dump", "--check").shows("mariadb-dump, which is not on the PATH");
    }

    @Test
    @Tag("smoke")
    void keepsWhatIsRareInADump() throws Exception {
        cli.file("migrations/0001_a.sql", """
                CREATE SEQUENCE numbers START WITH 5;
                CREATE TABLE patient (
                    number INT DEFAULT (NEXT VALUE FOR numbers) COMMENT 'a \\\\ and ''b''s',
                    since TIMESTAMP NOT NULL DEFAULT '2026-01-01 12:00:00',
                    hidden UUID INVISIBLE,
                    address INET6 DEFAULT '::1',
                    notes TEXT COMPRESSED,
                    doubled INT AS (number * 2) PERSISTENT,
                    CHECK (notes <> 'x\\\\y')
                ) COMMENT ') AUTO_INCREMENT=9' WITH SYSTEM VERSIONING;
                SET collation_connection = 'utf8mb4_bin';
                CREATE VIEW same AS SELECT 'a' = 'A' AS same;
                CREATE FUNCTION same() RETURNS INT RETURN 'a' = 'A';
                SET collation_connection = 'utf8mb4_general_ci';
                SET time_zone = '+05:00';
                CREATE EVENT morning ON SCHEDULE EVERY 1 DAY STARTS '2035-01-01 08:00:00' DO DELETE FROM patient;
                CREATE EVENT `it STARTS 'early'` ON SCHEDULE EVERY 1 DAY DO DELETE FROM patient;
                """);
        cli.run("up").ends(0);
        String url = cli.env("DATABASE_URL");
        cli.env(
                "DATABASE_URL",
                url + "&sessionVariables=sql_mode='NO_BACKSLASH_ESCAPES,ANSI_QUOTES',time_zone='-03:00'");
        assertThat(cli.run("dump").err()).isEmpty();
        cli.env("DATABASE_URL", url);
        List<String> rare = rareThings();
        assertThat(rare).hasSize(6);

        cli.env("DATABASE_URL", newDatabase(directory));
        assertThat(cli.run("load").err()).isEmpty();
        assertThat(rareThings()).isEqualTo(rare);
        cli.run("diff", url).prints("The schemas hold the same.");
        cli.run("dump", "--check").shows("schema.sql is what the database has.");
    }

    private List<String> rareThings() throws SQLException {
        return rows("""
                SELECT CONCAT(COLUMN_NAME, ' ', REPLACE(COLUMN_DEFAULT, DATABASE(), 'own'), ' ', COLUMN_COMMENT)
                  FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'patient' AND ORDINAL_POSITION < 3
                UNION ALL SELECT TABLE_COMMENT FROM information_schema.TABLES
                 WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'patient'
                UNION ALL SELECT COLLATION_CONNECTION FROM information_schema.VIEWS WHERE TABLE_SCHEMA = DATABASE()
                UNION ALL SELECT COLLATION_CONNECTION FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = DATABASE()
                UNION ALL SELECT CONCAT(TIME_ZONE, STARTS) FROM information_schema.EVENTS
                 WHERE EVENT_SCHEMA = DATABASE() AND EVENT_NAME = 'morning'""");
    }

    @Test
    @Tag("smoke")
    void refusesToDumpARoutineThatNoDumpCanHave() throws SQLException {
        cli.file("migrations/0001_a.sql", "CREATE TABLE a (id INT);\n").run("up");
        execute("SET STATEMENT sql_mode = 'ANSI_QUOTES' FOR CREATE PROCEDURE odd () SELECT 1");

        assertThat(cli.run("dump").err()).isEqualTo("""
                Error [unsupported-statement] The procedure odd was made with the sql_mode ANSI_QUOTES, in which no dump is read.
                  Next: make it anew without ANSI_QUOTES and NO_BACKSLASH_ESCAPES, and what brings them
                """);
    }

    @Test
    @Tag("smoke")
    void triesNothingOutThatReachesAnotherDatabase() throws SQLException {
        execute("CREATE DATABASE IF NOT EXISTS 7archive");
        for (String sql : List.of(
                "UPDATE " + database + ".invoice SET paid = 1",
                "INSERT INTO a SELECT * FROM `" + database + "` . `b`",
                "INSERT INTO a SELECT 'x' FROM /*! " + database + " */ . b",
                "DELETE FROM \"" + database + "\".b",
                "DELETE FROM 7archive.b",
                "DELETE FROM `7archive`.`b`",
                "EXECUTE IMMEDIATE 'DELETE FROM " + database + ".b'",
                "USE " + database,
                "DROP DATABASE IF EXISTS " + database,
                "/*!40000 DROP DATABASE IF EXISTS " + database + " */",
                "DROP /* with all */ DATABASE IF EXISTS " + database,
                "SET SESSION sql_mode = '', GLOBAL max_connections = 10",
                "SET @@global.max_connections = 10",
                "CREATE USER clinic_test",
                "SHUTDOWN",
                "KILL 1",
                "FLUSH TABLES WITH READ LOCK",
                "PURGE BINARY LOGS BEFORE NOW()",
                "SET STATEMENT lock_wait_timeout = 5 FOR DROP DATABASE " + database,
                "GRANT SELECT ON *.* TO app@localhost")) {
            cli.file("migrations/0001_a.sql", "CREATE TABLE a (id INT);\n" + sql + ";\n");
            cli.run("roundtrip").says("0001_a.sql:2:1", "Nothing was changed.", "--scratch-url");
            cli.run("squash", "--to", "1").says("0001_a.sql:2:1", "squash to a version before it");
        }
    }

    @Test
    @Tag("smoke")
    void triesOutTextThatNamesAnotherDatabase() {
        cli.file(
                "migrations/0001_a.sql",
                "-- Up Migration\nCREATE TABLE a (b VARCHAR(200) DEFAULT 'x@" + database
                        + ".org');\n-- Down Migration\nDROP TABLE a;\n");
        cli.file(
                "migrations/0002_b.sql",
                "-- Up Migration\nINSERT INTO a VALUES ('x@" + database + ".org'), (\"it's " + database
                        + ".org\");\n-- Down Migration\nDELETE FROM a;\n");
        cli.run("roundtrip").ends(0).shows("8 ok, 1 skipped, 0 failed");
    }

    @Test
    @Tag("smoke")
    void squashesValuesOfEachType() throws Exception {
        cli.file("migrations/0001_a.sql", """
                CREATE TABLE a (b BIT(4), c VARBINARY(10), d BLOB, e POINT) WITH SYSTEM VERSIONING;
                INSERT INTO a VALUES (b'101', X'00FF', 'it''s', POINT(1, 2)), (NULL, '', NULL, NULL);
                """);
        cli.run("squash", "--to", "1").ends(0);
        assertThat(Files.readString(directory.resolve("migrations/0001_squashed.sql")))
                .contains("b'101', X'00FF', X'69742773', X'", "(NULL, X'', NULL, NULL)");
        cli.file("migrations/0002_v.sql", "CREATE DEFINER = root@localhost VIEW v AS SELECT 1 AS one;\n");
        cli.run("squash", "--to", "2").says("make rights or owners", "view v");
    }

    @Test
    @Tag("smoke")
    void loadsNothingBesideTablesOfTheConnection() throws Exception {
        execute("CREATE TABLE kept (id INT)");
        cli.file(
                "schema.sql",
                "-- Schema and applied migrations, written by migration dump (own).\nCREATE TABLE a (id INT);\n-- End of the dump.\n");
        newDatabase(directory);
        cli.run("load", "--schema", database).says("is not empty: it has kept");
    }

    @Test
    @Tag("smoke")
    void takesNoPartOfASchemaForTheWhole() throws SQLException {
        threeMigrations();
        cli.run("up", "--record-schema", "true");
        execute("CREATE TABLE hidden (id INT)");
        List<String> history = List.of("__migrations", "__migrations_run", "__migrations_log");
        asRoot("CREATE OR REPLACE USER part@localhost IDENTIFIED BY 'p'");
        for (String table : history) {
            asRoot("GRANT SELECT ON " + database + "." + table + " TO part@localhost");
        }
        cli.env("DATABASE_URL", "mariadb://part:p@localhost:" + MariaDbServer.port() + "/" + database);
        for (String command : List.of("dump", "drift")) {
            cli.run(command)
                    .says(
                            "Error [no-privilege] The user has rights to single tables of " + database + " only",
                            "GRANT SELECT, SHOW VIEW ON database.* TO user");
        }
        cli.run("diff", "mariadb://app:p%40ss@localhost:" + MariaDbServer.port() + "/mysql")
                .says("The user has rights to single tables of " + database + " only");

        asRoot("GRANT SELECT, SHOW VIEW ON " + database + ".* TO part@localhost");
        cli.run("dump").ends(0);
        assertThat(directory.resolve("schema.sql")).content().contains("CREATE TABLE `hidden`");
    }

    @Test
    @Tag("smoke")
    void dropsNoDatabaseThatOthersUse() throws SQLException {
        cli.file("migrations/0001_a.sql", "CREATE TABLE a (id INT);\n");
        cli.run("up");
        try (Connection other = DriverManager.getConnection(
                "jdbc:mariadb://localhost:" + MariaDbServer.port() + "/" + database + "?user=app&password=p@ss")) {
            cli.run("db", "reset", "--yes")
                    .says("The database `" + database + "` is in use by connection ", " of app. Nothing was dropped.");
            assertThat(other.isValid(1)).isTrue();
        }
        cli.run("db", "reset", "--yes").ends(0);
    }

    @Test
    @Tag("smoke")
    void loadsNothingBesideAnotherLoad() throws Exception {
        cli.file(
                "schema.sql",
                "-- Schema and applied migrations, written by migration dump (own).\n"
                        + "CREATE TABLE a (id INT);\nDO SLEEP(60);\n-- End of the dump.\n");
        Process first = cli.start(directory.resolve("output.txt"), "load");
        try {
            try (Connection connection = connect();
                    Statement statement = connection.createStatement()) {
                while (!statement
                        .executeQuery("SELECT 1 FROM information_schema.processlist WHERE info LIKE 'DO SLEEP(60)%'")
                        .next()) {
                    assertThat(first.isAlive()).as("it is at work").isTrue();
                }
            }

            cli.run("load")
                    .says("Error [running] Another process is loading or migrating this database. Nothing was loaded.");
        } finally {
            first.destroyForcibly();
            first.waitFor();
        }
    }
}
