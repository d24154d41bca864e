// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The settings as the guide to the command line shows them, on a database of H2. */
class EnvironmentFilesTest {

    @TempDir
    Path directory;

    @Test
    void theFilesOfTwoEnvironmentsNameTheirDatabasesAndProductionIsProtected() {
        Cli cli = Cli.in(directory)
                .migration("0001_t", "CREATE TABLE t (id INT);", "DROP TABLE t;")
                .file(".env", "export CLINIC_DATABASES=" + directory + "\n")
                .file(".env.test", "DATABASE_URL=\"jdbc:h2:" + directory + "/test\"\nMIGRATION_PASSWORD=$ECRET\n")
                .file(".env.production", "DATABASE_URL=jdbc:h2:" + directory + "/clinic # with a $ in 'quotes'\n")
                .file("migration.toml", "[migration]\ninit-sql = \"SET LOCK_TIMEOUT 1000\"\n");

        cli.run("status", "--env", "test");
        cli.file(".env.test", "DATABASE_URL=\"jdbc:h2:" + directory + "/test\"\nMIGRATION_PASSWORD='$ECRET'\n");
        cli.run("up", "--env", "test", "--verbose");
        cli.run("up", "--env", "production");
        cli.run("down", "--env", "production");
        cli.run("down", "--env", "production", "--force", "CLINIC");
        cli.run("down", "--env", "../production");
        cli.run("up", "--env", "staging");

        Printed.assertMatches("environment-files", cli.story());
        assertThat(cli.story()).doesNotContain("ECRET");
    }

    @Test
    void nothingIsDestroyedInAnotherDatabaseThanThatOfTheEnvironmentInTheFlag() {
        Cli cli = Cli.in(directory)
                .migration("0001_t", "CREATE TABLE t (id INT);", "DROP TABLE t;")
                .file("seeds/development.sql", "INSERT INTO t VALUES (1);\n")
                .file(".env.staging", "DATABASE_URL=\"sqlite:" + directory + "/staging.db\"\n")
                .env("DATABASE_URL", "sqlite:" + directory + "/mine.db");

        cli.run("up", "--env", "staging");
        cli.run("dump");
        cli.run("down", "--env", "staging");
        cli.run("down", "--env", "staging", "--force", "mine.db");
        cli.run("seed", "--env", "staging");
        cli.run("load", "--env", "staging");
        cli.run("db", "drop", "--yes", "--env", "staging");
        cli.run("db", "reset", "--yes", "--env", "staging");
        cli.run("down", "--dry-run", "--env", "staging");
        cli.run("down", "--env", "stagin", "--dry-run");
        cli.run("down", "--env", "stagin");
        cli.run("db", "drop", "--yes", "--env", "stagin");
        cli.run("down", "--env", "staging", "--url", "sqlite:" + directory + "/mine.db");

        Printed.assertMatches("environment-other-database", cli.story());
    }

    @Test
    void aTargetWithItsOwnUrlIsTheOneThatIsMeantWhateverDatabaseIsSet() {
        Cli cli = Cli.in(directory)
                .migration("0001_t", "CREATE TABLE t (id INT);", "DROP TABLE t;")
                .file(
                        "targets.toml",
                        "[[target]]\nname = \"c1\"\ndatabase = \"c1.db\"\n[[target]]\nname = \"c2\"\nurl = \"sqlite:"
                                + directory + "/c2.db\"\n")
                .file(".env.staging", "DATABASE_URL=\"sqlite:" + directory + "/staging.db\"\n")
                .env("DATABASE_URL", "sqlite:" + directory + "/mine.db");
        cli.run("up", "--url", "sqlite:" + directory + "/c2.db");

        cli.run("--env", "staging", "--targets", "targets.toml", "--target", "c2", "down")
                .ends(0);
        cli.run("--env", "staging", "--targets", "targets.toml", "--target", "c1", "down")
                .ends(2)
                .says("The database comes from DATABASE_URL, but <dir>/.env.staging:1:1 names another one.");

        cli.file(".env.staging", "DATABASE_URL=\"sqlite:" + directory + "/staging.db\"\nMIGRATION_PROTCT=true\n");
        cli.run("--env", "staging", "--targets", "targets.toml", "--target", "c2", "down")
                .ends(2)
                .says("The command line does not read MIGRATION_PROTCT.");
    }

    @Test
    void nothingIsDestroyedWhileASettingOfTheFileIsUnknown() {
        Cli cli = Cli.in(directory)
                .migration("0001_t", "CREATE TABLE t (id INT);", "DROP TABLE t;")
                .file(
                        ".env.live",
                        "DATABASE_URL=\"sqlite:" + directory
                                + "/live.db\"\nMIGRATION_PROTCT=true\nMIGRATION_PORT_X=1\n");
        cli.run("up", "--env", "live");

        for (List<String> command : List.of(List.of("down"), List.of("db", "drop", "--yes"))) {
            List<String> typed = new ArrayList<>(command);
            typed.addAll(List.of("--env", "live"));
            cli.run(typed.toArray(String[]::new))
                    .says(
                            "Error [invalid-setting] <dir>/.env.live:2:1  The command line does not read MIGRATION_PROTCT."
                                    + " So this may be the wrong database, or a protected one. Nothing was ",
                            "  Next: if MIGRATION_PROTECT is meant, set that; else rename it\n");
        }
        cli.file(
                ".env.live",
                "DATABASE_URL=\"sqlite:" + directory + "/live.db\"\nMIGRATION_PORT_X=1\nMIGRATION_IMAGE=a\n");
        cli.run("down", "--env", "live").ends(0);
    }

    @Test
    void whatOneSourceProtectsNoOtherOneLifts() {
        Cli cli = Cli.in(directory)
                .file("migrations/0001_t.sql", "CREATE TABLE t (id INT);\n")
                .file("migration.toml", "protect = true\nurl = \"sqlite:" + directory + "/clinic.db\"\n")
                .env("MIGRATION_PROTECT", "false");

        assertThat(cli.run("up").err()).doesNotContain("protect");
        assertThat(cli.run("db", "drop", "--yes").err())
                .startsWith(
                        "Error [protected-database] This database is protected: protect is true (<dir>/migration.toml:1:1)");
        cli.run("db", "drop", "--yes", "--force", "clinic.db").ends(0);
    }

    @Test
    void theFileOfKatIsReadAndNamed() {
        Cli cli = Cli.in(directory)
                .file("db/0001_t.sql", "CREATE TABLE t (id INT);\n")
                .file("kat.conf.yaml", """
                        migration:
                          tablename: migrations
                          directory: db
                        database:
                          driver: sqlite
                          path: ${CLINIC}
                        """)
                .env("CLINIC", directory.resolve("clinic.db").toString());

        cli.run("up");
        cli.run("status", "--config", "kat.conf.yaml");
        cli.file("migration.toml", "");
        cli.run("status");

        Printed.assertMatches("kat-file", cli.story());
        cli.run("status", "--config", "kat.conf.yaml", "--verbose")
                .says("Read of Kat's file: database.driver", "; not read: migration.tablename.");
    }
}
