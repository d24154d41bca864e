package dev.migration.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Baseline;
import dev.migration.OutOfOrder;
import dev.migration.Problem;
import dev.migration.internal.settings.Placeholders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.assertj.core.extractor.Extractors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourcesTest {

    @TempDir
    Path directory;

    private Given given;

    @BeforeEach
    void prepare() {
        given = new Given(directory);
    }

    /** What the builder was given. */
    private static Object of(Settings settings, String field) {
        return Extractors.byName(field).apply(settings.builder());
    }

    private String located(String folder) {
        return directory.resolve(folder).toString();
    }

    @Test
    void areTheFlagsTheEnvironmentTheEnvFilesAndTheSettingsFile() {
        given.file("migration.toml", "schema = \"toml\"\n");
        assertThat(of(given.read(), "schema")).isEqualTo("toml");
        given.file(".env", "MIGRATION_SCHEMA=env\n");
        assertThat(of(given.read(), "schema")).isEqualTo("env");
        given.file(".env.test", "MIGRATION_SCHEMA=test\n");
        assertThat(of(given.read(), "schema")).isEqualTo("env");
        assertThat(of(given.read("--env", "test"), "schema")).isEqualTo("test");
        given.variable("MIGRATION_SCHEMA", "variable");
        assertThat(of(given.read("--env", "test"), "schema")).isEqualTo("variable");
        assertThat(of(given.read("--env", "test", "--schema", "flag"), "schema"))
                .isEqualTo("flag");
        assertThat(given.files()).containsExactly(".env.test", ".env", "migration.toml");
        assertThat(given.problems()).isEmpty();
    }

    @Test
    void aSettingsFileMayStartWithAByteOrderMark() {
        given.file("migration.toml", "\uFEFFschema = \"toml\"\n");
        assertThat(of(given.read(), "schema")).isEqualTo("toml");
        assertThat(given.problems()).isEmpty();
    }

    @Test
    void theVariableOfTheEnvironmentChoosesItsFileAndThatOfAFileDoesNot() {
        given.file(".env", "MIGRATION_ENV=production\nMIGRATION_SCHEMA=env\n")
                .file(".env.production", "MIGRATION_SCHEMA=p\n");
        Settings settings = given.read();
        assertThat(of(settings, "schema")).isEqualTo("env");
        assertThat(settings.protection()).isEqualTo("the environment is production (" + located(".env") + ":1:1)");
        given.variable("MIGRATION_ENV", "production");
        assertThat(of(given.read(), "schema")).isEqualTo("p");
    }

    @Test
    void aNameLikeThatOfTheUrlIsWarnedOfWhereNoUrlIsNamedBefore() {
        given.file(".env", "DATABASE_URI=postgres://h/d\n");
        given.read();
        assertThat(given.remarks()).singleElement().asString().contains("if DATABASE_URL is meant");
        given.read("--url", "postgres://h/d");
        assertThat(given.remarks()).isEmpty();
        given.variable("DATABASE_URL", "postgres://h/d").read();
        assertThat(given.remarks()).isEmpty();
    }

    @Test
    void anEnvironmentIsProtectedByItsName() {
        given.file(".env.production", "DATABASE_URL=postgres://h/d\nMIGRATION_PROTECT=false\n")
                .file("migration.toml", "protect = false\n");
        assertThat(given.read("--env", "production").protection()).isEqualTo("the environment is production (--env)");
    }

    @Test
    void aLaterSourceDoesNotLiftTheProtection() {
        given.file("migration.toml", "protect = false\n").file(".env", "MIGRATION_PROTECT=true\n");
        assertThat(given.read().protection()).isEqualTo("protect is true (" + located(".env") + ":1:1)");
    }

    @Test
    void aVariableThatLiftsTheProtectionOfAFileIsNamed() {
        given.file("migration.toml", "protect = true\n");
        assertThat(given.read().liftedProtection()).isNull();
        given.file(".env", "MIGRATION_PROTECT=false\n");
        assertThat(given.read().liftedProtection()).as("chosen in a file").isNull();
        given.variable("MIGRATION_PROTECT", "false");
        assertThat(given.read().liftedProtection())
                .extracting(Problem::text)
                .isEqualTo("MIGRATION_PROTECT  protect is false here, which comes before protect = true in "
                        + located("migration.toml") + ":1:1: the database is not protected.\n"
                        + "  Next: if it was set for another database: unset MIGRATION_PROTECT");
        given.file("migration.toml", "protect = false\n");
        assertThat(given.read().liftedProtection()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"MIGRATION_PROTECT=", "MIGRATION_PROTECT='' # on", "MIGRATION_PROTECT=\" \""})
    void anEmptyProtectionInAFileIsRefused(String line) {
        given.file(".env", line + "\nMIGRATION_SCHEMA=\n").read();
        assertThat(given.problems())
                .containsExactly(".env:1:1  MIGRATION_PROTECT has to be true or false, and is empty.\n"
                        + "  Next: write one of them, or remove the line");
    }

    @Test
    void anotherEnvironmentAboveDoesNotLiftTheProtection() {
        given.variable("MIGRATION_ENV", "production").variable("DATABASE_URL", "postgres://h/d");
        assertThat(given.read("--env", "staging").protection())
                .isEqualTo("the environment is production (MIGRATION_ENV)");
        given.variable("MIGRATION_ENV", "staging").file("migration.toml", "env = \"prod\"\n");
        assertThat(given.read().protection())
                .isEqualTo("the environment is prod (" + located("migration.toml") + ":1:1)");
        given.file("migration.toml", "env = \"test\"\n");
        assertThat(given.read().protection()).isNull();
    }

    @Test
    void aProfileInAFileProtects() {
        given.file(".env", "SPRING_PROFILES_ACTIVE=eu,prod\n");
        assertThat(given.read().protection()).isEqualTo("the profile prod is active (" + located(".env") + ":1:1)");
    }

    @Test
    void theDatabaseOfTheCommonFileIsNotTakenForANamedEnvironment() {
        given.file(".env", "DATABASE_URL=postgres://h/d\n");
        given.read("--env", "staging");
        assertThat(given.problems())
                .containsExactly(
                        "--env  There is no .env.staging, and the database in .env may be another environment's.\n"
                                + "  Next: name the database in that file, or with DATABASE_URL or --url");
        given.read("--env", "staging", "--url", "postgres://h/staging");
        assertThat(given.problems()).isEmpty();
        given.file(".env.staging", "DATABSE_URL=postgres://h/staging\n").read("--env", "staging");
        assertThat(given.problems())
                .containsExactly("--env  .env.staging names no database, and the database in .env may be another"
                        + " environment's.\n  Next: name the database in that file, or with DATABASE_URL or --url");
        given.file(".env.staging", "DATABASE_URL=postgres://h/staging\n").read("--env", "staging");
        assertThat(given.problems()).isEmpty();
        assertThat(given.remarks()).isEmpty();
    }

    @Test
    void anEnvironmentWithoutAFileIsNamedWhereNoDatabaseIs() {
        given.read("--env", "stagin");
        assertThat(given.remarks()).containsExactly("--env  There is no .env.stagin.");
    }

    @Test
    void theDatabaseOfTheSettingsFileIsNamedWhereTheEnvironmentHasNone() {
        given.file("migration.toml", "url = \"postgres://h/d\"\n").read("--env", "stagin");
        assertThat(given.problems()).isEmpty();
        assertThat(given.remarks())
                .containsExactly("--env  There is no .env.stagin: the database is that of the settings file.\n"
                        + "  Next: if that is another environment's, name the database in that file, or with DATABASE_URL"
                        + " or --url");
        given.file(".env.stagin", "").read("--env", "stagin");
        assertThat(given.remarks()).hasSize(1).first().asString().contains(".env.stagin names no database: ");
        given.variable("DATABASE_URL", "postgres://h/d").read("--env", "stagin");
        assertThat(given.remarks()).isEmpty();
    }

    @Test
    void anEnvironmentWithoutAFileIsNamedAlsoWhereAStrongerSourceNamesTheDatabase() {
        given.file(".env.staging", "");
        given.variable("DATABASE_URL", "postgres://h/d").read("--env", "stagin");
        assertThat(given.problems()).isEmpty();
        assertThat(given.remarks())
                .containsExactly("--env  There is no .env.stagin: the database is that of DATABASE_URL.\n"
                        + "  Next: check the name of the environment");
        given.file(".env", "DATABASE_URL=postgres://h/other\n")
                .read("--env", "stagin", "--host", "h", "--database", "d");
        assertThat(given.problems()).isEmpty();
        assertThat(given.remarks())
                .containsExactly("--env  There is no .env.stagin: the database is that of --host.\n"
                        + "  Next: check the name of the environment");
    }

    @Test
    void anEnvironmentNeedsNoFileInAFolderWithoutAny() {
        given.file(".env.example", "DATABASE_URL=\n").file(".env.local", "\n");
        given.variable("MIGRATION_ENV", "stagin").variable("DATABASE_URL", "postgres://h/d");
        given.read();
        assertThat(given.remarks()).isEmpty();
        given.read("--env", "production");
        assertThat(given.remarks()).isEmpty();
        given.file(".env.staging", "MIGRATION_PROTECT=true\n").read();
        assertThat(given.remarks()).singleElement().asString().startsWith("MIGRATION_ENV  There is no .env.stagin: ");
    }

    @Test
    void theDatabaseOfAVariableIsComparedWithThatOfTheFileThatAFlagChooses() {
        given.file(".env.staging", "\nDATABASE_URL=postgres://h:5432/staging?sslmode=require\nMIGRATION_PASSWORD=p\n")
                .variable("DATABASE_URL", "postgres://h/mine");
        assertThat(given.read("--env", "staging").otherDatabase())
                .extracting(Problem::text)
                .isEqualTo("--env  The database is that of DATABASE_URL, and " + located(".env.staging")
                        + ":2:1 names another one.\n"
                        + "  Next: unset DATABASE_URL, or name the database that is meant with --url");
        assertThat(given.read("--env", "staging", "--url", "postgres://h/mine").otherDatabase())
                .isNull();
        given.variable("DATABASE_URL", "jdbc:postgresql://h/staging");
        assertThat(given.read("--env", "staging").otherDatabase()).isNull();
        given.variable("DATABASE_URL", "").variable("MIGRATION_HOST", "h").variable("MIGRATION_DATABASE", "mine");
        assertThat(given.read("--env", "staging").otherDatabase())
                .extracting(Problem::remedy)
                .isEqualTo("unset MIGRATION_HOST, or name the database that is meant with --url");
        given.variable("MIGRATION_ENV", "staging");
        assertThat(given.read().otherDatabase()).isNull();
    }

    @Test
    void theFileThatAFlagChoosesMayNameAPartOfTheDatabase() {
        given.variable("MIGRATION_DATABASE", "clinic").file(".env.staging", "MIGRATION_HOST=staging-db\n");
        assertThat(given.read("--env", "staging").otherDatabase()).isNull();
        given.file(".env.staging", "MIGRATION_SCHEMA=s\n");
        assertThat(given.read("--env", "staging").otherDatabase()).isNull();
        given.file(".env.staging", "MIGRATION_HOST=staging-db\nMIGRATION_DATABASE=staging\n");
        assertThat(given.read("--env", "staging").otherDatabase())
                .extracting(Problem::text)
                .asString()
                .startsWith("--env  The database is that of MIGRATION_DATABASE, and ")
                .endsWith("unset MIGRATION_DATABASE, or name the database that is meant with --url");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "migrations.toml",
                "Migrations.TOML",
                "Migration.toml",
                "migration.YML",
                ".migration.toml",
                "migration.tml",
                "migration.toml.txt",
                "migrations.yaml",
                ".migrations.yml",
                "migration.properties",
                "migration.conf"
            })
    void aNameLikeThatOfTheSettingsFileIsWarnedOf(String name) {
        given.file(name, "protect = true\n");
        assertThat(given.read().protection()).isNull();
        assertThat(given.remarks())
                .containsExactly(name + "  The command line does not read this file.\n  Next: settings are read from"
                        + " migration.toml, or from the file that --config names");
        given.file("migration.yaml", "").read();
        assertThat(given.remarks()).hasSize(name.equals("migrations.toml") ? 1 : 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"migration.md", "Cargo.toml", "migration.toml~"})
    void anotherFileIsNotWarnedOf(String name) {
        given.file(name, "").read();
        assertThat(given.remarks()).isEmpty();
    }

    @Test
    void aFolderIsNoSettingsFile() throws IOException {
        Files.createDirectory(directory.resolve("migration.conf"));
        given.read();
        assertThat(given.remarks()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "a/b", "a\\b", "/etc"})
    void anEnvironmentIsNoPath(String name) {
        given.read("--env", name);
        assertThat(given.problems())
                .containsExactly("--env  env is a name, and no path.\n  Next: name the environment, such as test");
    }

    @Test
    void dbmatesVariablesHaveTheirMeaning() {
        given.variable("DBMATE_MIGRATIONS_DIR", "./db/a,db/b")
                .variable("DBMATE_SCHEMA_FILE", "db/schema.sql")
                .variable("DBMATE_STRICT", "true")
                .variable("DBMATE_WAIT", "1")
                .variable("DBMATE_WAIT_TIMEOUT", "1m30s")
                .variable("DBMATE_NO_DUMP_SCHEMA", "true")
                .variable("DBMATE_MIGRATIONS_TABLE", "schema_migrations");
        Settings settings = given.read();
        assertThat(of(settings, "locations.texts")).isEqualTo(List.of(located("./db/a"), located("db/b")));
        assertThat(settings.schemaFile()).isEqualTo("db/schema.sql");
        assertThat(of(settings, "outOfOrder")).isEqualTo(OutOfOrder.REJECT);
        assertThat(of(settings, "connectTimeout")).isEqualTo(Duration.ofSeconds(90));
        assertThat(given.problems()).isEmpty();
        assertThat(given.remarks()).isEmpty();
    }

    @Test
    void oursComeBeforeDbmates() {
        given.variable("DBMATE_MIGRATIONS_DIR", "db/a")
                .variable("DBMATE_STRICT", "false")
                .variable("DBMATE_WAIT", "true");
        Settings settings = given.variable("MIGRATION_LOCATIONS", "b").read();
        assertThat(of(settings, "locations.texts")).isEqualTo(List.of(located("b")));
        assertThat(of(settings, "outOfOrder")).isEqualTo(OutOfOrder.AUTO);
        assertThat(of(settings, "connectTimeout")).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void dbmatesVariablesThatAreNotReadAreNamed() {
        given.variable("DBMATE_MIGRATIONS_TABLE", "history")
                .file(".env", "\nDBMATE_DRIVER=postgres\nMIGRATION_SCEMA=x\n")
                .read();
        assertThat(given.problems()).isEmpty();
        assertThat(given.remarks())
                .containsExactly(
                        "DBMATE_MIGRATIONS_TABLE  The command line does not read this variable.\n"
                                + "  Next: that table has dbmate's columns, so the history has its own, which"
                                + " MIGRATION_TABLE names; to take over what dbmate has applied, rename its table to"
                                + " schema_migrations",
                        ".env:2:1  The command line does not read DBMATE_DRIVER.\n"
                                + "  Next: the URL names the kind of database",
                        ".env:3:1  The command line does not read MIGRATION_SCEMA.\n"
                                + "  Next: if MIGRATION_SCHEMA is meant, set that");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "schema = \"s\"\nbaseline = \"0010\"\nfail-on-newer-schema = true\n[placeholders]\nowner = \"a\"\n",
                "[migration]\nschema = \"s\"\nbaseline = \"0010\"\nfail-on-newer-schema = \"true\"\n[migration.placeholders]\nowner = \"a\"\n",
                "migration.schema = \"s\"\nmigration.baseline = \"0010\"\nmigration.fail-on-newer-schema = true\nmigration.placeholders.owner = \"a\"\n",
            })
    void tomlIsFlatOrUnderMigration(String text) {
        Settings settings = given.file("migration.toml", text).read();
        assertThat(given.problems()).isEmpty();
        assertIsRead(settings);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "schema: s\nbaseline: 0010\nfail-on-newer-schema: true\nplaceholders: {owner: a}\n",
                "migration:\n  schema: 's'\n  baseline: \"0010\"\n  fail-on-newer-schema: true\n  placeholders:\n    owner: a\n",
            })
    void yamlHasTheSameKeys(String text) {
        for (String name : List.of("migration.yaml", "migration.yml", "other.yml")) {
            Path file = directory.resolve(name);
            Settings settings = given.file(name, text).readFile(name);
            assertThat(given.problems()).isEmpty();
            assertIsRead(settings);
            assertThat(file.toFile().delete()).isTrue();
        }
    }

    private static void assertIsRead(Settings settings) {
        assertThat(of(settings, "schema")).isEqualTo("s");
        assertThat(of(settings, "baseline")).isEqualTo(Baseline.of("0010"));
        assertThat(((Placeholders) of(settings, "placeholders")).find("owner")).isEqualTo("a");
    }

    @Test
    void yamlInTheWorkingDirectoryIsRead() {
        given.file("migration.yml", """
                url: postgres://h/d
                locations: [a, 'b']
                protect: true
                sql-lock-retries: 3
                sql-lock-timeout: off
                """);
        Settings settings = given.read();
        assertThat(given.problems()).isEmpty();
        assertThat(of(settings, "locations.texts")).isEqualTo(List.of(located("a"), located("b")));
        assertThat(of(settings, "sqlLockTimeout")).isEqualTo(Duration.ZERO);
        assertThat(of(settings, "sqlLockRetries")).isEqualTo(3);
        assertThat(settings.protection()).startsWith("protect is true");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{schema: s, url: 7}|migration.yaml:1:13  url is not a database URL: write the JDBC URL",
                "{schema: s, schema: t}|migration.yaml:1:13  The key 'schema' is there twice, also at migration.yaml:1:2.",
                "{password: [*hunter2]}|migration.yaml:1:13  Not YAML: this text has no meaning there.",
                "{password: &a [x], url: *a}|migration.yaml  Not YAML: it is too large, or has aliases of lists or maps.",
                "{password: 'hunter2}|Not YAML: this text has no meaning there.",
                "{password: {hunter2: x}}|migration.yaml:1:2  'password' has to be a string.",
                "hunter2|migration.yaml:1:1  Not YAML: it has no keys.",
                "{password: !!binary hunter2}|migration.yaml:1:12  This value has a tag.",
                "{protect: 'true'}|migration.yaml:1:2  'protect' has to be true or false.",
                "{protect: yes}|migration.yaml:1:2  protect has to be true or false, not 'yes'.",
                "{migration: x}|migration.yaml:1:2  'migration' has to be a table of settings.",
                "{scema: x}|migration.yaml:1:2  Unknown setting 'scema'.",
                "{[a]: x}|migration.yaml:1:2  This key is not a name.",
            })
    void yamlIsRefusedWithItsPlaceAndWithoutItsValues(String text, String problem) {
        given.file("migration.yaml", text).read();
        assertThat(given.problems())
                .hasSize(1)
                .first()
                .asString()
                .contains(problem)
                .doesNotContain("hunter2");
    }

    @Test
    void aKeyOrValueForgesNoLine() {
        given.file(
                        "migration.toml",
                        "\"pasw\\u001B[2J\\nApplied 0009\" = 1\nsequence = \"x\\nApplied 0009\"\n[placeholders]\n"
                                + "\"a\\nApplied 0009\" = []\n")
                .read();
        assertThat(given.problems())
                .hasSize(3)
                .allSatisfy(problem ->
                        assertThat(problem).contains("\\nApplied 0009'").doesNotContain("\nApplied"));
    }

    @Test
    void settingsInBothPlacesAreRefused() {
        given.file("migration.toml", "url = \"postgres://h/d\"\nother = 1\n[migration]\nschema = \"s\"\n")
                .read();
        assertThat(given.problems()).hasSize(2);
        assertThat(given.problems().get(0))
                .isEqualTo("migration.toml:1:1  The setting 'url' is outside of the table migration, which is at"
                        + " migration.toml:3:1.\n  Next: write all settings into the table, or all without it");
        assertThat(given.problems().get(1)).startsWith("migration.toml:2:1  Unknown setting 'other'.");
    }

    @Test
    void twoSettingsFilesAreRefused() {
        given.file("migration.toml", "").file("migration.yml", "").read();
        assertThat(given.problems())
                .containsExactly("migration.toml  There are two settings files: migration.toml and migration.yml.\n"
                        + "  Next: remove one of them, or name one with --config");
        given.readFile("migration.yml");
        assertThat(given.problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password = hunter2\n",
                "password = \"hun\nter2\"\n",
                "password hunter2\n",
                "[hunter2\n",
                "a = \"x\"\npassword = 'hunter2' hunter2\n",
                "password = \"\\hunter2\"\n"
            })
    void tomlIsRefusedWithItsPlaceAndWithoutItsValues(String text) {
        given.file("migration.toml", text).read();
        assertThat(given.problems())
                .isNotEmpty()
                .allMatch(problem -> problem.startsWith("migration.toml:") && problem.contains("  Not TOML: "))
                .noneMatch(problem -> problem.contains("hunter2") || problem.contains("ter2"));
    }

    private static final String KAT = """
            migration:
              tablename: migration_logs
              directory: db/kat
            verbose: true
            database:
              driver: postgres
              host: ${KAT_HOST}
              port: 5433
              name: clinic
              user: app
              password: ${KAT_PASSWORD}
              sslmode: disable
              max_open_conns: 5
            """;

    @Test
    void katsFileIsRead() {
        given.file("kat.conf.yaml", KAT).variable("KAT_HOST", "db").variable("KAT_PASSWORD", "hunter2");
        Settings settings = given.read();
        assertThat(given.problems()).isEmpty();
        assertThat(settings.login().value()).hasToString("jdbc:postgresql://db:5433/clinic?sslmode=disable as app");
        assertThat(settings.login().value().password()).isEqualTo("hunter2");
        assertThat(of(settings, "locations.texts")).isEqualTo(List.of(located("db/kat")));
        assertThat(of(settings, "table")).isEqualTo("__migrations");
        assertThat(given.notes())
                .containsExactly("kat.conf.yaml  Read of Kat's file: database.driver, database.host, database.name,"
                        + " database.password, database.port, database.sslmode, database.user, migration.directory;"
                        + " not read: database.max_open_conns, migration.tablename. A migration.toml takes its place.");
        given.readFile("kat.conf.yaml");
        assertThat(given.notes()).hasSize(1);
    }

    @Test
    void katsFileIsReadUnderAnotherNameToo() {
        given.file("prod-config.yaml", "database:\n  url: postgres://h/d\n  host: ignored\nmigration: {directory: x}\n")
                .readFile("prod-config.yaml");
        assertThat(given.problems()).isEmpty();
        assertThat(given.notes()).hasSize(1);
        given.file("migration.yaml", "migration: {directory: x}\n").readFile("migration.yaml");
        assertThat(given.problems()).hasSize(1).first().asString().contains("Unknown setting 'directory'.");
    }

    @Test
    void aVariableInKatsFileHasToBeSet() {
        given.file("kat.conf.yaml", KAT).variable("KAT_HOST", "db").read();
        assertThat(given.problems())
                .containsExactly("kat.conf.yaml:11:3  database.password has a $ that names no variable that is set.\n"
                        + "  Next: set the variable");
    }

    @Test
    void aSettingsFileTakesThePlaceOfKats() {
        given.file("kat.conf.yaml", KAT).file("migration.toml", "").read();
        assertThat(given.problems()).isEmpty();
        assertThat(given.notes()).isEmpty();
        assertThat(given.files()).containsExactly("migration.toml");
    }

    @Test
    void kimberlitesFileNamesTheFolder() {
        given.file(
                "kimberlite.toml",
                "[database]\nname = \"x\"\n[migrations]\ndirectory = \"kmb\"\nauto_timestamp = true\n");
        Settings settings = given.read();
        assertThat(given.problems()).isEmpty();
        assertThat(settings.login()).isNull();
        assertThat(of(settings, "locations.texts")).isEqualTo(List.of(located("kmb")));
        assertThat(given.notes())
                .containsExactly("kimberlite.toml  Read of Kimberlite's file: migrations.directory; not read:"
                        + " migrations.auto_timestamp. A migration.toml takes its place.");
        given.file("kimberlite.toml", "").readFile("kimberlite.toml");
        assertThat(given.notes())
                .containsExactly(
                        "kimberlite.toml  Read of Kimberlite's file: nothing. A migration.toml takes its place.");
    }
}
