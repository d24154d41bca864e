// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is to be done after a merge of two branches that took the same version. */
class RenumberCommandTest {

    @TempDir
    Path directory;

    private Cli cli;

    @BeforeEach
    void start() {
        cli = Cli.in(directory);
    }

    private void database() {
        cli.env("DATABASE_URL", "sqlite:" + directory.resolve("clinic.db"));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("migrations"))) {
            return files.filter(Files::isRegularFile)
                    .map(file ->
                            directory.resolve("migrations").relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    private String text(String file) throws IOException {
        return Files.readString(directory.resolve(file));
    }

    @Test
    void renumbersTheOneThatIsNotApplied() throws IOException {
        database();
        cli.file("migrations/0001_a.sql", "CREATE TABLE a (id INT);\n");
        cli.file("migrations/0002_b.sql", "CREATE TABLE b (id INT);\n");
        cli.run("up");
        cli.note("a branch with 0002_c.sql is merged, and one with 0003_d.sql")
                .file("migrations/0002_c.sql", "CREATE TABLE c (id INT);\n")
                .file("migrations/0003_d.sql", "-- option: requires=0002\nCREATE TABLE d (id INT);\n");
        cli.run("up");
        cli.run("renumber", "--dry-run");
        assertThat(files()).contains("0002_c.sql");
        cli.run("renumber", "--file", "0002_b.sql");
        cli.run("renumber");
        cli.run("renumber");
        cli.run("up");
        cli.run("renumber", "--file", "0003_d.sql");
        Printed.assertMatches("renumber", cli.story());
        assertThat(files()).containsExactly("0001_a.sql", "0002_b.sql", "0003_d.sql", "0004_c.sql");
    }

    @Test
    void knowsNothingOfAFolderThatCannotBeRead() {
        cli.file("migrations", "");

        cli.run("renumber").says("migrations is not a folder (");
        cli.run("new", "a").says("migrations  Cannot be written: there is ", "migrations already");
    }

    @Test
    void asksWhichOneIsMeantWhereNoneIsKnownToBeApplied() throws IOException {
        cli.file("migrations/0001_a.up.sql", "CREATE TABLE a (id INT);\n");
        cli.file("migrations/0001_a.down.sql", "DROP TABLE a;\n");
        cli.file("migrations/0001_b.up.sql", "CREATE TABLE b (id INT);\n");
        cli.file("migrations/0001_b.down.sql", "DROP TABLE b;\n");
        cli.run("validate");
        cli.run("renumber");
        cli.run("renumber", "--url", "jdbc:h2:mem:renumber");
        cli.run("renumber", "--file", "../0001_c.sql");
        cli.run("renumber", "--file", "0001_b.up.sql");
        cli.run("validate");
        Printed.assertMatches("renumber-file", cli.story());
        assertThat(files()).containsExactly("0001_a.down.sql", "0001_a.up.sql", "0002_b.down.sql", "0002_b.up.sql");
    }

    @Test
    void resolvesTheConflictInTheLockFile() throws IOException {
        cli.file("migrations/0001_a.sql", "SELECT 1;\n").run("lock");
        String base = text("migrations/migrations.lock");
        cli.file("migrations/0002_b.sql", "SELECT 2;\n").run("lock");
        String ours = text("migrations/migrations.lock").substring(base.length());
        Files.delete(directory.resolve("migrations/0002_b.sql"));
        cli.file("migrations/migrations.lock", base);
        cli.file("migrations/0002_c.sql", "SELECT 3;\n").run("lock");
        String theirs = text("migrations/migrations.lock").substring(base.length());
        cli.file("migrations/0002_b.sql", "SELECT 2;\n");
        // Git takes what both sides start with out of the conflict.
        int common = ours.indexOf("name = ");
        cli.file(
                "migrations/migrations.lock",
                base + ours.substring(0, common) + "<<<<<<< HEAD\n" + ours.substring(common) + "=======\n"
                        + theirs.substring(common) + ">>>>>>> add-c\n");
        assertThat(cli.run("renumber", "--file", "0002_c.sql").transcript())
                .isEqualTo("Renamed migrations/0002_c.sql to 0003_c.sql\n--- exit code 0\n");
        assertThat(text("migrations/migrations.lock")).isEqualTo(base + ours + theirs.replace("id = 2", "id = 3"));
        cli.run("validate", "--strict").ends(0);
    }

    @Test
    void touchesNothingWhereTheLockFileIsBroken() throws IOException {
        cli.file("migrations/0001_a.sql", "SELECT 1;\n").file("migrations/0001_b.sql", "SELECT 2;\n");
        cli.file("migrations/migrations.lock", "version = 1\nmigration = 7\n");
        cli.run("renumber", "--file", "0001_b.sql").ends(3).shows("[lock-file-invalid]");
        assertThat(files()).contains("0001_a.sql", "0001_b.sql");
    }

    @Test
    void renamesDirectoriesAndFlywaysNames() throws IOException {
        cli.file("migrations/2026-01-01-000000_a/up.sql", "SELECT 1;\n");
        cli.file("migrations/2026-01-01-000000_b/up.sql", "SELECT 2;\n");
        cli.file("migrations/2026-01-01-000000_b/down.sql", "SELECT 3;\n");
        assertThat(cli.run("renumber", "--file", "2026-01-01-000000_b").out())
                .isEqualTo("Renamed migrations/2026-01-01-000000_b to 20260101000001_b\n");
        assertThat(files()).contains("20260101000001_b/up.sql", "20260101000001_b/down.sql");

        Path other = directory.resolve("flyway");
        cli.file("flyway/V1__a.sql", "SELECT 1;\n").file("flyway/V1__b.sql", "SELECT 2;\n");
        cli.file("flyway/U1__b.sql", "SELECT 3;\n");
        cli.run("renumber", "--file", "V1__b.sql", "--locations", "flyway")
                .prints("Renamed flyway/V1__b.sql to V2__b.sql\n");
        assertThat(other.resolve("V2__b.sql")).exists();
    }

    @Test
    void neverOverwritesAFile() throws IOException {
        cli.file("migrations/2026-01-01-000000_a/up.sql", "SELECT 1;\n");
        cli.file("migrations/2026-01-01-000000_b/up.sql", "SELECT 2;\n");
        cli.file("migrations/20260101000001_b/notes.txt", "");
        cli.run("renumber", "--file", "2026-01-01-000000_b").ends(3).shows("there is such a file");
        assertThat(files()).contains("2026-01-01-000000_b/up.sql");
    }

    @Test
    void deletesNoCopyAndRenumbersNone() {
        database();
        cli.file("migrations/0001_a.sql", "CREATE TABLE a (id INT);\n").run("up");
        cli.file("migrations/0001_b.sql", "CREATE TABLE a (id INT);\n");
        for (String command : List.of("renumber", "up", "status")) {
            cli.run(command).shows("[duplicate-version]", "delete the copy of 0001_a with the same text");
        }
    }

    @Test
    void namesTheOneThatTheLockFileDoesNotHave() throws IOException {
        cli.file("migrations/0001_b.sql", "SELECT 1;\n").run("lock");
        cli.file("migrations/0001_a.sql", "SELECT 2;\n");
        cli.run("renumber").says("migration renumber --file 0001_a.sql\n");
        Files.delete(directory.resolve("migrations/migrations.lock"));
        cli.run("renumber").says("migration renumber --file FILE\n");
    }

    @Test
    void renumbersTheFileBesideOneThatIsHalfDone() throws IOException {
        String url = "jdbc:h2:file:" + directory.resolve("half");
        cli.file("migrations/0001_a.sql", "CREATE TABLE a (id INT);\nCREATE TABLE a (id INT);\n");
        cli.run("up", "--url", url);
        cli.file("migrations/0001_b.sql", "CREATE TABLE b (id INT);\n");

        cli.run("status", "--url", url).shows("/0001_a.sql is half done.", "migration renumber");
        cli.run("renumber", "--url", url, "--file", "0001_a.sql").says("is half done");
        cli.run("renumber", "--url", url, "--file", "0001_b.sql").prints("0002_b.sql");
        Files.move(directory.resolve("migrations/0002_b.sql"), directory.resolve("migrations/0001_c.sql"));
        Files.delete(directory.resolve("migrations/0001_a.sql"));
        cli.run("renumber", "--url", url, "--file", "0001_c.sql").prints("0002_c.sql");
    }

    @Test
    void keepsTheVersionOfASquash() throws IOException {
        String squash = "-- option: squashes=" + "a".repeat(64) + "\nCREATE TABLE b (id INT);\n";
        cli.file("migrations/0002_b.sql", "SELECT 1;\n").file("migrations/0002_squashed.sql", squash);
        for (String command :
                List.of("validate", "renumber", "renumber --file 0002_b.sql", "renumber --file 0002_squashed.sql")) {
            assertThat(cli.run(command.split(" ")).err())
                    .contains(
                            "move the other files up to version 2 to another folder: 0002_squashed.sql was made of them")
                    .doesNotContain("migration renumber");
        }
        Files.delete(directory.resolve("migrations/0002_b.sql"));
        cli.run("renumber", "--file", "0002_squashed.sql").says("so it keeps that");
        assertThat(files()).containsExactly("0002_squashed.sql");
    }

    @Test
    void makesNoGapWhereNothingIsWrong() throws IOException {
        cli.file("migrations/0001_a.sql", "SELECT 1;\n").file("migrations/0002_b.sql", "SELECT 2;\n");
        cli.run("renumber", "--file", "0002_b.sql")
                .ends(2)
                .shows(
                        "No other migration has version 2, and none after it is applied, as far as is known",
                        "name the database where a later one is applied: --url URL; or leave the file as it is");
        cli.run("renumber", "--file", "0001_a.sql").ends(2);
        assertThat(files()).containsExactly("0001_a.sql", "0002_b.sql");
    }

    /** Prisma knows directories by their names, so that two can have one timestamp. */
    @Test
    void ofTwoDirectoriesWithOneTimestampTheAppliedOneKeepsIt() throws IOException {
        database();
        cli.file("migrations/20260630120000_b/migration.sql", "CREATE TABLE b (id INT);\n");
        cli.run("up").ends(0);
        cli.run("lock").ends(0);
        cli.file("migrations/20260630120000_a/migration.sql", "CREATE TABLE a (id INT);\n");
        cli.run("up").ends(3).shows("migration renumber --file 20260630120000_a/migration.sql");
        cli.run("lock").ends(3).shows("migration renumber --file 20260630120000_a/migration.sql");

        cli.run("renumber", "--file", "20260630120000_b/migration.sql").ends(3).shows("so it keeps its version");
        cli.run("renumber", "--file", "20260630120000_a/migration.sql").ends(0);

        cli.run("up").ends(0);
        cli.run("lock").ends(0);
        cli.run("validate", "--strict").ends(0);
        assertThat(files()).contains("20260630120000_b/migration.sql", "20260630120001_a/migration.sql");
        cli.file("migrations/20260630120001_c/migration.sql", "CREATE TABLE c (id INT);\n");
        cli.run("up").ends(0);
        cli.run("lock").ends(0);
        assertThat(text("migrations/migrations.lock")).contains("version = \"20260630120001_c\"");
        cli.run("validate", "--strict").ends(0);
        cli.run("new", "d").ends(0);
    }

    @Test
    void refusesWhatHasNoNumber() {
        cli.file("migrations/views.sql", "-- option: run=on-change\nSELECT 1;\n");
        cli.run("renumber", "--file", "views.sql").ends(3).shows("A repeatable migration has no number.");
    }

    @Test
    void hasNothingToDoWithoutMigrations() {
        assertThat(cli.run("renumber").transcript())
                .isEqualTo("Each version belongs to one migration: nothing to renumber.\n--- exit code 0\n");
    }
}
