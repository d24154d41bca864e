// SPDX-License-Identifier: Apache-2.0
package dev.migration.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.maven.model.Build;
import org.apache.maven.model.Model;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.logging.SystemStreamLog;
import org.apache.maven.project.MavenProject;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.Settings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GoalsTest {

    @TempDir
    Path directory;

    private final List<String> log = new ArrayList<>();
    private MavenProject project;

    @BeforeEach
    void aProjectWithAMigration() throws Exception {
        Path migrations = Files.createDirectories(directory.resolve("src/main/resources/migrations"));
        Files.writeString(migrations.resolve("0001_patients.sql"), """
                -- Up Migration
                CREATE TABLE patients (id BIGINT PRIMARY KEY, name VARCHAR(100) NOT NULL);
                -- Down Migration
                DROP TABLE patients;
                """);
        var model = new Model();
        model.setBuild(new Build());
        model.getBuild().setDirectory(directory.resolve("target").toString());
        project = new MavenProject(model);
        project.setFile(directory.resolve("pom.xml").toFile());
    }

    private <M extends MigrationMojo> M goal(M mojo) {
        mojo.project = project;
        mojo.setLog(new SystemStreamLog() {
            @Override
            public void info(CharSequence line) {
                log.add("info " + line);
            }

            @Override
            public void warn(CharSequence line) {
                log.add("warn " + line);
            }
        });
        return mojo;
    }

    private <M extends MigrationMojo> M onOwn(String database, M mojo) {
        goal(mojo).database = database;
        return mojo;
    }

    private List<String> tables() throws Exception {
        var properties = project.getProperties();
        try (var connection = DriverManager.getConnection(
                        properties.getProperty("migration.jdbc.url"),
                        properties.getProperty("migration.jdbc.user"),
                        properties.getProperty("migration.jdbc.password"));
                var rows = connection
                        .createStatement()
                        .executeQuery(
                                "SELECT table_name FROM information_schema.tables WHERE lower(table_name) = 'patients'")) {
            List<String> tables = new ArrayList<>();
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
            return tables;
        }
    }

    @Test
    void validateNeedsNoDatabase() throws Exception {
        goal(new ValidateMojo()).execute();
        assertThat(log).anyMatch(line -> line.startsWith("info ") && line.contains("1 migration"));
    }

    @Test
    void aProblemFailsTheBuild() throws Exception {
        Files.writeString(directory.resolve("src/main/resources/migrations/0003_gap.sql"), "SELECT 1;\n");
        assertThatThrownBy(() -> goal(new ValidateMojo()).execute())
                .isInstanceOf(MojoFailureException.class)
                .hasMessage("migration validate ended with exit code 3: see the lines above."
                        + " Their --url is the property migration.url here.");
        assertThat(log).anyMatch(line -> line.contains("expected 2, found 3"));
    }

    @Test
    void statementsAreComparedWithWhatTheTestsRecorded() throws Exception {
        Path file = directory.resolve("src/main/resources/migrations/statements.sql");
        Files.writeString(file, "-- statements: h2\n\nselect old from patients;\n");
        Path recorded = Files.createDirectories(directory.resolve("target/migration-statements"));
        Files.writeString(recorded.resolve("h2-1.sql"), "-- statements: h2\n\nselect name from patients;\n");

        assertThatThrownBy(() -> goal(new StatementsMojo()).execute())
                .isInstanceOf(MojoFailureException.class)
                .hasMessageStartingWith("migration statements ended with exit code 3");
        assertThat(log).anyMatch(line -> line.contains("select name from patients"));

        StatementsMojo rewriting = goal(new StatementsMojo());
        rewriting.rewrite = true;
        rewriting.execute();
        StatementsMojo strict = goal(new StatementsMojo());
        strict.strict = true;
        strict.execute();
        assertThat(file).content().contains("select name from patients;").doesNotContain("old");
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "postgresql"})
    void theGoalsOfABuildFollowEachOtherOnItsOwnDatabase(String database) throws Exception {
        onOwn(database, new UpMojo()).execute();
        assertThat(log).anyMatch(line -> line.startsWith("info Applied 0001_patients in "));
        assertThat(tables()).hasSize(1);

        onOwn(database, new StatusMojo()).execute();
        assertThat(log).anyMatch(line -> line.contains("1 applied, 0 pending"));

        onOwn(database, new DownMojo()).execute();
        assertThat(tables()).isEmpty();
    }

    @Test
    void placeholdersMayBeWrittenOtherwise() throws Exception {
        Files.writeString(
                directory.resolve("src/main/resources/migrations/0002_view.sql"), "CREATE VIEW #[name] AS SELECT 1;\n");
        UpMojo up = onOwn("postgresql", new UpMojo());
        up.placeholders = Map.of("name", "seen");
        up.placeholderPrefix = "#[";
        up.placeholderSuffix = "]";

        up.execute();

        assertThat(log).anyMatch(line -> line.startsWith("info Applied 0002_view in "));
    }

    @Test
    void rehearseTellsWhomEachMigrationBlocksWhateverTheBuildsDatabaseHas() throws Exception {
        Files.writeString(
                directory.resolve("src/main/resources/migrations/0002_name.sql"),
                "ALTER TABLE patients ALTER COLUMN name TYPE VARCHAR(50);\n");
        onOwn("postgresql", new UpMojo()).execute();
        Path report = directory.resolve("target/rehearsal.json");
        RehearseMojo mojo = onOwn("postgresql", new RehearseMojo());
        mojo.file = "target/rehearsal.json";
        mojo.failOn = "warn";
        log.clear();

        assertThatThrownBy(mojo::execute)
                .isInstanceOf(MojoFailureException.class)
                .hasMessageStartingWith("migration rehearse ended with exit code 1: ");
        assertThat(log)
                .anyMatch(line -> line.startsWith("info 0001_patients"))
                .anyMatch(line -> line.contains("WARN   table-rewrite: public.patients"));
        assertThat(report).content().contains("\"0001_patients\"", "\"0002_name\"");

        Files.writeString(
                directory.resolve("sizes.toml"),
                "format = 1\n[relations]\n\"public.patients\" = { pages = 1, rows = 9 }\n");
        mojo.sizes = "sizes.toml";
        mojo.from = "0002";
        mojo.failOn = "note";
        assertThatThrownBy(mojo::execute).hasMessageContaining("exit code 1");
        mojo.failOn = null;
        mojo.execute();
        assertThat(report).content().contains("\"0002_name\"").doesNotContain("\"0001_patients\"");
        assertThat(tables()).hasSize(1);
    }

    @Test
    void rehearseNeedsADatabaseThatRollsBackAndOnePlace() {
        assertThatThrownBy(() -> onOwn("h2", new RehearseMojo()).execute())
                .hasMessageContaining("set migration.database to postgresql");
        RehearseMojo mojo = onOwn("postgresql", new RehearseMojo());
        mojo.scratchUrl = "postgres://localhost/scratch";
        assertThatThrownBy(mojo::execute).hasMessageContaining("leave one of them out");
        assertThatThrownBy(() -> goal(new RehearseMojo()).execute()).hasMessageContaining("exit code 2");
        assertThat(log).anyMatch(line -> line.contains("A rehearsal never runs in the configured database"));
    }

    @Test
    void noCopyIsWrittenOfTheBuildsDatabase() throws Exception {
        Files.writeString(directory.resolve("migration.toml"), "applied-file = \"applied.toml\"\n");
        onOwn("h2", new UpMojo()).execute();
        assertThat(directory.resolve("applied.toml")).doesNotExist();
        assertThat(tables()).hasSize(1);
    }

    @Test
    void anotherBuildStartsWithAnEmptyH2() throws Exception {
        onOwn("h2", new UpMojo()).execute();
        aProjectWithAMigration();
        log.clear();
        onOwn("h2", new UpMojo()).execute();
        assertThat(log).anyMatch(line -> line.startsWith("info Applied 0001_patients in "));
    }

    @Test
    void aFailedMigrationIsShownWithItsLine() throws Exception {
        Files.writeString(
                directory.resolve("src/main/resources/migrations/0002_broken.sql"), "CREATE TALBE x (id INT);\n");
        assertThatThrownBy(() -> onOwn("h2", new UpMojo()).execute()).isInstanceOf(MojoFailureException.class);
        assertThat(log).anyMatch(line -> line.startsWith("warn ") && line.contains("0002_broken.sql:1:"));
    }

    @Test
    void newAndLockWriteTheirFiles() throws Exception {
        goal(new LockMojo()).execute();
        NewMojo mojo = goal(new NewMojo());
        mojo.name = "add phone";
        mojo.execute();
        Path migrations = directory.resolve("src/main/resources/migrations");
        assertThat(migrations.resolve("migrations.lock")).content().contains("patients");
        assertThat(migrations.resolve("0002_add_phone.sql")).exists();
    }

    @Test
    void aDatabaseThatIsUnknownOrNamedTwiceIsRefused() {
        UpMojo unknown = goal(new UpMojo());
        unknown.server = "clinic";
        assertThatThrownBy(unknown::execute)
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageContaining("settings.xml has no server 'clinic'");
        assertThatThrownBy(() -> onOwn("oracle", new UpMojo()).execute())
                .hasMessageContaining("set migration.database to h2 or postgresql");
        UpMojo twice = onOwn("h2", new UpMojo());
        twice.url = "jdbc:h2:./x";
        assertThatThrownBy(twice::execute).hasMessageContaining("leave one of them out");
    }

    @Test
    void adoptLiquibaseReadsWhatLiquibaseHasMade() throws Exception {
        String url = "jdbc:h2:" + directory.resolve("filled");
        try (Connection connection = DriverManager.getConnection(url, "sa", "");
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    CREATE TABLE databasechangelog (id VARCHAR(255), author VARCHAR(255), filename VARCHAR(255), dateexecuted TIMESTAMP,
                        orderexecuted INT, exectype VARCHAR(10), md5sum VARCHAR(35))""");
            statement.execute(
                    "INSERT INTO databasechangelog VALUES ('1', 'ann', 'db/changelog/master.yaml', now(), 1, 'EXECUTED', '9:00')");
            statement.execute("CREATE TABLE ward (beds INT)");
            statement.execute("INSERT INTO ward VALUES (7)");
        }
        AdoptLiquibaseMojo mojo = goal(new AdoptLiquibaseMojo());
        mojo.from = url;
        mojo.locations = List.of("baseline");

        mojo.execute();

        assertThat(directory.resolve("baseline/0001_baseline.sql"))
                .content()
                .contains("-- ran 9:00 db/changelog/master.yaml::1::ann\n", "\"BEDS\"", "(7)")
                .doesNotContain("DATABASECHANGELOG\"");
    }

    @Test
    void otherSettingsGoByTheirNames() throws Exception {
        Files.writeString(directory.resolve("src/main/resources/migrations/0003_gap.sql"), "SELECT 1;\n");
        ValidateMojo mojo = goal(new ValidateMojo());
        mojo.settings = Map.of("sequence", "relaxed");
        mojo.execute();
        mojo.settings = Map.of("sequenze", "relaxed");
        assertThatThrownBy(mojo::execute).hasMessageContaining("exit code 2");
        assertThat(log).anyMatch(line -> line.contains("unknown option '--sequenze'"));
    }

    @Test
    void aPasswordOfTheSettingsIsUsedAndNotShown() throws Exception {
        var server = new Server();
        server.setId("clinic");
        server.setUsername("ann");
        server.setPassword("hunter2");
        var settings = new Settings();
        settings.addServer(server);
        String url = "jdbc:h2:" + directory.resolve("clinic");
        DriverManager.getConnection(url, "ann", "hunter2").close();
        UpMojo mojo = goal(new UpMojo());
        mojo.url = url;
        mojo.server = "clinic";
        mojo.mavenSettings = settings;
        mojo.decrypter = Decrypted::new;
        mojo.execute();
        assertThat(log)
                .anyMatch(line -> line.startsWith("info Applied 0001_patients in "))
                .noneMatch(line -> line.contains("hunter2"));
    }

    @Test
    void skipDoesNothing() throws Exception {
        UpMojo mojo = onOwn("oracle", new UpMojo());
        mojo.skip = true;
        mojo.execute();
        assertThat(log).containsExactly("info Skipped: migration.skip is true.");
    }
}
