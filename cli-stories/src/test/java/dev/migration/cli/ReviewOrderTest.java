// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import dev.migration.servers.MariaDbServer;
import dev.migration.servers.SharedMySqlServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Migrations that a branch and its base have added since they parted. */
class ReviewOrderTest {

    private static final AtomicInteger DATABASES = new AtomicInteger();

    /** With scratch databases. */
    enum Product {
        POSTGRESQL,
        MARIADB,
        MYSQL,
        SQLITE,
        H2;

        String newDatabase(Path directory) throws SQLException {
            String name = "clinic_order_" + DATABASES.incrementAndGet();
            return switch (this) {
                case POSTGRESQL -> {
                    PostgreSqlFolder.execute("postgres", "CREATE DATABASE " + name);
                    yield PostgreSqlFolder.url(name);
                }
                case MARIADB -> ofMySql("mariadb", MariaDbServer.port(), name);
                case MYSQL -> ofMySql("mysql", SharedMySqlServer.port(), name);
                case SQLITE -> "sqlite:" + directory.resolve("clinic.db");
                case H2 -> "jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1";
            };
        }

        private static String ofMySql(String scheme, int port, String name) throws SQLException {
            try (Connection connection =
                            DriverManager.getConnection("jdbc:mariadb://localhost:" + port + "/?user=root");
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE " + name);
            }
            return scheme + "://root@localhost:" + port + "/" + name;
        }
    }

    @TempDir
    Path directory;

    private Cli cli;
    private GitFolder git;

    private void project(Product product) throws SQLException {
        cli = Cli.in(directory.resolve("service")).env("DATABASE_URL", product.newDatabase(directory));
        cli.migration("20250101000000_people", "CREATE TABLE people (id int PRIMARY KEY);", "DROP TABLE people;");
        git = new GitFolder(directory).asMain();
    }

    /** The base gets this migration after the branch has left it. */
    private void base(String name, String up, String down) {
        cli.migration(name, up, down);
        git.commit().type("update-ref", "refs/remotes/origin/main", "HEAD").type("reset", "-q", "--hard", "HEAD~1");
    }

    private Cli.Outcome review() {
        return cli.run("review", "--base", "origin/main");
    }

    @ParameterizedTest
    @EnumSource
    void inEitherOrderTheSameSchema(Product product) throws SQLException {
        project(product);
        base("20260102000000_add_fax", "ALTER TABLE people ADD COLUMN fax int;", "ALTER TABLE people DROP COLUMN fax;");
        cli.migration("20260101000000_phones", "CREATE TABLE phones (id int);", "DROP TABLE phones;");

        review().prints(
                        "ok       order: 20260101000000_phones, and 20260102000000_add_fax of origin/main, give the same schema in either"
                                + " order");
    }

    @ParameterizedTest
    @EnumSource
    void aStatementFailsAfterThoseOfTheBase(Product product) throws SQLException {
        project(product);
        base(
                "20260102000000_clients",
                "ALTER TABLE people RENAME TO clients;",
                "ALTER TABLE clients RENAME TO people;");
        cli.migration(
                "20260102000000_add_fax",
                "ALTER TABLE people ADD COLUMN fax int;",
                "ALTER TABLE people DROP COLUMN fax;");

        review().ends(1)
                .prints(
                        "ok       roundtrip: ",
                        "FAILED   order: after what origin/main has got since",
                        "migrations/20260102000000_add_fax.sql:2:1",
                        "This is after 20260102000000_clients, which databases of origin/main have already.");
    }

    @ParameterizedTest
    @EnumSource
    void theSchemaDependsOnTheOrder(Product product) throws SQLException {
        project(product);
        base("20260102000000_notes", "CREATE TABLE IF NOT EXISTS notes (id int);", "DROP TABLE notes;");
        cli.migration(
                "20260101000000_notes", "CREATE TABLE IF NOT EXISTS notes (id int, fax int);", "DROP TABLE notes;");

        review().ends(1)
                .prints(
                        "FAILED   order: 20260101000000_notes, and 20260102000000_notes of origin/main",
                        "Error [order] migrations/20260101000000_notes.sql  The schema depends on which come first.",
                        "20260102000000_notes first",
                        "20260101000000_notes first",
                        "Next: merge origin/main into the branch, then give what has to run last the highest version:");
    }

