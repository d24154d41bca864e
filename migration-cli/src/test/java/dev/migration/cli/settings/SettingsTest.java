package dev.migration.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Baseline;
import dev.migration.OutOfOrder;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.Sequence;
import dev.migration.cli.database.Login;
import dev.migration.fleet.internal.url.DatabaseUrlParser;
import dev.migration.internal.report.Text;
import dev.migration.internal.settings.Placeholders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.extractor.Extractors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Model.CommandSpec;

class SettingsTest {

    @TempDir
    Path directory;

    private final Map<String, String> environment = new HashMap<>();
    private final SettingProblems problems = new SettingProblems();
    private final List<String> flags = new ArrayList<>();
    private Sources sources;

    private Settings read() {
        var source = new Flags();
        CommandSpec command = CommandSpec.create();
        source.addTo(command);
        new picocli.CommandLine(command).parseArgs(flags.toArray(String[]::new));
        sources = Sources.read(source, Environment.of(environment), directory, null, problems);
        return Settings.read(sources, directory, problems);
    }

    /** What the builder was given. */
    private static Object of(Settings settings, String field) {
        return Extractors.byName(field).apply(settings.builder());
    }

    private void toml(String text) throws IOException {
        Files.writeString(directory.resolve("migration.toml"), text);
    }

    private List<String> problemTexts() {
        return problems.all().stream()
                .map(Problem::text)
                .map(text -> text.replace(directory.toString(), "<dir>"))
                .toList();
    }

