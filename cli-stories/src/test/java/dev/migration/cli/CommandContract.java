// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.internal.schema.Schema;
import dev.migration.internal.url.DatabaseUrl;
import dev.migration.internal.url.DatabaseUrlParser;
import dev.migration.schema.internal.database.DriverDataSource;
import dev.migration.schema.internal.database.MissingDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tomlj.Toml;

/**
 * What every command does on every database, as stories: what is typed, what is printed. PostgreSQL's golden files have a
 * story's words; the others are compared by the codes of problems and of exits.
 */
abstract class CommandContract {

    private static final String PATIENT = """
            -- Migration: Patients
            -- Author: ann@example.com

            -- Up Migration
            CREATE TABLE patient (id BIGINT PRIMARY KEY, name VARCHAR(100) NOT NULL);
            """;

    @TempDir
    Path directory;

    Cli cli;

    /** A new, empty database. */
    abstract String newDatabase(Path directory) throws SQLException;

    abstract String product();

    abstract String databaseName();

    @BeforeEach
    void start() throws SQLException {
        cli = Cli.in(directory).env("DATABASE_URL", newDatabase(directory));
    }

    void tellsTheStory(String name) {
        Printed.assertStory(product(), name, cli.story());
    }

    Connection connect() throws SQLException {
        DatabaseUrl url = DatabaseUrlParser.parse(cli.env("DATABASE_URL"));
        return new DriverDataSource(url, MissingDatabase.CREATE, () -> {}).getConnection();
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The history's table, as it is written in SQL. */
    String history() {
        return "__migrations";
    }

    /** Every table, and every row of the history. */
    List<String> everything() throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection connection = connect()) {
            try (ResultSet tables = connection
                    .getMetaData()
                    .getTables(connection.getCatalog(), null, "%", new String[] {"TABLE", "BASE TABLE"})) {
                while (tables.next()) {
                    if (!"information_schema".equalsIgnoreCase(tables.getString("TABLE_SCHEM"))) {
                        found.add(tables.getString("TABLE_NAME").toLowerCase(Locale.ROOT));
                    }
                }
            }
            if (found.contains("__migrations")) {
                try (Statement statement = connection.createStatement();
                        ResultSet rows = statement.executeQuery(
                                "SELECT id, name, checksum FROM " + history() + " ORDER BY id")) {
                    while (rows.next()) {
                        found.add(rows.getLong(1) + " " + rows.getString(2) + " " + rows.getString(3));
                    }
                }
            }
        }
        return found;
    }

    /** A sequence of three with down scripts. */
    void threeMigrations() {
        cli.file("migrations/0001_patient.sql", PATIENT + "-- Down Migration\nDROP TABLE patient;\n");
        cli.migration(
                "0002_add_email",
                "ALTER TABLE patient ADD COLUMN email VARCHAR(100);",
                "ALTER TABLE patient DROP COLUMN email;");
        cli.migration(
                "0003_add_phone",
                "ALTER TABLE patient ADD COLUMN phone VARCHAR(100);",
                "ALTER TABLE patient DROP COLUMN phone;");
    }

    @Test
    @Tag("smoke")
    void goesFromTheFirstFileToAnAppliedMigration() throws SQLException {
        cli.run("status");
        cli.run("new", "Patients & appointments");
        cli.note("the file is filled").file("migrations/0001_patients__appointments.sql", PATIENT);
        cli.run("new", "add-email");
        cli.note("the file is filled")
                .file("migrations/0002_add_email.sql", "ALTER TABLE patient ADD COLUMN email VARCHAR(100);\n");
        cli.run("status");
        cli.run("status", "--exit-code");
        cli.run("up", "--dry-run");
        assertThat(everything()).isEmpty();
        cli.run("up");
        cli.run("up");
        cli.run("up", "--dry-run");
        cli.run("status");
        cli.run("status", "--exit-code");
        tellsTheStory("first-steps");
        assertThat(everything()).contains("patient", "__migrations");
    }

    /** Whether a database has schemas. */
    boolean hasSchemas() {
        return true;
    }

    void newSchema(String name) throws SQLException {
        execute("CREATE SCHEMA " + name);
    }

    @Test
    void worksOnOneTenantAndOnAllAsAFleet() throws SQLException {
        threeMigrations();
        if (!hasSchemas()) {
            cli.run("status", "--tenant", "acme");
            tellsTheStory("tenants");
            return;
        }
        newSchema("acme");
        newSchema("bolt");
        cli.file("targets.toml", "[[target]]\nschema = \"acme\"\n\n[[target]]\nschema = \"bolt\"\n");
        String[] fleet = {"--targets", "targets.toml", "--shard", "1/1", "--parallelism", "1"};
        cli.run("up", "--tenants", "acme,bolt");
        cli.note("named as a service names them").env("MIGRATION_TENANTS_SCHEMAS", "acme,bolt");
        cli.run("up");
        cli.run("status", "--tenant", "acme", "--schema", "acme");
        cli.run("up", "--tenant", "bolt", "--count", "1");
        cli.run("fleet", "status", "--targets", "targets.toml");
        run(fleet, "fleet", "up");
        run(fleet, "fleet", "up");
        cli.run("fleet", "validate", "--targets", "targets.toml");
        cli.run("down", "--tenant", "acme");
        cli.note("0003 fails, where phone is there already");
        execute("ALTER TABLE acme.patient ADD COLUMN phone VARCHAR(100)");
        run(fleet, "fleet", "up");
        cli.run("up", "--tenant", "acme");
        cli.run("mark-applied", "0003", "--tenant", "acme");
        run(fleet, "fleet", "up");
        cli.run("down", "--tenant", "acme");
        tellsTheStory("tenants");
    }

    @Test
    void tellsWhatWasDone() throws SQLException {
        threeMigrations();
        cli.run("log");
        cli.run("up", "--to", "2");
        cli.run("down");
        cli.note("0002 fails").migration("0002_add_email", "INSERT INTO patient (nosuch) VALUES (1);", "SELECT 1;");
        cli.run("up");
        cli.run("status");
        cli.run("log");
        cli.run("log", "--limit", "1");
        cli.run("log", "1");
        cli.run("log", "7");
        cli.run("log", "--sql", "1");
        cli.run("log", "--sql", "0001", "--down");
        cli.run("log", "--sql", "3");
        cli.run("log", "--sql", "9");
        cli.run("log", "--limit", "0");
        tellsTheStory("log");
        assertThat(cli.run("log", "--format", "json").out())
                .startsWith("{\"log\":[{\"at\":\"2")
                .contains("\"action\":\"undo\",\"version\":\"0002\",\"name\":\"0002_add_email\",\"by\":\"")
                .contains("\"executionMillis\":")
                .contains("\"error\":\"", "migrations/0002_add_email.sql:");
        String toml = cli.run("log", "--format", "toml").out();
        assertThat(Toml.parse(toml).getArray("log").size()).isEqualTo(4);
    }

    @Test
    void asksTheDatabaseForItsTenants() throws SQLException {
        threeMigrations();
        if (!hasSchemas()) {
            return;
        }
        newSchema("acme");
        newSchema("bolt");
        String query =
                "SELECT schema_name FROM information_schema.schemata WHERE LOWER(schema_name) IN ('acme', 'bolt')"
                        + " ORDER BY 1";
        cli.env("MIGRATION_TENANTS_SCHEMASQUERY", query)
                .run("up")
                .says("migration fleet up, status or validate --targets \"" + query + "\"");
        cli.run("fleet", "up", "--targets", query).prints("2 targets: 2 migrated, in ");
        cli.run("fleet", "status", "--targets", query).prints("2 targets: 2 up to date.");
    }

    @Test
    void replacesPlaceholders() throws SQLException {
        cli.file("migrations/0001_patient.sql", "CREATE TABLE ${owner} (note VARCHAR(20));\n");

        cli.run("up", "--placeholder", "onwer=patient")
                .says("0001_patient.sql:1:14  ${owner} has no value. Known are: onwer.");
        assertThat(cli.run("up", "--placeholder", "OWNER=patient").err()).isEmpty();
        assertThat(everything()).contains("patient");
    }

    @Test
    void writesIntoTheFolderFromWhichItApplies() throws SQLException {
        String[] locations = {"--locations", "db/{vendor}"};
        run(locations, "new", "patients").ends(0);
        cli.file("db/" + product() + "/0001_patients.sql", PATIENT);
        run(locations, "validate").prints("1 migration");
        run(locations, "up").prints("0001_patients");
        cli.file("db/" + product() + "/0001_patients.sql", PATIENT + "-- edited\n");
        run(locations, "lock").prints("db/" + product() + "/migrations.lock");
        run(locations, "lock", "--accept", "1", "--reason", "a comment")
                .prints("db/" + product() + "/migrations.lock. The file does not differ from its entry, so this has an"
                        + " effect only where another text was applied. Commit it");
        run(locations, "status").ends(0);
        assertThat(directory.resolve("db").toFile().list()).containsExactly(product());
    }

    private Cli.Outcome run(String[] options, String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of(options));
        return cli.run(all.toArray(String[]::new));
    }

    @Test
    void runsWhatTheTemplatesHaveOnceItIsEdited() throws IOException, SQLException {
        List<String> wanted = new ArrayList<>(List.of(
                "table create_users",
                "column add_phone_to_users",
                "index index_users_on_phone",
                "data insert_users",
                "view create_known_users_view",
                "crud create_visits"));
        if (product().equals("postgresql")) {
            wanted.add("concurrent-index add_version_index_to_visits");
        }
        wanted.add("backfill backfill_phone_of_users");
        for (String template : wanted) {
            cli.run("new", template.split(" ")[1], "--template", template.split(" ")[0]);
        }
        cli.run("up").says("[unedited-template]");
        assertThat(everything()).isEmpty();
        try (var files = Files.list(directory.resolve("migrations"))) {
            for (Path file : files.toList()) {
                String text = Files.readString(file).replaceAll("(?m)^-- Unedited template.*\n", "");
                Files.writeString(file, text.replace("table_name", "users"));
            }
        }

        cli.run("up").ends(0).shows("Applied " + wanted.size() + " migrations");
        assertThat(everything()).contains("users", "visits");
        // What it filled in cannot be told from the rest.
        cli.run("mark-failed", "000" + wanted.size()).ends(0);
        cli.run("down", "--yes", "--count", "" + (wanted.size() - 1)).ends(0);
        assertThat(everything()).doesNotContain("users", "visits");
    }

    @Test
    void appliesSoManyOrToAVersionOrOneFile() throws SQLException {
        threeMigrations();
        cli.file("migrations/0004_last.sql", "CREATE TABLE last (id INT);\n");
        cli.run("up", "--count", "1");
        cli.run("up", "--to", "2", "--dry-run");
        cli.run("up", "--to", "0002");
        cli.run("up", "--to", "0002");
        cli.run("up", "migrations/0004_last.sql");
        cli.run("apply", "0003_add_phone.sql");
        cli.run("apply", "0003_add_phone.sql");
        cli.run("up", "--to", "0099");
        cli.run("up", "nosuch.sql");
        cli.run("up", "-n", "5");
        tellsTheStory("up-targets");
        assertThat(everything()).contains("last");
    }

    @Test
    void aFileOfTheSameNameInAnotherFolderIsNotTheMigration() {
        cli.migration("0001_t", "CREATE TABLE t (id INT);", "DROP TABLE t;");
        cli.file("other/0001_t.sql", "CREATE TABLE other (id INT);\n");

        for (String elsewhere : List.of("other/0001_t.sql", "./0001_t.sql", "igrations/0001_t")) {
            assertThat(cli.run("up", elsewhere).err())
                    .matches("(?s)Error \\[unknown-version\\] There is no migration file called \\S*0001_t\\S* in the"
                            + " locations\\..*");
        }
        cli.run("up", "./other/../migrations/0001_t.sql").ends(0);
        assertThat(cli.run("down", "other/0001_t.sql").exitCode()).isNotZero();
        cli.run("down", "migrations/0001_t").ends(0);
        cli.run("up", cli.directory() + "/migrations/0001_t.sql").ends(0);
    }

    @Test
    void undoesTheLastOrSoManyOrToAVersion() throws SQLException {
        threeMigrations();
        cli.run("up");
        cli.run("down", "--dry-run");
        List<String> before = everything();
        cli.run("down", "--count", "2", "--dry-run");
        assertThat(everything()).isEqualTo(before);
        cli.run("down");
        cli.run("rollback", "--to", "1");
        cli.run("down", "--to", "0009");
        cli.run("down", "0002_add_email.sql");
        cli.run("up");
        cli.run("down", "--to", "0");
        cli.note("on a terminal").answers("no", "yes");
        cli.run("down", "--to", "0");
        assertThat(everything()).contains("patient");
        cli.run("down", "--count", "9");
        cli.run("down");
        tellsTheStory("down-targets");
        assertThat(everything()).doesNotContain("patient");
    }

    @Test
    void undoesByTheStoredScriptWhereTheFileIsGoneOrItIsAskedTo() throws Exception {
        threeMigrations();
        cli.run("up");
        cli.note("0003 is deleted");
        Files.delete(directory.resolve("migrations/0003_add_phone.sql"));
        cli.run("down");
        cli.run("down", "--yes");
        cli.note("the down script of 0002 is edited")
                .migration(
                        "0002_add_email",
                        "ALTER TABLE patient ADD COLUMN email VARCHAR(100);",
                        "SELECT no_such_thing;");
        cli.run("down", "--stored", "--dry-run");
        cli.run("down", "--stored");
        cli.run("down", "--stored", "--yes");
        tellsTheStory("down-stored");
        assertThat(everything()).contains("patient");
    }

    @Test
    void asksBeforeItUndoesWhatWasOnlyRecorded() throws SQLException {
        threeMigrations();
        cli.run("up");
        cli.run("mark-failed", "0003");
        cli.run("mark-applied", "0003");
        List<String> before = everything();
        cli.run("down");
        cli.note("on a terminal").answers("no", "yes");
        cli.run("down");
        assertThat(everything()).isEqualTo(before);
        cli.run("down");
        cli.run("down");
        tellsTheStory("down-recorded");
        assertThat(everything()).hasSize(before.size() - 2);
    }

    @Test
    void undoesOnlyWhatWasAgreedTo() throws SQLException {
        threeMigrations();
        cli.run("up", "--count", "2");
        cli.atTerminal(question -> {
            Cli.in(directory).env("DATABASE_URL", cli.env("DATABASE_URL")).run("up");
            return "yes";
        });
        cli.run("down", "--count", "2");
        assertThat(everything()).anyMatch(row -> row.startsWith("3 0003_add_phone"));
        tellsTheStory("down-agreed");
    }

    @Test
    void undoesInAProtectedDatabaseOnlyByItsName() throws SQLException {
        threeMigrations();
        cli.run("up");
        cli.note("MIGRATION_ENV=production").env("MIGRATION_ENV", "production");
        List<String> before = everything();
        cli.run("down");
        cli.run("down", "--dry-run");
        cli.run("down", "--force", "elsewhere");
        assertThat(everything()).isEqualTo(before);
        cli.run("down", "--force", databaseName());
        assertThat(everything()).hasSize(before.size() - 1);
        cli.note("MIGRATION_ENV=test, migration.toml protects").env("MIGRATION_ENV", "test");
        cli.file("migration.toml", "protect = true\n");
        cli.run("rollback");
        cli.run("--env", "test", "down", "--force", databaseName());
        tellsTheStory("protection");
    }

    @Test
    @Tag("smoke")
    void createsDropsAndResetsTheDatabase() throws SQLException {
        threeMigrations();
        cli.run("up");
        cli.run("db", "create");
        cli.note("there is no terminal").run("db", "drop");
        cli.note("somebody sits there").answers("no", "yes").run("db", "drop");
        assertThat(everything()).contains("patient");
        cli.run("db", "drop");
        cli.run("db", "drop", "--yes");
        cli.run("db", "create");
        assertThat(everything()).isEmpty();

        cli.run("up", "--to", "2");
        execute("INSERT INTO patient VALUES (1, 'Ann', NULL)");
        cli.note("0001 is changed")
                .file(
                        "migrations/0001_patient.sql",
                        "CREATE TABLE patient (id BIGINT PRIMARY KEY, name VARCHAR(200));\n");
        cli.run("db", "reset", "--yes");
        cli.run("status");
        tellsTheStory("db");
        assertThat(everything()).contains("patient");
    }

    @Test
    void dropsNothingThatIsProtectedOrCannotBeMadeAgain() throws SQLException {
        threeMigrations();
        cli.run("up");
        List<String> before = everything();
        cli.note("a file cannot be read").file("migrations/0004_open.sql", "SELECT 'open;\n");
        cli.run("db", "reset", "--yes");
        cli.file("migrations/0004_open.sql", "SELECT 1;\n");
        cli.note("MIGRATION_ENV=production").env("MIGRATION_ENV", "production");
        cli.run("db", "drop", "--yes");
        cli.run("db", "reset", "--yes", "--force", "elsewhere");
        tellsTheStory("db-refused");
        assertThat(everything()).isEqualTo(before);

        cli.run("db", "drop", "--yes", "--force", databaseName()).ends(0);
    }

    @Test
    void comparesNoOtherSchemaThanTheTenantsThatAreNamed() {
        String refusal = "There are tenants, and this command compares one schema of each database.";
        cli.run("diff", cli.env("DATABASE_URL"), "--tenant", "acme").says(refusal);
        cli.env("MIGRATION_TENANTS", "acme")
                .run("diff", cli.env("DATABASE_URL"))
                .says(refusal);
    }

    @Test
    void dropsNoDatabaseWhereTenantsAreNamed() throws SQLException {
        threeMigrations();
        cli.run("up");
        List<String> before = everything();

        for (String command : List.of("drop", "reset")) {
            cli.run("db", command, "--yes", "--tenant", "acme")
                    .says("There are tenants, and this command drops the whole database", "Nothing was dropped.");
        }
        for (String variable : List.of("MIGRATION_TENANTS_SCHEMAS", "MIGRATION_TENANTS_QUERY")) {
            for (String command : List.of("drop", "reset")) {
                assertThat(cli.env(variable, "SELECT 'acme'")
                                .run("db", command, "--yes")
                                .err())
                        .startsWith("Error [invalid-setting] " + variable + "  There are tenants");
            }
            cli.env(variable, "");
        }
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void resetsNothingWithTheFilesOfAnotherFolderOrAWrongSetting() throws SQLException {
        threeMigrations();
        String shared = "-- option: run=on-change\nSELECT 1;\n";
        cli.file("migrations/shared.sql", shared).run("up");
        List<String> before = everything();
        cli.file("other/0001_other.sql", "CREATE TABLE other (id INT);\n").file("empty/readme.txt", "");
        cli.file("other/shared.sql", shared);
        cli.run("db", "reset", "--yes", "--locations", "migratons").ends(2).shows("[missing-location]");
        for (String location : List.of("empty", "other")) {
            cli.run("db", "reset", "--yes", "--locations", location)
                    .ends(3)
                    .shows("migration db drop, migration db create, migration up");
        }
        assertThat(cli.run("db", "reset", "--yes", "--init-sql", "SELEKT 1").transcript())
                .contains("The init SQL")
                .doesNotContain("Dropped")
                .doesNotContain("nothing was changed");
        assertThat(everything()).isEqualTo(before);

        cli.file("migrations/0004_fails.sql", "INSERT INTO nowhere VALUES (1);\n");
        assertThat(cli.run("db", "reset", "--yes").transcript())
                .containsSubsequence(
                        "Dropped the database", "Created the database", "Applied 0003", "Migration failed: 0004_fails");
    }

    @Test
    void runsTheSeedDataOfAnEnvironment() throws SQLException {
        threeMigrations();
        cli.run("up", "--to", "1");
        List<String> before = everything();
        cli.note("there are no seeds").run("seed");
        cli.file("seeds/development.sql", """
                        -- two people
                        INSERT INTO patient VALUES (1, '${first}');
                        INSERT INTO patient VALUES (2, 'Bob; and a semicolon');
                        """)
                .file("seeds/test.sql", """
                        INSERT INTO patient VALUES (3, 'Cy');

                        INSERT INTO patients
                          VALUES (4, 'Di');
                        """)
                .file("seeds/open.sql", "INSERT INTO patient VALUES (9, 'open);\n");
        cli.note("there are some").run("seed", "--placeholder", "first=Ann");
        cli.run("seed", "test");
        cli.run("seed", "open");
        cli.run("seed", "../seeds/test");
        cli.run("seed", "/etc/hosts");
        cli.run("seed", "staging");
        cli.note("MIGRATION_ENV=production").env("MIGRATION_ENV", "production").run("seed", "test");
        tellsTheStory("seed");
        assertThat(rows("SELECT name FROM patient ORDER BY id")).containsExactly("Ann", "Bob; and a semicolon");
        assertThat(everything()).as("the history does not change").isEqualTo(before);

        cli.file("db/seeds/test.sql", "DELETE FROM patient;\n");
        cli.run("seed", "test", "--seeds", "db/seeds", "--force", databaseName())
                .ends(0);
        assertThat(rows("SELECT name FROM patient")).isEmpty();
    }

    List<String> rows(String query) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }

    @Test
    void checksNothingWithoutAnError() throws SQLException, IOException {
        threeMigrations();
        cli.file("checks/empty.sql", "-- SELECT 1\n").run("up");
        cli.run("check").ends(3).shows("This file has no query");
        cli.run("check", "checks").says("checks is a folder: name its files.");
        cli.run("validate", "--require-down", "9999").ends(3).shows("[unknown-version] There is no migration 9999.");
        cli.run("validate", "--require-down", "0002").ends(0);
        cli.run("validate", "--require-down").ends(0);
        assertThat(cli.run("log", "0002_add_email.sql").out())
                .contains("0002_add_email")
                .doesNotContain("0001");
        cli.run("log", "--sql", "0002_add_email").prints("email");
        cli.run("log", "add_mail").says("\"add_mail\" is neither a version nor the name of a migration file");
        cli.run("log", "99").ends(3).shows("[unknown-version] There is no migration 99.");

        execute("DELETE FROM __migrations_log");
        Files.delete(directory.resolve("migrations/0003_add_phone.sql"));
        assertThat(cli.run("log", "3").out()).endsWith("Nothing is logged.\n");
    }

    @Test
    void comparesNoDatabaseWithItself() {
        threeMigrations();
        cli.run("up");
        Cli.Outcome same = cli.run("diff", cli.env("DATABASE_URL"));
        assertThat(same.exitCode()).isEqualTo(2);
        assertThat(same.out()).isEmpty();
        assertThat(same.err()).contains("Comparing ", " is compared with itself.");
    }

    @Test
    void runsTheChecksAndPrintsTheirRows() throws SQLException {
        threeMigrations();
        cli.run("up", "--to", "1");
        cli.note("there are no checks").run("check");
        cli.file("checks/patients.sql", """
                -- Patients without a name
                SELECT 'without a name' AS issue, COUNT(*) AS "count" FROM patient WHERE name = '';

                -- Names that two patients have
                SELECT name, MIN(id) AS id FROM patient GROUP BY name HAVING COUNT(*) > 1 ORDER BY name;
                """);
        cli.note("there are some").run("check");
        execute("INSERT INTO patient VALUES (1, '')");
        execute("INSERT INTO patient VALUES (2, 'Ann\u001b[31m')");
        execute("INSERT INTO patient VALUES (3, 'Ann\u001b[31m')");
        cli.note("some patients come").run("check");
        cli.run("check", "--format", "json");
        for (int id = 100; id < 125; id++) {
            execute("INSERT INTO patient VALUES (" + id + ", 'Patient " + id + "')");
        }
        cli.file("checks/many.sql", "SELECT id, name FROM patient WHERE id >= 100 ORDER BY id;\n");
        cli.note("and many more").run("check", "checks/many.sql");
        cli.file("checks/wrong.sql", "SELECT 1 FROM patient WHERE id = 0;\nSELECT nothing\n  FROM nowhere;\n");
        cli.note("a query is wrong").run("check", "checks/wrong.sql");
        tellsTheStory("check");
    }

    @Test
    void checksWriteNothing() throws SQLException {
        threeMigrations();
        cli.run("up", "--to", "1");
        execute("INSERT INTO patient VALUES (1, 'Ann')");
        List<String> before = everything();

        cli.file("checks/a.sql", "SELECT name FROM patient WHERE id = 7;\nDELETE FROM patient;\n")
                .file("checks/b.sql", "DROP TABLE patient;\nCOMMIT;\n");
        cli.run("check");
        tellsTheStory("check-refused");

        assertThat(rows("SELECT name FROM patient")).containsExactly("Ann");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void refusesAnotherDatabaseThanTheOneThatWasTyped() throws SQLException {
        threeMigrations();
        cli.run("up");
        List<String> before = everything();
        cli.run("down", "--force", "production");
        tellsTheStory("forced-elsewhere");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    @Tag("smoke")
    void resumesAMigrationThatWasInterrupted() throws SQLException {
        interruptedMigration();
        cli.run("up");
        cli.run("status");
        cli.run("validate");
        cli.run("down");
        cli.run("resume", "0009");
        correctInterruptedMigration();
        cli.run("up", "--dry-run");
        cli.run("resume", "0002");
        cli.run("status");
        cli.run("resume", "0002");
        tellsTheStory("resume");
    }

    /** 0002 fails after its first statement has been committed, as most products commit each DDL statement by itself. */
    void interruptedMigration() {
        cli.migration("0001_a", "CREATE TABLE a (id INT);", "DROP TABLE a;");
        cli.file("migrations/0002_b.sql", halfDone("no"));
    }

    void correctInterruptedMigration() {
        cli.note("the last statement of 0002 is corrected").file("migrations/0002_b.sql", halfDone("id"));
    }

    /** The last statement needs this column, and there is id. */
    String halfDone(String column) {
        return "CREATE TABLE b (id INT);\nCREATE INDEX b_id ON b (" + column + ");\n";
    }

    @Test
    void validatesFilesWithoutADatabase() {
        threeMigrations();
        cli.env("DATABASE_URL", "");
        cli.run("validate");
        cli.run("validate", "--strict");
        cli.run("lock");
        cli.run("validate", "--strict");
        cli.note("0001 gets an option")
                .file(
                        "migrations/0001_patient.sql",
                        "-- no-transaction\n" + PATIENT + "-- Down Migration\nDROP TABLE patient;\n");
        cli.run("validate");
        cli.run("lock");
        cli.run("lock", "--accept", "0001", "--reason", "it runs alone");
        cli.run("validate", "--strict");
        cli.note("0004 is missing, 0002 is there twice")
                .file("migrations/0005_gap.sql", "SELECT 1;\n")
                .file("migrations/2_again.sql", "SELECT 'x;\n");
        cli.run("validate");
        cli.run("lock");
        tellsTheStory("validate-files");
    }

    @Test
    void acceptsAnEditOfCommentsThatADatabaseShows() {
        cli.file("migrations/0001_patient.sql", PATIENT);
        cli.run("lock").ends(0);
        cli.run("up").ends(0);
        cli.file("migrations/0001_patient.sql", PATIENT + "-- the first\n");
        cli.run("status").says("checksum-mismatch", "migration lock --accept 0001");

        cli.run("lock").ends(0).prints("Accepted as edited, in comments and layout only: 0001.");

        assertThat(cli.run("status").ends(0).err()).isEmpty();
        assertThat(cli.run("up").ends(0).err()).isEmpty();
        assertThat(cli.env("DATABASE_URL", "").run("validate", "--strict").err())
                .isEmpty();
    }

    @Test
    void tellsProgramsTheStateOfTheDatabase() {
        threeMigrations();
        cli.run("up", "--count", "2");
        cli.file("migrations/0001_patient.sql", "CREATE TABLE \"patient\" (id BIGINT); -- PASSWORD 'hunter2'\n");

        Cli.Outcome status = cli.run("status", "--format", "json");

        assertThat(status.exitCode()).isEqualTo(3);
        assertThat(status.err()).isEmpty();
        assertThat(status.out())
                .startsWith("{\"format\":2,\"product\":\"")
                .contains("\"layout\":\"sections\",\"current\":\"0002\",\"counts\":{\"applied\":2,\"pending\":1},"
                        + "\"problems\":[{\"code\":\"checksum-mismatch\",\"severity\":\"error\","
                        + "\"place\":\"0001_patient.sql\",\"message\":\"Checksum mismatch for migration 1: ")
                .contains("\n    +CREATE TABLE \\\"patient\\\" (id BIGINT); -- PASSWORD '***'".replace("\n", "\\n"))
                .contains("{\"version\":\"0003\",\"name\":\"0003_add_phone\",\"state\":\"PENDING\",\"checksum\":\"")
                .endsWith("\"}]}\n");
        Cli.Outcome problems = cli.run("validate", "--format", "JSON");
        assertThat(problems.exitCode()).isEqualTo(3);
        assertThat(problems.err()).isEmpty();
        assertThat(problems.out())
                .startsWith("{\"problems\":[{\"code\":\"checksum-mismatch\",\"severity\":\"error\",")
                .endsWith("\"}]}\n");
        cli.run("status", "--format", "xml").ends(2);
    }

    @Test
    void takesOverTheHistoryOfAnotherTool() throws SQLException {
        cli.file("migrations/0001_patient.up.sql", "CREATE TABLE patient (id BIGINT PRIMARY KEY);\n")
                .file("migrations/0001_patient.down.sql", "DROP TABLE patient;\n")
                .file("migrations/0002_visit.up.sql", "CREATE TABLE visit (id BIGINT PRIMARY KEY);\n")
                .file("migrations/0002_visit.down.sql", "DROP TABLE visit;\n");
        execute("CREATE TABLE patient (id BIGINT PRIMARY KEY)");
        cli.run("adopt");
        execute("CREATE TABLE schema_migrations (version BIGINT NOT NULL PRIMARY KEY, dirty BOOLEAN NOT NULL)");
        execute("INSERT INTO schema_migrations VALUES (1, TRUE)");
        cli.run("up");
        cli.run("adopt", "--dry-run");
        execute("UPDATE schema_migrations SET dirty = FALSE");
        cli.run("adopt", "--dry-run");
        cli.atTerminal(question -> null).run("adopt");
        cli.run("adopt", "--format", "json", "--dry-run");
        cli.atTerminal(question -> "no").run("adopt");
        assertThat(everything()).doesNotContain("__migrations");
        cli.atTerminal(question -> {
            assertThat(question).isEqualTo("This records 1 migration as applied, and runs none. Continue? Type yes: ");
            return "yes";
        });
        cli.run("adopt");
        cli.atTerminal(question -> "yes");
        cli.run("adopt", "--yes");
        cli.run("up");
        cli.run("down");
        cli.run("down");
        tellsTheStory("adopt");
    }

    @Test
    void takesItsSettingsFromTheFileThatIsNamed() {
        threeMigrations();
        cli.file("migration.toml", "tabel = \"not read\"\n").file("etc/test.toml", "table = \"history\"\n");
        cli.run("--config", "etc/test.toml", "up", "--count", "1");
        cli.run("status", "--config", "etc/test.toml", "--stacktrace");
        tellsTheStory("config");
    }

    @Test
    void reportsWhichFileItReadAndOneWithAMisspeltName() {
        threeMigrations();
        cli.env("DATABASE_URL", "");
        cli.file("migrations.toml", "protect = true\n");
        cli.run("validate", "--verbose");
        cli.file("migration.toml", "table = \"history\"\n");
        cli.run("validate", "--verbose");
        cli.run("validate", "--config", "migrations.toml", "--verbose");
        tellsTheStory("settings-file");
    }

    @Test
    void triesTheMigrationsOutInAScratchDatabase() throws Exception {
        threeMigrations();
        cli.migration("0002_add_email", "ALTER TABLE patient ADD COLUMN email VARCHAR(100);", "DELETE FROM patient;");
        cli.file("migrations/0003_add_phone.sql", "ALTER TABLE patient ADD COLUMN phone VARCHAR(100);\n");
        cli.run("roundtrip");
        cli.run("roundtrip", "--irreversible", "0002,0003");
        cli.note("0002 is corrected");
        cli.migration(
                "0002_add_email",
                "ALTER TABLE patient ADD COLUMN email VARCHAR(100);",
                "ALTER TABLE patient DROP COLUMN email;");
        cli.run("roundtrip", "--to", "2");
        cli.run("roundtrip", "--to", "9");
        cli.run("roundtrip", "--irreversible", "9");
        tellsTheStory("roundtrip");
        assertThat(everything()).isEmpty();
    }

    @Test
    void triesThemOutInAnEmptyDatabaseThatIsNamedButNotInItsOwn() throws Exception {
        cli.migration("0001_a", "CREATE TABLE a (id INT);", "DROP TABLE a;");
        cli.file("migration.toml", "table = \"history\"\n");
        String configured = cli.env("DATABASE_URL");
        String scratch = newDatabase(Files.createDirectory(directory.resolve("scratch")));

        cli.run("roundtrip", "--scratch-url", configured).says("The scratch database is the configured one");
        assertThat(everything()).isEmpty();
        assertThat(cli.run("roundtrip", "--scratch-url", scratch).transcript())
                .endsWith("5 ok, 1 skipped, 0 failed\n--- exit code 0\n");
        cli.env("DATABASE_URL", "");
        cli.run("roundtrip", "--scratch-url", scratch).ends(0);
        cli.env("DATABASE_URL", scratch);
        assertThat(everything()).isEmpty();
        execute("CREATE TABLE kept (id INT)");
        cli.env("DATABASE_URL", "");
        Cli.Outcome filled = cli.run("roundtrip", "--scratch-url", scratch);
        assertThat(filled.exitCode()).isEqualTo(2);
        assertThat(filled.err())
                .containsIgnoringCase(" is not empty: it has ")
                .containsIgnoringCase("kept. Nothing was done.");
        cli.run("roundtrip", "--scratch-url", "nonsense").ends(2);
        cli.run("roundtrip").ends(2);
    }

    @Test
    void showsWhatWasChangedByHand() throws SQLException {
        threeMigrations();
        cli.run("drift");
        cli.run("drift", "--record");
        cli.env("MIGRATION_RECORD_SCHEMA", "true");
        cli.run("up", "--to", "2");
        cli.run("drift");
        execute("ALTER TABLE patient ADD COLUMN by_hand INT");
        cli.note("a column is added by hand").run("drift");
        cli.run("status");
        cli.run("drift", "--record");
        cli.run("drift");
        cli.run("up", "--record-schema", "false");
        cli.run("drift");
        cli.run("down");
        cli.run("drift");
        tellsTheStory("drift");
    }

    @Test
    void showsWhatDiffersBetweenTwoDatabases() throws Exception {
        threeMigrations();
        String one = cli.env("DATABASE_URL");
        String other = newDatabase(Files.createDirectory(directory.resolve("other")));
        cli.run("up");
        cli.env("DATABASE_URL", other).run("up", "--to", "2");

        Cli.Outcome differs = cli.run("diff", one, other);
        assertThat(differs.exitCode()).isEqualTo(3);
        assertThat(differs.out().toLowerCase(Locale.ROOT))
                .startsWith("--- jdbc:")
                .contains("\n-table patient, column phone: ")
                .doesNotContain("migrations", "p@ss", "p%40ss");
        cli.run("up");
        assertThat(cli.run("diff", one).out()).isEqualTo("The schemas hold the same.\n");

        String foreign = product().equals("h2") ? "jdbc:hsqldb:mem:other" : "jdbc:h2:mem:other";
        cli.run("diff", foreign).ends(2).says("Schemas of different products cannot be compared");
        cli.run("diff").ends(2);
        cli.run("diff", "nonsense").says("The URL is not a database URL");
        cli.run("diff", "sqlite:" + directory.resolve("missing.db")).says("There is no database at ");
        assertThat(directory.resolve("missing.db")).doesNotExist();
    }

    @Test
    void printsTheStackTraceOnRequestOnly() {
        cli.file("migrations/0001_a.sql", "CREATE TABEL a (id INT);\n");
        assertThat(cli.run("up").err()).doesNotContain("\tat ");
        cli.run("up", "--stacktrace").says("\tat dev.migration.", "Caused by: ");
        cli.run("--verbose", "up").says("\tat dev.migration.");
    }

    @Test
    @Tag("smoke")
    void makesAnotherDatabaseOfADump() throws Exception {
        cli.file("migrations/0001_everything.sql", Everything.of(product()));
        cli.file("migrations/0002_visit.sql", "CREATE TABLE visit (id INT PRIMARY KEY);\n");
        cli.file(
                "migrations/names.sql",
                "-- option: run=on-change\n" + "UPDATE patients SET name = 'Ann' WHERE 1 = 0;\n");
        cli.run("up").ends(0);
        assertThat(cli.run("dump")).isEqualTo(new Cli.Outcome(0, "Wrote schema.sql\n", ""));
        String dump = Files.readString(directory.resolve("schema.sql"));
        Printed.assertOwn(product(), "schema", dump);
        assertThat(cli.run("dump", "--check").transcript())
                .isEqualTo("schema.sql is what the database has.\n--- exit code 0\n");
        String before = stateOf(cli.run("status", "--format", "json"));
        Schema made = catalogue();
        assertThat(made.objects()).isNotEmpty();
        cli.run("load").ends(3).shows("is not empty");

        cli.env("DATABASE_URL", newDatabase(Files.createDirectory(directory.resolve("other"))));
        cli.file("schema.sql", dump.substring(0, dump.lastIndexOf("INSERT INTO")));
        cli.run("load").ends(3).shows("schema.sql  The file is cut off", "Nothing was loaded.");
        cli.file("schema.sql", dump);
        Cli.Outcome loaded = cli.run("load");

        assertThat(loaded.err()).isEmpty();
        assertThat(loaded.out()).contains("Current version: 0002. Pending: 0.");
        assertThat(stateOf(cli.run("status", "--format", "json"))).isEqualTo(before);
        assertThat(made.differenceTo(catalogue(), "made by migrations", "loaded"))
                .isEmpty();
        cli.run("up").prints("Nothing to apply");
        assertThat(cli.run("dump", "--check").transcript())
                .isEqualTo("schema.sql is what the database has.\n--- exit code 0\n");
        execute("CREATE TABLE by_hand (id INT)");
        assertThat(cli.run("dump", "--check").transcript())
                .containsIgnoringCase("by_hand")
                .endsWith("--- exit code 3\n");
        assertThat(Files.readString(directory.resolve("schema.sql"))).isEqualTo(dump);
    }

    @Test
    void dumpsNothingWithoutAHistoryAndComparesOnlyAFileThatIsThere() throws Exception {
        cli.run("dump");
        cli.run("dump", "--check");
        cli.run("dump", "--check", "--file", "-");
        cli.run("load");
        threeMigrations();
        cli.run("up");
        cli.run("dump", "--by", "nobody");
        cli.note("it is no dump").file("schema.sql", "CREATE TABLE a (id INT);\n");
        cli.run("load");
        cli.run("dump");
        Files.delete(directory.resolve("schema.sql"));
        cli.note("it is moved away").run("dump");
        cli.run("load");
        cli.note("it is broken")
                .file(
                        "schema.sql",
                        "-- Schema and applied migrations, written by migration dump (own).\n"
                                + "CREATE TABLE a (id INT);\nCREATE TABLE b (id INT,,);\n-- End of the dump.\n");
        cli.note("the database is new")
                .env("DATABASE_URL", newDatabase(Files.createDirectory(directory.resolve("new"))));
        cli.run("load");
        cli.env("MIGRATION_ENV", "prod").run("load");
        tellsTheStory("dump-refused");
    }

    @Test
    void replacesNothingButADump() throws Exception {
        threeMigrations();
        cli.file("seeds/x.sql", "INSERT INTO patient VALUES (1, 'Ann', NULL);\n")
                .run("up");
        String patient = Files.readString(directory.resolve("migrations/0001_patient.sql"));
        for (String file : List.of("migrations/0001_patient.sql", "migrations/schema.sql")) {
            cli.run("dump", "--file", file).ends(2).shows(file + " is in a folder of migrations. Nothing was written.");
        }
        cli.run("dump", "--file", "seeds/x.sql")
                .ends(2)
                .shows("seeds/x.sql exists, but migration dump did not write it. Nothing was written.");
        assertThat(Files.readString(directory.resolve("migrations/0001_patient.sql")))
                .isEqualTo(patient);
        assertThat(directory.resolve("migrations/schema.sql")).doesNotExist();
        cli.run("dump").ends(0);
        cli.run("dump").ends(0);
    }

    @Test
    void makesOneMigrationOfTheFirstOnes() throws Exception {
        cli.file("migrations/0001_everything.sql", Everything.of(product()));
        cli.file(
                "migrations/0002_kinds.sql",
                "CREATE TABLE kind (code VARCHAR(10) PRIMARY KEY, title VARCHAR(200), factor DECIMAL(6, 3));\n"
                        + "CREATE TABLE sub_kind (code VARCHAR(10) PRIMARY KEY, kind VARCHAR(10) REFERENCES kind (code));\n"
                        + "INSERT INTO kind VALUES ('b', 'it''s; Ünï ${name}', 1.5);\nINSERT INTO kind VALUES ('a', NULL, NULL);\n"
                        + "INSERT INTO sub_kind VALUES ('x', 'b');\n");
        cli.file("migrations/0003_rate.sql", "ALTER TABLE kind ADD COLUMN rate INT DEFAULT 7;\n");
        cli.file("migrations/0004_visit.sql", "-- option: requires=0002\nCREATE TABLE visit (id INT PRIMARY KEY);\n");
        cli.run("lock").ends(0);
        cli.run("up").ends(0);
        String before = schema();
        List<String> kinds = kinds();
        assertThat(kinds).hasSize(3);
        Cli.Outcome squashed = cli.run("squash", "--to", "3");
        assertThat(squashed.err()).doesNotContain("Error", "Warning");
        assertThat(squashed.out()).isEqualTo("""
                Wrote migrations/0003_squashed.sql, which gives the same as the 3 migrations up to 0003.
                Moved their files to squashed: databases that have only some of them need them once more. Commit both.
                """);
        assertThat(directory.resolve("migrations").toFile().list())
                .containsExactlyInAnyOrder("0003_squashed.sql", "0004_visit.sql", "migrations.lock");
        // A database that has them all.
        assertThat(cli.run("validate", "--strict").err()).isEmpty();
        assertThat(cli.run("status", "--exit-code").transcript()).endsWith("version 0004.\n--- exit code 0\n");
        cli.run("up").ends(0).shows("Nothing to apply");
        assertThat(schema()).isEqualTo(before);
        // A new one.
        cli.env("DATABASE_URL", newDatabase(Files.createDirectory(directory.resolve("new"))));
        cli.run("up", "--placeholder", "name=clinic")
                .ends(0)
                .shows("Applied 0003_squashed", "Applied 0004_visit", "Applied 2 migrations");
        assertThat(schema()).isEqualTo(before);
        assertThat(kinds()).isEqualTo(kinds);
        // One that has some of them.
        cli.env("DATABASE_URL", newDatabase(Files.createDirectory(directory.resolve("between"))));
        cli.run("up", "--locations", "squashed", "--count", "2").ends(0);
        cli.run("up").says("this database has not applied 0003.", "migration up --locations FOLDER");
        assertThat(cli.run("up", "--locations", "squashed").err()).isEmpty();
        cli.run("up").ends(0).shows("Applied 1 migration");
        assertThat(schema()).isEqualTo(before);
    }

    private List<String> kinds() throws SQLException {
        List<String> kinds = rows("SELECT CONCAT(code, ' ', COALESCE(title, '-'), ' ', COALESCE(factor, -1), ' ', rate)"
                + " FROM kind ORDER BY code");
        kinds.addAll(rows("SELECT CONCAT(code, ' ', kind) FROM sub_kind"));
        return kinds;
    }

    private String schema() {
        return cli.run("dump", "--file", "-").out().replaceFirst("(?s)-- The history.*", "");
    }

    private Schema catalogue() throws SQLException {
        try (Connection connection = connect()) {
            return Schema.read(connection, Schema.current(connection));
        }
    }

    /** What is applied, with checksums, as far as it is the same in each database. */
    private static String stateOf(Cli.Outcome status) {
        assertThat(status.err()).isEmpty();
        return Pattern.compile("\"(version|name|state|checksum)\":\"[^\"]*\"")
                .matcher(status.out())
                .results()
                .map(MatchResult::group)
                .collect(Collectors.joining("\n"));
    }
}
