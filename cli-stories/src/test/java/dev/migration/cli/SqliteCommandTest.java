// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("smoke-only")
class SqliteCommandTest extends CommandContract {

    @Override
    String newDatabase(Path directory) {
        try {
            return "sqlite:" + Files.createFile(directory.resolve("clinic.db"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    String product() {
        return "sqlite";
    }

    @Override
    String databaseName() {
        return "clinic.db";
    }

    // Only outside a transaction does anything stay half done.
    @Override
    String halfDone(String column) {
        return "-- no-transaction\n" + super.halfDone(column);
    }

    @Override
    boolean hasSchemas() {
        return false;
    }

    @Test
    @Tag("smoke")
    void movesNothingWhereASquashIsRefused() {
        threeMigrations();
        cli.run("squash").ends(2);
        cli.note("a file has no valid SQL")
                .file("migrations/0002_add_email.sql", "ALTER TABLE patients ADD email TEXT;\n");
        cli.run("squash", "--to", "2");
        cli.note("a table has too many rows").file("migrations/0002_add_email.sql", """
                CREATE TABLE many (id INT);
                INSERT INTO many WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10001) SELECT i FROM n;
                """);
        cli.run("squash", "--to", "2");
        cli.note("a value comes from the clock").file("migrations/0002_add_email.sql", """
                CREATE TABLE made (at TEXT);
                INSERT INTO made VALUES (strftime('%s', 'now') || '');
                """);
        assertThat(directory.resolve("squashed")).doesNotExist();
        assertThat(directory.resolve("migrations").toFile().list()).hasSize(3);
        cli.run("squash", "--to", "2", "--name", "baseline")
                .says(
                        "Two runs of the migrations inserted different values (time or random).",
                        "-INSERT INTO \"made\"",
                        "+INSERT INTO \"made\"");
        assertThat(directory.resolve("migrations").toFile().list())
                .containsExactlyInAnyOrder("0002_baseline.sql", "0003_add_phone.sql");
        assertThat(directory.resolve("squashed").toFile().list())
                .containsExactlyInAnyOrder("0001_patient.sql", "0002_add_email.sql");
    }

    @Test
    @Tag("smoke")
    void squashesAgainWhereOnlyTheLockFileWasWritten() throws IOException {
        threeMigrations();
        cli.run("lock");
        cli.run("up");
        cli.run("squash", "--to", "2").ends(0);
        for (String name : List.of("0001_patient.sql", "0002_add_email.sql")) {
            Files.move(directory.resolve("squashed/" + name), directory.resolve("migrations/" + name));
        }
        Files.delete(directory.resolve("migrations/0002_squashed.sql"));

        cli.run("squash", "--to", "2").ends(0);
        cli.run("validate", "--strict").ends(0);
        cli.run("up").prints("Nothing to apply");
    }

    @Test
    @Tag("smoke")
    void squashesFromWithinTheFolderOfTheMigrations() {
        threeMigrations();
        Cli within = Cli.in(directory.resolve("migrations")).env("DATABASE_URL", cli.env("DATABASE_URL"));
        within.run("squash", "--to", "2", "--locations", ".").ends(0).shows("Moved their files to ");
        assertThat(directory.resolve("squashed").toFile().list())
                .containsExactlyInAnyOrder("0001_patient.sql", "0002_add_email.sql");
    }

    @Test
    @Tag("smoke")
    void triesNothingOutThatOpensAnotherFile() {
        cli.file("migrations/0001_a.sql", "-- no-transaction\nATTACH 'archive.db' AS archive;\n");
        cli.run("roundtrip").says("0001_a.sql:2:1", "opens another file", "Nothing was changed.", "--scratch-url");
        cli.run("squash", "--to", "1").says("0001_a.sql:2:1", "squash to a version before it");
        assertThat(directory.resolve("archive.db")).doesNotExist();
    }

    @Test
    @Tag("smoke")
    void saysWhyASquashIsRefused() {
        threeMigrations();
        cli.run("squash", "--to", "9");
        cli.run("squash", "--to", "2", "--name", "../x");
        cli.run("squash", "--to", "2", "--keep", "migrations/old");
        cli.run("squash", "--to", "2");
        cli.run("up");
        cli.run("down", "--to", "0002");
        cli.run("down");
        cli.run("dump");
        cli.note("a file is put back below it");
        cli.file("migrations/0001_patient.sql", "CREATE TABLE patient (id INT);\n");
        cli.run("status");
        tellsTheStory("squash");
    }
}