    /** What one sets, as for a scratch database, another does not have. */
    @Test
    void eachUseHasItsOwnBuilder() throws IOException {
        toml("schema = 'clinic'\nlocations = ['more']\n");
        Settings settings = read();

        settings.builder().schema(null).locations("other").listener(event -> {});

        assertThat(of(settings, "schema")).isEqualTo("clinic");
        assertThat(of(settings, "locations.texts").toString()).endsWith("more]");
        assertThat(of(settings, "listeners"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .isEmpty();
    }

    @Test
    void areAbsentWhereNoneIsSet() {
        Settings settings = read();
        assertThat(settings.login()).isNull();
        assertThat(of(settings, "schema")).isNull();
        assertThat(of(settings, "waitTimeout")).isEqualTo(Duration.ofMinutes(5));
        assertThat(settings.protection()).isNull();
        assertThat(of(settings, "locations.texts"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .containsExactly(directory.resolve("migrations").toString());
        assertThat(problems.all()).isEmpty();
    }

    @Test
    void comeFromTheFlagThenTheEnvironmentThenTheFile() throws IOException {
        toml("schema = \"file\"\n");
        assertThat(of(read(), "schema")).isEqualTo("file");
        environment.put("MIGRATION_SCHEMA", "environment");
        assertThat(of(read(), "schema")).isEqualTo("environment");
        flags.addAll(List.of("--schema", "flag"));
        assertThat(of(read(), "schema")).isEqualTo("flag");
    }

    private String tomlPath() {
        return directory.resolve("migration.toml").toString();
    }

    @Test
    void takeTheUrlFromTheFlagThenMigrationUrlThenDatabaseUrlThenTheFile() throws IOException {
        toml("url = \"jdbc:h2:mem:file\"\n");
        assertThat(read().login().value().url().jdbc()).isEqualTo("jdbc:h2:mem:file");
        environment.put("DATABASE_URL", "jdbc:h2:mem:database-url");
        assertThat(read().login().value().url().jdbc()).isEqualTo("jdbc:h2:mem:database-url");
        assertThat(read().login().origin()).isEqualTo(Place.of("DATABASE_URL"));
        environment.put("MIGRATION_URL", "jdbc:h2:mem:migration-url");
        assertThat(read().login().value().url().jdbc()).isEqualTo("jdbc:h2:mem:migration-url");
        flags.addAll(List.of("--url", "jdbc:h2:mem:flag"));
        assertThat(read().login().value().url().jdbc()).isEqualTo("jdbc:h2:mem:flag");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // flag --url,        DATABASE_URL,        MIGRATION_USER, _PASSWORD, file user, user,  password
                "-,                   postgres://u:p@h/d,  -,              -,         -,         u,     p",
                "-,                   postgres://u:p@h/d,  owner,          secret,    -,         owner, secret",
                "-,                   postgres://u:p@h/d,  owner,          -,         -,         owner, -",
                "-,                   postgres://u@h/d,    -,              secret,    -,         u,     secret",
                "-,                   postgres://u:p@h/d,  -,              -,         file,      u,     p",
                "-,                   postgres://h/d,      -,              secret,    file,      file,  secret",
                "postgres://u:p@h/d,  -,                   owner,          secret,    -,         u,     p",
                "postgres://u@h/d,    -,                   owner,          secret,    -,         u,     secret",
                "postgres://h/d,      postgres://u:p@h/d,  -,              -,         -,         -,     -",
            })
    void takeCredentialsInTheUrlAtTheRankOfTheUrl(
            String flag,
            String databaseUrl,
            String envUser,
            String envPassword,
            String fileUser,
            String user,
            String password)
            throws IOException {
        if (flag != null) {
            flags.addAll(List.of("--url", flag));
        }
        if (databaseUrl != null) {
            environment.put("DATABASE_URL", databaseUrl);
        }
        if (envUser != null) {
            environment.put("MIGRATION_USER", envUser);
        }
        if (envPassword != null) {
            environment.put("MIGRATION_PASSWORD", envPassword);
        }
        if (fileUser != null) {
            toml("user = \"" + fileUser + "\"\n");
        }
        Login login = read().login().value();
        assertThat(login.user()).isEqualTo(user);
        assertThat(login.password()).isEqualTo(password);
    }

    @Test
    void areAllReadFromTheEnvironment() {
        environment.putAll(Map.of(
                "MIGRATION_LOCATIONS", "a, filesystem:b",
                "MIGRATION_SCHEMA", "s",
                "MIGRATION_APPLIED_FILE", "state/a.toml",
                "MIGRATION_ROLE", "r",
                "MIGRATION_SEQUENCE", "STRICT",
                "MIGRATION_OUT_OF_ORDER", "allow",
                "MIGRATION_WAIT_TIMEOUT", "90s",
                "MIGRATION_SQL_LOCK_TIMEOUT", "off",
                "MIGRATION_BASELINE", "0007",
                "MIGRATION_PROTECT", "true"));
        Settings settings = read();
        assertThat(of(settings, "locations.texts"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .containsExactly(directory.resolve("a").toString(), "filesystem:b");
        assertThat(of(settings, "schema")).isEqualTo("s");
        assertThat(settings.appliedFile()).isEqualTo(directory.resolve("state/a.toml"));
        assertThat(of(settings, "role")).isEqualTo("r");
        assertThat(of(settings, "sequence")).isEqualTo(Sequence.STRICT);
        assertThat(of(settings, "outOfOrder")).isEqualTo(OutOfOrder.ALLOW);
        assertThat(of(settings, "waitTimeout")).isEqualTo(Duration.ofSeconds(90));
        assertThat(of(settings, "sqlLockTimeout")).isEqualTo(Duration.ZERO);
        assertThat(of(settings, "baseline")).isEqualTo(Baseline.of("7"));
        assertThat(settings.protection()).isEqualTo("protect is true (MIGRATION_PROTECT)");
        assertThat(problems.all()).isEmpty();
    }

    @Test
    void batchesAreSetAsInAService() {
        environment.putAll(Map.of(
                "MIGRATION_BATCHES_TIME", "200ms",
                "MIGRATION_BATCHES_PAUSE", "0",
                "MIGRATION_BATCHES_MAX_LAG", "off",
                "MIGRATION_BATCHES_WAIT_WHILE", "SELECT FALSE"));
        Settings settings = read();
        assertThat(of(settings, "batchTime")).isEqualTo(Duration.ofMillis(200));
        assertThat(of(settings, "batchPause")).isEqualTo(0);
        assertThat(of(settings, "batchMaxLag")).isEqualTo(Duration.ZERO);
        assertThat(of(settings, "batchWaitWhile")).isEqualTo("SELECT FALSE");
        assertThat(problems.all()).isEmpty();
    }

    @Test
    void aLocationInTheClasspathIsThatOfAService() {
        environment.put("MIGRATION_LOCATIONS", "classpath:/db/migration");
        assertThat(read().login()).isNull();
        assertThat(problemTexts())
                .containsExactly("MIGRATION_LOCATIONS  classpath:/db/migration is a location of a service:"
                        + " the command line has no class path.\n"
                        + "  Next: name the folder, such as src/main/resources/db/migration");
    }

    @Test
    void aFolderMayBeginWithTheSameWord() {
        environment.put("MIGRATION_LOCATIONS", "classpath-sql");
        Settings settings = Settings.read(
                Sources.read(new Flags(), Environment.of(environment), directory, null, problems),
                Path.of(""),
                problems);
        assertThat(of(settings, "locations.texts")).isEqualTo(List.of("classpath-sql"));
        assertThat(problems.all()).isEmpty();
    }

    @Test
    void aLocationInAClassPathThatIsNamedIsRead() {
        environment.put("MIGRATION_LOCATIONS", "classpath:db/migration");
        environment.put("MIGRATION_CLASSPATH", directory.toString());
        assertThat(of(read(), "locations.texts")).isEqualTo(List.of("classpath:db/migration"));
        assertThat(problemTexts())
                .as("the folder has no code")
                .singleElement()
                .asString()
                .startsWith("MIGRATION_CLASSPATH");
    }

    @Test
    void areAllReadFromTheFile() throws IOException {
        toml("""
                url = "postgres://app@db/clinic"
                password = "secret"
                locations = ["a", "b"]
                schema = "s"
                table = "t"
                init-sql = "SET a = 1"
                placeholder-prefix = "#["
                placeholder-suffix = "]"
                sequence = "relaxed"
                out-of-order = "reject"
                wait-timeout = "5m"
                sql-lock-timeout = "2s"
                sql-lock-retries = 3
                baseline = "0007"
                adopt-table = "old.history"
                protect = true
                env = "test"
                """);
        Settings settings = read();
        assertThat(problems.all()).isEmpty();
        assertThat(settings.login().value().user()).isEqualTo("app");
        assertThat(settings.login().value().password()).isEqualTo("secret");
        assertThat(of(settings, "locations.texts"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .hasSize(2);
        assertThat(of(settings, "initSql")).isEqualTo("SET a = 1");
        assertThat(of(settings, "placeholderPrefix")).isEqualTo("#[");
        assertThat(of(settings, "placeholderSuffix")).isEqualTo("]");
        assertThat(of(settings, "sequence")).isEqualTo(Sequence.RELAXED);
        assertThat(of(settings, "outOfOrder")).isEqualTo(OutOfOrder.REJECT);
        assertThat(of(settings, "waitTimeout")).isEqualTo(Duration.ofMinutes(5));
        assertThat(settings.protection()).isEqualTo("protect is true (" + tomlPath() + ":16:1)");
        assertThat(of(settings, "sqlLockTimeout")).isEqualTo(Duration.ofSeconds(2));
        assertThat(of(settings, "sqlLockRetries")).isEqualTo(3);
        assertThat(of(settings, "takeover.table")).isEqualTo("old.history");
    }

    @Test
    void takeEachPlaceholderFromTheFirstSourceThatHasIt() throws IOException {
        toml("""
                [placeholders]
                owner = "toml"
                app_schema = "toml"
                "retention.days" = "30"
                """);
        environment.put("MIGRATION_PLACEHOLDERS_OWNER", "variable");
        environment.put("MIGRATION_PLACEHOLDERS_APP_SCHEMA", "variable");
        environment.put("MIGRATION_PLACEHOLDERS_EMPTY", "");
        flags.addAll(List.of("--placeholder", "Owner=a=b", "--placeholder", "none="));

        var placeholders = (Placeholders) of(read(), "placeholders");

        assertThat(problemTexts()).isEmpty();
        assertThat(placeholders.names()).isEqualTo("APP_SCHEMA, none, Owner, retention.days");
        assertThat(placeholders.find("owner")).isEqualTo("a=b");
        assertThat(placeholders.find("app_schema")).isEqualTo("variable");
        assertThat(placeholders.find("none")).isEmpty();
    }

    @Test
    void takeAPlaceholdersValueAsItIs() {
        flags.addAll(List.of(
                "--placeholder", "a=Hunter22\"Zebra", "--placeholder", "b='x", "--placeholder", "b=\"y, z=1\""));

        var placeholders = (Placeholders) of(read(), "placeholders");

        assertThat(placeholders.names()).isEqualTo("a, b");
        assertThat(placeholders.find("a")).isEqualTo("Hunter22\"Zebra");
        assertThat(placeholders.find("b")).isEqualTo("\"y, z=1\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"db_password:Hunter22 | : db_password.", "Hunter22 | ."})
    void reportAPlaceholderWithoutAValueAndRepeatNothingOfIt(String text, String name) {
        flags.addAll(List.of("--placeholder", text));

        read();

        assertThat(problemTexts())
                .containsExactly("--placeholder  A placeholder was given without an equals sign" + name
                        + "\n  Next: write --placeholder NAME=VALUE");
    }

    @Test
    void refusePlaceholdersThatAreNoTexts() throws IOException {
        toml("[placeholders]\ndays = 30\n");
        read();
        assertThat(problemTexts())
                .containsExactly("<dir>/migration.toml:2:1  The placeholder 'days' has to be a string.");
    }

    @Test
    void reportPlaceholdersThatAreWrongWithTheOtherProblems() throws IOException {
        toml("[placeholders]\nowner = \"a\"\nOwner = \"b\"\n");
        environment.put("MIGRATION_SEQUENCE", "strictly");
        flags.addAll(List.of("--placeholder", "a b=c"));

        read();

        assertThat(problemTexts())
                .hasSize(3)
                .anyMatch(text -> text.contains(" is set twice: case makes no difference."))
                .anyMatch(text -> text.contains("\"a b\" cannot be the name of a placeholder."))
                .anyMatch(text -> text.startsWith("MIGRATION_SEQUENCE"));
    }

    @ParameterizedTest
    @CsvSource({"500ms, PT0.5S", "30s, PT30S", "30 s, PT30S", "5m, PT5M", "2H, PT2H", "PT1M30S, PT1M30S", "0s, PT0S"})
    void readTimesWithTheirUnit(String text, Duration duration) {
        environment.put("MIGRATION_WAIT_TIMEOUT", text);
        assertThat(of(read(), "waitTimeout")).isEqualTo(duration);
    }

    @ParameterizedTest
    @CsvSource({"30", "soon", "-5s", "PT-5S", "5 weeks"})
    void refuseATimeWithoutAUnitThatIsKnown(String text) {
        environment.put("MIGRATION_WAIT_TIMEOUT", text);
        assertThat(of(read(), "waitTimeout")).isEqualTo(Duration.ofMinutes(5));
        assertThat(problemTexts())
                .containsExactly(
                        "MIGRATION_WAIT_TIMEOUT  wait-timeout has to be a time such as 500ms, 30s, 5m or PT5M, not '"
                                + text + "'.");
    }

    @Test
    void refuseRetriesThatAreNoNumberAndALockTimeoutThatIsNoTime() throws IOException {
        toml("sql-lock-retries = \"3\"\n");
        flags.addAll(List.of("--sql-lock-retries", "-1"));
        environment.put("MIGRATION_SQL_LOCK_TIMEOUT", "never");
        Settings settings = read();
        assertThat(of(settings, "sqlLockRetries")).isEqualTo(10);
        assertThat(of(settings, "sqlLockTimeout")).isEqualTo(Duration.ofMillis(1500));
        assertThat(problemTexts())
                .containsExactlyInAnyOrder(
                        "<dir>/migration.toml:1:1  'sql-lock-retries' has to be a number such as 10.",
                        "--sql-lock-retries  sql-lock-retries has to be a number such as 10, or 0 for never, not '-1'.",
                        "MIGRATION_SQL_LOCK_TIMEOUT  sql-lock-timeout has to be a time such as 500ms, 30s, 5m or PT5M, or"
                                + " off, not 'never'.");
    }

    @Test
    void aCopyOfWhatIsAppliedIsWrittenWhereOneIsOrKimberlitesFolder() throws IOException {
        assertThat(read().appliedFile()).isNull();
        Files.createDirectories(directory.resolve(".kimberlite"));
        assertThat(read().appliedFile()).isEqualTo(directory.resolve(".migration/applied.toml"));
        environment.put("MIGRATION_APPLIED_FILE", "none");
        assertThat(read().appliedFile()).isNull();
    }

    @Test
    void reportAllProblemsAtOnceWithTheirPlaces() throws IOException {
        toml("""
                url = 7
                wait_timeout = "5m"
                colour = "red"
                locations = ["a", 1]
                protect = "yes"
                wait-timeout = 30
                """);
        environment.put("MIGRATION_SEQUENCE", "strictly");
        environment.put("MIGRATION_URL", "oracle://app:hunter2@h/d");
        read();
        String keys = String.join(", ", Key.ids()) + ", placeholders";
        assertThat(problemTexts())
                .containsExactlyInAnyOrder(
                        "<dir>/migration.toml:1:1  'url' has to be a string.",
                        "<dir>/migration.toml:2:1  Unknown setting 'wait_timeout'.\n"
                                + "  Next: if wait-timeout is meant, write that",
                        "<dir>/migration.toml:3:1  Unknown setting 'colour'.\n  Next: the settings are " + keys,
                        "<dir>/migration.toml:4:1  'locations' has to be a string or an array of strings.",
                        "<dir>/migration.toml:5:1  'protect' has to be true or false.",
                        "<dir>/migration.toml:6:1  'wait-timeout' has to be a string such as \"30s\".",
                        "MIGRATION_SEQUENCE  sequence has to be one of auto, strict, relaxed, not 'strictly'.",
                        "MIGRATION_URL  url is not a database URL: write the JDBC URL, such as"
                                + " jdbc:postgresql://localhost/clinic.");
    }

    @Test
    void nameThePlaceWhereTheFileIsNotToml() throws IOException {
        toml("schema = \"a\nurl = x\n");
        read();
        assertThat(problemTexts()).isNotEmpty().allMatch(text -> text.startsWith("<dir>/migration.toml:"));
        assertThat(problemTexts().get(0)).startsWith("<dir>/migration.toml:1:12  Not TOML: ");
    }

    @Test
    void sayThatTextOfTomlIsInQuotes() throws IOException {
        toml("baseline = 0002\n");
        read();
        assertThat(problemTexts())
                .isNotEmpty()
                .allMatch(
                        text -> text.endsWith("  Next: put texts in quotes, also versions, as in baseline = \"0002\""));
    }

    @Test
    void countAnEmptyVariableAsAbsent() {
        environment.put("MIGRATION_SCHEMA", "");
        environment.put("DATABASE_URL", " ");
        Settings settings = read();
        assertThat(of(settings, "schema")).isNull();
        assertThat(settings.login()).isNull();
        assertThat(problems.all()).isEmpty();
    }

    @Test
    void lookForMigrationsWhereAServiceFindsThem() throws IOException {
        Files.createDirectories(directory.resolve("src/main/resources"));
        assertThat(of(read(), "locations.texts"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .containsExactly(
                        directory.resolve("src/main/resources/migrations").toString());
        Files.createDirectories(directory.resolve("db/migrations"));
        assertThat(of(read(), "locations.texts"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .containsExactly(directory.resolve("db/migrations").toString());
    }

    @ParameterizedTest
    @CsvSource({
        "migrations/0001_a.sql, db/migrations/0002_b.sql, db/migrations, migrations",
        "migrations/0001_a.sql, src/main/resources/migrations/0002_b/up.sql, src/main/resources/migrations, migrations",
        "db/migrations/0001_a.SQL, src/main/resources/migrations/0002_b.sql, src/main/resources/migrations, db/migrations",
    })
    void refuseToChooseBetweenTwoFoldersWithMigrations(String file, String other, String place, String first)
            throws IOException {
        for (String name : List.of(file, other)) {
            Files.createDirectories(directory.resolve(name).getParent());
            Files.createFile(directory.resolve(name));
        }
        read();
        assertThat(problemTexts())
                .containsExactly("<dir>/" + place + "  There are .sql files here and in " + first
                        + ", and no setting names the locations.\n"
                        + "  Next: name the folders that are meant: locations in migration.toml, MIGRATION_LOCATIONS or"
                        + " --locations; or move the files into one folder");
        environment.put("MIGRATION_LOCATIONS", first);
        read();
        assertThat(problemTexts()).as("no other problem").hasSize(1);
    }

    @Test
    void lookForMigrationsInTheOnlyFolderThatHasSome() throws IOException {
        Files.createDirectories(directory.resolve("migrations"));
        Files.createFile(directory.resolve("migrations/migrations.lock"));
        Files.createDirectories(directory.resolve("db/migrations"));
        Files.createFile(directory.resolve("db/migrations/0001_a.sql"));
        assertThat(of(read(), "locations.texts"))
                .isEqualTo(List.of(directory.resolve("db/migrations").toString()));
    }

    @Test
    void lookForNoOtherFolderWhereOneCannotBeSearched() throws IOException {
        Files.createDirectories(directory.resolve("migrations"));
        Files.createSymbolicLink(directory.resolve("migrations/current"), Path.of("."));
        assertThat(of(read(), "locations.texts"))
                .isEqualTo(List.of(directory.resolve("migrations").toString()));
        Files.createDirectories(directory.resolve("db/migrations"));
        Files.createFile(directory.resolve("db/migrations/0001_a.sql"));
        read();
        assertThat(problemTexts()).singleElement().asString().contains("There are .sql files here and in migrations");
    }

    @Test
    void aLinkToTheOtherFolderIsNoSecondOne() throws IOException {
        Files.createDirectories(directory.resolve("db/migrations"));
        Files.createFile(directory.resolve("db/migrations/0001_a.sql"));
        Files.createSymbolicLink(directory.resolve("migrations"), Path.of("db/migrations"));
        assertThat(of(read(), "locations.texts"))
                .isEqualTo(List.of(directory.resolve("migrations").toString()));
        assertThat(problems.all()).isEmpty();
    }

    @Test
    void lookForMigrationsInDbmatesFolderWhereOnlyThatExists() throws IOException {
        Files.createDirectories(directory.resolve("db/migrations"));
        assertThat(of(read(), "locations.texts"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .containsExactly(directory.resolve("db/migrations").toString());
        Files.createDirectories(directory.resolve("migrations"));
        assertThat(of(read(), "locations.texts"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .containsExactly(directory.resolve("migrations").toString());
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "MIGRATION_ENV, production, the environment is production (MIGRATION_ENV)",
                "MIGRATION_ENV, Prod, the environment is Prod (MIGRATION_ENV)",
                "MIGRATION_ENV, prod-eu, the environment is prod-eu (MIGRATION_ENV)",
                "MIGRATION_ENV, eu_PROD_1, the environment is eu_PROD_1 (MIGRATION_ENV)",
                "MIGRATION_ENV, prod1, the environment is prod1 (MIGRATION_ENV)",
                "MIGRATION_ENV, production-x, the environment is production-x (MIGRATION_ENV)",
                "MIGRATION_ENV, Prodcution, the environment is Prodcution (MIGRATION_ENV)",
                "MIGRATION_ENV, eu-prd, the environment is eu-prd (MIGRATION_ENV)",
                "MIGRATION_ENV, products, -",
                "MIGRATION_ENV, nonprod, -",
                "SPRING_PROFILES_ACTIVE, 'eu,prod', the profile prod is active (SPRING_PROFILES_ACTIVE)",
                "MIGRATION_PROTECT, true, protect is true (MIGRATION_PROTECT)",
                "MIGRATION_PROTECT, false, -",
                "MIGRATION_ENV, staging, -",
                "SPRING_PROFILES_ACTIVE, product, -",
            })
    void protectWhatTheEnvironmentCallsProduction(String name, String value, String reason) {
        environment.put(name, value);
        assertThat(read().protection()).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "MIGRATION_PROTECTED, if MIGRATION_PROTECT is meant",
                "MIGRATION_SCEMA, if MIGRATION_SCHEMA is meant",
                "MIGRATION_SQLLOCKTIMEOUT, if MIGRATION_SQL_LOCK_TIMEOUT is meant",
                "DATABSE_URL, if DATABASE_URL is meant",
                "MIGRATION_DIR, -",
                "MIGRATION_, -",
                "MIGRATIONS_LOCATIONS, if MIGRATION_LOCATIONS is meant",
                "MIGRATON_PROTECT, if MIGRATION_PROTECT is meant",
                "migration_protect, if MIGRATION_PROTECT is meant",
                "MIGRATIONS_SQL_LOCK_TIMEOUT, if MIGRATION_SQL_LOCK_TIMEOUT is meant",
            })
    void warnOfAVariableThatIsNotRead(String name, String meant) {
        assertThat(Text.problems(Environment.of(Map.of(name, "hunter2")).unread(false)))
                .isEqualTo("Warning [invalid-setting] " + name + "  The command line does not read this variable.\n"
                        + (meant == null ? "" : "  Next: " + meant + ", set that\n"));
    }

    @Test
    void doNotWarnOfWhatAServiceReadsOrKubernetesSets() {
        assertThat(Environment.of(Map.of("DATABASE_URL", "")).unread(false)).isEmpty();
        for (Key key : Key.values()) {
            environment.put(key.variable(), "x");
        }
        for (String name : List.of(
                "MIGRATION_MODE",
                "MIGRATION_ENABLED",
                "MIGRATION_DRIVER_CLASS_NAME",
                "MIGRATION_DRIVERCLASSNAME",
                "MIGRATION_TENANTS_SCHEMAS",
                "MIGRATION_INSTANCES_REPORTS_URL",
                "MIGRATION_ENDPOINT_SHOW_SQL",
                "MIGRATION_PORT",
                "MIGRATION_PORT_80_TCP_ADDR",
                "MIGRATION_SERVICE_HOST",
                "MIGRATIONS",
                "MIGRATIONS_",
                "MIGRATIONS_TOKEN",
                "MIGRATIONS_TABLES",
                "PATH")) {
            environment.put(name, "x");
        }
        assertThat(Environment.of(environment).unread(false)).isEmpty();
        environment.put("MIGRATON_PROTECT", "x");
        assertThat(Environment.of(environment).unread(false)).hasSize(1);
    }

    @Test
    void theFirstSourceThatNamesTenantsInAnyWayNamesThem() {
        environment.put("MIGRATION_TENANTS_SCHEMAS", "acme, bolt");
        environment.put("MIGRATION_TENANTS_PARALLELISM", "2");
        assertThat(read().tenants()).satisfies(tenants -> {
            assertThat(tenants.schemas()).containsExactly("acme", "bolt");
            assertThat(tenants.query()).isNull();
            assertThat(tenants.parallelism()).isEqualTo(2);
        });
        flags.addAll(List.of("--tenants-query", "SELECT s FROM tenant"));
        assertThat(read().tenants())
                .satisfies(tenants -> assertThat(tenants.query()).isEqualTo("SELECT s FROM tenant"));
    }

    @Test
    void theFlagWithSeveralTenantsIsBeforeTheVariableWithOne() {
        environment.put("MIGRATION_TENANT", "acme");
        environment.put("MIGRATION_TENANTS", "acme, bolt");
        assertThat(read().tenant()).isEqualTo("acme");
        flags.addAll(List.of("--tenants", "acme,bolt"));
        assertThat(read().tenant()).isNull();
    }

    @Test
    void neverShowThePassword() {
        environment.put("DATABASE_URL", "postgres://app:hunter2@h/d");
        environment.put("MIGRATION_PASSWORD", "hunter2");
        assertThat(read().toString()).doesNotContain("hunter2");
        assertThat(read().login().value().toString()).doesNotContain("hunter2");
        assertThat(DatabaseUrlParser.parse("postgres://app:hunter2@h/d").toString())
                .doesNotContain("hunter2");
    }
}
