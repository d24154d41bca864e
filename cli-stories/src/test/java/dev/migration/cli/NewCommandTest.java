// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files need no database. */
class NewCommandTest {

    @TempDir
    Path directory;

    private Cli cli;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        cli = Cli.in(directory);
        git("init", "--quiet");
        git("config", "user.email", "ann@clinic.example");
    }

    private void git(String... args) throws IOException, InterruptedException {
        var command = new java.util.ArrayList<>(java.util.List.of("git"));
        command.addAll(java.util.List.of(args));
        Process git = new ProcessBuilder(command).directory(directory.toFile()).start();
        assumeThat(git.waitFor()).isZero();
    }

    private String text(String file) throws IOException {
        return Files.readString(directory.resolve(file));
    }

    @Test
    void fillsTheHeader() throws IOException {
        assertThat(cli.run("new", "Add users").transcript())
                .isEqualTo("Created migrations/0001_add_users.sql\n--- stderr\nThe folder migrations is new.\n"
                        + "--- exit code 0\n");
        assertThat(cli.run("new", "b").err()).isEmpty();
        assertThat(text("migrations/0001_add_users.sql")).matches("""
                        -- Migration: Add users
                        -- Created: 20..-..-..T..:..:..Z
                        -- Author: ann@clinic.example

                        -- Up Migration


                        -- Down Migration

                        """);
    }

    @ParameterizedTest
    @CsvSource({
        "0001_patient.sql, 0001_patient.sql",
        "V1__patient.sql, V1__patient.sql",
        "R__patients.sql, R__patients.sql",
        "0001_patient/up.sql, 0001_patient",
        "20261124100000_patient/migration.sql, 20261124100000_patient",
        "20261124100000-patient.up.sql, 20261124100000-patient.up.sql"
    })
    void isNotForTheFolderOfTheMigrationsItself(String file, String shown) {
        cli.file(file, "SELECT 1;\n");
        assertThat(cli.run("new", "add_fax").transcript())
                .isEqualTo("--- stderr\nError [invalid-setting] This folder itself holds migrations, such as " + shown
                        + ": those in a new folder migrations would not be read with them.\n"
                        + "  Next: name this folder: --locations .; or run it in the project's folder; or, if the files"
                        + " here are no migrations, name the new one: --locations migrations\n--- exit code 2\n");
        assertThat(directory.resolve("migrations")).doesNotExist();
        assertThat(cli.run("new", "add_fax", "--locations", "other").transcript())
                .isEqualTo("Created other/0001_add_fax.sql\n--- stderr\nThe folder other is new.\n--- exit code 0\n");
    }

    @Test
    void isForAFolderWhoseOthersOnlyHaveSuchFiles() {
        cli.file("db/migration.sql", "SELECT 1;\n").file("docker/up.sql", "SELECT 1;\n");
        assertThat(cli.run("new", "add_fax").out()).isEqualTo("Created migrations/0001_add_fax.sql\n");
    }

    @Test
    void takesTheNameWhereGitKnowsNoAddress() throws IOException, InterruptedException {
        git("config", "user.email", "");
        git("config", "user.name", "Ann Marsh");
        cli.run("n", "a");
        assertThat(text("migrations/0001_a.sql")).contains("-- Author: Ann Marsh\n");
    }

    @Test
    void writesWhatATemplateHasForTheProduct() throws IOException {
        for (String typed : List.of(
                "create_users --template table --url postgres://app@nowhere/clinic",
                "create_users --template table --url mysql://app@nowhere/clinic",
                "create_users --template table --url sqlite:clinic.db",
                "add_phone_to_patients -t column",
                "index_patients_on_phone --template concurrent-index",
                "add_roles --template data",
                "backfill_phone_of_patients --template backfill --url mariadb://app@nowhere/clinic",
                "backfill_phone_of_patients --template backfill --url postgres://nowhere/clinic",
                "something --template view",
                "create_visits_table --template crud",
                "require_phone_of_patients --template not-null",
                "change_weight_of_patients --template change-type",
                "rename_contact_to_phone_of_patients --template rename-column")) {
            cli.run(("new " + typed).split(" ")).ends(0);
        }
        var written = new StringBuilder();
        try (var files = Files.list(directory.resolve("migrations"))) {
            for (Path file : files.sorted().toList()) {
                String text = Files.readString(file);
                assertThat(text).contains("\n-- Unedited template: ");
                written.append("=== ").append(file.getFileName()).append('\n');
                written.append(text.replaceAll("(?m)^-- (?:Migration|Created|Author|Unedited template):.*\n", ""));
            }
        }
        Printed.assertMatches("new-templates", written.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "concurrent-index, sqlite:clinic.db, use --template index",
        "not-null, sqlite:clinic.db, migration new NAME",
        "rename-column, mariadb://app@nowhere/clinic, migration remedy VERSION"
    })
    void refusesATemplateOfAnotherProduct(String template, String url, String remedy) {
        cli.run("new", "phone", "--template", template, "--url", url)
                .says("[invalid-setting] The template " + template + " is for PostgreSQL", remedy);
    }

    @ParameterizedTest
    @CsvSource({
        "table, create_table_users, TABLE users (",
        "table, users, TABLE table_name (",
        "column, add_time_to_live_to_patients, ALTER TABLE patients ADD COLUMN time_to_live ",
        "column, add_phone_column_to_patients_table, ALTER TABLE patients ADD COLUMN phone ",
        "column, add_phone, ALTER TABLE table_name ADD COLUMN phone ",
        "index, add_phone_index_to_patients, INDEX patients_phone_idx ON patients (phone)",
        "index, idx_on_patients_on_phone, INDEX patients_phone_idx ON patients (phone)",
        "view, add_view_of_table, VIEW of_table AS",
    })
    void takesTablesAndColumnsFromTheName(String template, String name, String sql) throws IOException {
        cli.run("new", name, "--template", template);
        assertThat(text("migrations/0001_" + name + ".sql")).contains(sql);
    }

    @Test
    void refusesATemplateThatNobodyHasEdited() {
        cli.run("new", "create_users", "--template", "table", "--pair");
        cli.run("validate");
        cli.run("lock");
        cli.run("new", "add_phone_to_users", "--template", "column");
        Printed.assertMatches("new-unedited", cli.story());
    }

    @Test
    void writesNoLockFileWhereNoMigrationIs() {
        cli.file("src/main/resources/db/migration/V1__a.sql", "SELECT 1;\n");

        cli.run("lock").ends(2).says("missing-location", "src/main/resources/db/migration: --locations");

        assertThat(directory.resolve("src/main/resources/migrations")).doesNotExist();
    }

    @Test
    void namesWhatItAddsToALockFileThatIsThere() throws IOException {
        String wrote = "Wrote migrations/migrations.lock\n";
        cli.file("migrations/0001_a.sql", "SELECT 1;\n").file("migrations/0002_b.sql", "SELECT 2;\n");
        assertThat(cli.run("lock").out()).isEqualTo(wrote);
        assertThat(cli.run("lock").out()).isEqualTo(wrote);
        String locked = text("migrations/migrations.lock");

        cli.file("migrations/migrations.lock", locked.substring(0, locked.lastIndexOf("[[migration]]")));
        cli.file("migrations/0003_c.sql", "SELECT 3;\n");
        assertThat(cli.run("lock").out()).isEqualTo(wrote + "Added 0002, 0003 to migrations.lock.\n");

        cli.file("migrations/0001_a.sql", "SELECT 7;\n").file("migrations/0004_d.sql", "SELECT 4;\n");
        assertThat(cli.run("lock").out()).isEqualTo("Added 0004 to migrations.lock.\n");
    }

    @Test
    void dividesAnOwnTemplateAlsoWithTheLineEndsOfWindows() throws IOException {
        cli.file(".migration/templates/two.sql", "SELECT 1;\r\n-- Next file: more \r\nSELECT 2;\r\n");

        cli.run("new", "Add audit", "--template", "two");

        assertThat(text("migrations/0001_add_audit.sql"))
                .contains("-- Migration: Add audit\n")
                .endsWith("SELECT 1;\n");
        assertThat(text("migrations/0002_add_audit_more.sql")).endsWith("SELECT 2;\n");
    }

    @Test
    void readsOwnTemplates() throws IOException {
        cli.file(".migration/templates/audit.sql", """
                -- Reviewed-by:

                -- Up Migration
                ALTER TABLE ${table} ADD COLUMN ${column} integer; -- ${name} ${version} ${author} ${schema}
                """);
        cli.file("own/table.sql", "CREATE TABLE ${table} (id integer);\n");
        cli.run("new", "add_x_to_y", "--template", "audit");
        assertThat(text("migrations/0001_add_x_to_y.sql")).endsWith("""
                        -- Author: ann@clinic.example
                        -- Reviewed-by:

                        -- Up Migration
                        ALTER TABLE y ADD COLUMN x integer; -- add_x_to_y 0001 ann@clinic.example ${schema}
                        """);
        cli.env("MIGRATION_TEMPLATES", "own").run("new", "create_z", "--template", "table");
        assertThat(text("migrations/0002_create_z.sql")).endsWith("\n\nCREATE TABLE z (id integer);\n");
        cli.run("new", "a", "--template", "audit");
        cli.run("new", "a", "--template", "../own/table");
        Printed.assertMatches("new-own-templates", cli.story());
    }

    @Test
    void numbersAnEmptyFolderAsAskedAndLaterOnesLikeTheFirst() {
        cli.file("migration.toml", "new-version = \"timestamp\"\nlocations = [\"db\"]\n");
        cli.run("new", "a", "--locations", "a", "--new-version", "sequence");
        cli.run("new", "b", "--locations", "a");
        cli.run("new", "c", "--locations", "a", "--timestamp");
        cli.run("new", "d", "--locations", "a", "--pair");
        Printed.assertMatches("new-numbers", cli.story());
        String first = cli.run("new", "a").out();
        assertThat(first).matches("Created db/20[0-9]{12}_a.sql\n");
        assertThat(cli.run("new", "a").out())
                .matches("Created db/20[0-9]{12}_a.sql\n")
                .isNotEqualTo(first);
        assertThat(cli.run("new", "a", "--locations", "b", "--timestamp", "--pair")
                        .out())
                .matches("Created b/20[0-9]{12}_a.up.sql\nCreated b/20[0-9]{12}_a.down.sql\n");
    }

    @Test
    void reportsAFolderThatCannotBeWritten() throws IOException {
        Path folder = Files.createDirectory(directory.resolve("migrations"));
        assumeThat(System.getProperty("user.name")).isNotEqualTo("root");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
        cli.run("new", "a").ends(3).shows("permission denied");
    }

    @Test
    void reportsAFileWhereTheFolderHasToBe() {
        cli.file("migrations", "");
        cli.run("new", "a").ends(3).shows("[unreadable-file]");
    }

    @ParameterizedTest
    @CsvSource({
        "0004_add_y, add_y",
        "0004 add y, add y",
        "20261124100000-add y, add y",
        "V4__add_y.sql, add_y",
        "add_z.sql, add_z",
        "add_z.Up.SQL, add_z",
    })
    void refusesAVersionAndAnEndingInTheName(String name, String bare) {
        assertThat(cli.run("new", name).transcript())
                .isEqualTo("--- stderr\nError [invalid-name] Invalid migration name: " + name
                        + ": the version and the ending are added to it\n  Next: leave them out: " + bare
                        + "; a number that belongs to the name comes after a word\n--- exit code 2\n");
    }

    @ParameterizedTest
    @CsvSource({"2fa, 2fa", "2024 report, 2024_report", "v2_api, v2_api", "add sql, add_sql"})
    void takesANumberThatIsNoVersion(String name, String file) {
        assertThat(cli.run("new", name).out()).isEqualTo("Created migrations/0001_" + file + ".sql\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "a/b", "a\\b", "/etc/x", "", "???"})
    void refusesNamesThatAreNoFileHere(String name) {
        assertThat(cli.run("new", name).transcript())
                .startsWith("--- stderr\nError [invalid-name]")
                .endsWith("code 2\n");
        assertThat(directory.resolve("migrations")).doesNotExist();
    }
}