    @Test
    void theHigherVersionsAreTheBranchs() throws SQLException {
        project(Product.POSTGRESQL);
        base("20260101000000_notes", "CREATE TABLE IF NOT EXISTS notes (id int);", "DROP TABLE notes;");
        cli.migration(
                "20260102000000_notes", "CREATE TABLE IF NOT EXISTS notes (id int, fax int);", "DROP TABLE notes;");

        review().prints(
                        "ok       order: 20260102000000_notes, and 20260101000000_notes of origin/main, go together in the order of their"
                                + " versions only");
    }

    @Test
    void onlyTheBaseWouldFail() throws SQLException {
        project(Product.POSTGRESQL);
        base("20260103000000_drop", "DROP TABLE people;", "CREATE TABLE people (id int PRIMARY KEY);");
        cli.migration(
                "20260101000000_notes",
                "CREATE TABLE IF NOT EXISTS people (id int); CREATE VIEW notes AS SELECT id FROM people;",
                "DROP VIEW notes;");

        review().ends(1)
                .prints(
                        "Error [statement-failed] migrations/20260103000000_drop.sql:2:1",
                        "This is where 20260101000000_notes comes first.");
    }

    @Test
    void takenVersionsAndWhatNeedsThemRunLater() throws SQLException {
        project(Product.POSTGRESQL);
        base(
                "20260102000000_clients",
                "ALTER TABLE people RENAME TO clients;",
                "ALTER TABLE clients RENAME TO people;");
        cli.migration("20260102000000_a", "CREATE TABLE a (id int);", "DROP TABLE a;");
        cli.migration("20260103000000_a_b", "ALTER TABLE a ADD COLUMN b int;", "ALTER TABLE a DROP COLUMN b;");

        review().ends(1)
                .prints(
                        "FAILED   order: 20260102000000_a, 20260103000000_a_b, and 20260102000000_clients of"
                                + " origin/main, give the same schema in either order",
                        "Error [duplicate-version] migrations/20260102000000_a.sql  20260102000000_clients of origin/main"
                                + " has the same version.",
                        "Next: merge origin/main into the branch, then: migration renumber --file"
                                + " migrations/20260102000000_a.sql",
                        "1 error, ");
    }

    @Test
    void aRenumberedMigrationIsNamedAsItsFile() throws SQLException {
        project(Product.POSTGRESQL);
        base(
                "20260102000000_clients",
                "ALTER TABLE people RENAME TO clients;",
                "ALTER TABLE clients RENAME TO people;");
        cli.migration(
                "20260102000000_a", "CREATE TABLE a (id int);\nDROP TABLE people;", "CREATE TABLE people (id int);");

        review().ends(1).prints("migrations/20260102000000_a.sql:3:1");
    }

    @Test
    void databasesOfTheBaseRefuseALowerSequenceNumber() throws SQLException {
        cli = Cli.in(directory.resolve("service")).env("DATABASE_URL", Product.SQLITE.newDatabase(directory));
        cli.file("migration.toml", "sequence = \"relaxed\"\n");
        cli.migration("0001_people", "CREATE TABLE people (id int PRIMARY KEY);", "DROP TABLE people;");
        git = new GitFolder(directory).asMain();
        base("0005_faxes", "CREATE TABLE faxes (id int);", "DROP TABLE faxes;");
        cli.migration("0004_phones", "CREATE TABLE phones (id int);", "DROP TABLE phones;");

        review().ends(1)
                .prints("Error [out-of-order] migrations/0004_phones.sql  Databases that have 0005_faxes of origin/main"
                        + " refuse a lower version.");
        cli.run("review", "--base", "origin/main", "--out-of-order", "allow")
                .ends(0)
                .prints("give the same schema in either order");
    }

    @Test
    void whatIsMergedOtherwiseIsTheBases() throws SQLException {
        project(Product.SQLITE);
        cli.migration("20260101000000_a", "CREATE TABLE a (id int);", "DROP TABLE a;");
        // As a squash merge does it: the same file in another commit.
        git.commit().type("branch", "one").type("reset", "-q", "--hard", "origin/main");
        cli.file("README.md", "x");
        base("20260101000000_a", "CREATE TABLE a (id int);", "DROP TABLE a;");
        git.type("reset", "-q", "--hard", "one");
        cli.migration("20260102000000_b", "CREATE TABLE b (id int);", "DROP TABLE b;");

        review().ends(0)
                .prints(
                        "It adds or changes 20260102000000_b.",
                        "skipped  order: origin/main has got no migration since the branch left it");
    }

    /** git has no files in a folder that is a link. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void readsAFolderThatIsALink() throws Exception {
        cli = Cli.in(directory.resolve("service")).env("DATABASE_URL", Product.SQLITE.newDatabase(directory));
        cli.file("db/20250101000000_people.sql", "CREATE TABLE people (id int);\n");
        Files.createSymbolicLink(cli.directory().resolve("migrations"), Path.of("db"));
        git = new GitFolder(directory).asMain();
        cli.file("db/20260102000000_fax.sql", "CREATE TABLE fax (id int);\n");
        git.commit().type("update-ref", "refs/remotes/origin/main", "HEAD").type("reset", "-q", "--hard", "HEAD~1");
        cli.file("db/20260101000000_fax.sql", "CREATE TABLE fax (id int);\n");

        review().ends(1).prints("FAILED   order: ", "This is after 20260102000000_fax");
    }

    @Test
    void readsAFolderThatIsTheRepository() throws SQLException {
        cli = Cli.in(directory.resolve("service")).env("DATABASE_URL", Product.SQLITE.newDatabase(directory));
        cli.file("20250101000000_people.sql", "CREATE TABLE people (id int);\n");
        git = new GitFolder(cli.directory()).asMain();
        cli.file("20260102000000_fax.sql", "CREATE TABLE fax (id int);\n");
        git.commit().type("update-ref", "refs/remotes/origin/main", "HEAD").type("reset", "-q", "--hard", "HEAD~1");
        cli.file("20260101000000_phones.sql", "CREATE TABLE phones (id int);\n");

        cli.run("review", "--base", "origin/main", "--locations", ".")
                .prints("ok       order: ", "give the same schema in either order");
    }

    /** As one that a build has generated. */
    @Test
    void readsAFileThatGitIgnores() throws SQLException {
        project(Product.SQLITE);
        base("20260102000000_fax", "CREATE TABLE fax (id int);", "DROP TABLE fax;");
        cli.file(".gitignore", "*_generated.sql\n")
                .migration("20260101000000_generated", "CREATE TABLE fax (id int);", "DROP TABLE fax;");

        review().ends(1).prints("FAILED   order: ", "migrations/20260101000000_generated.sql");
    }

    /** It is known where the lock file accepts it, and no order could be tried with two texts. */
    @Test
    void whatTheBranchEditsIsNotTried() throws SQLException {
        project(Product.SQLITE);
        base("20260102000000_fax", "CREATE TABLE fax (id int);", "DROP TABLE fax;");
        cli.migration("20250101000000_people", "CREATE TABLE people (id bigint PRIMARY KEY);", "DROP TABLE people;");

        review().ends(3)
                .prints(
                        "FAILED   kept: ",
                        "skipped  order: the branch edits 20250101000000_people, which origin/main has");
    }

    @Test
    void nothingWasAddedToTheBase() throws SQLException {
        project(Product.SQLITE);
        cli.file("README.md", "x");
        git.commit().type("update-ref", "refs/remotes/origin/main", "HEAD").type("reset", "-q", "--hard", "HEAD~1");
        cli.migration("20260101000000_phones", "CREATE TABLE phones (id int);", "DROP TABLE phones;");

        review().prints("skipped  order: origin/main has got no migration since the branch left it");
    }
}
