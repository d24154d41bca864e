package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class H2LiquibaseTest extends LiquibaseContract {

    @Override
    String newDatabase() {
        return "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    }

    @Test
    void itsVersionIsNotTakenTwice() {
        cli.file("migrations/0001_users.sql", "CREATE TABLE users (n INT);\n");

        cli.run(changelog.adopt(newDatabase(), "--contexts", "prod"))
                .says("migrations has the version 0001 already", "--locations FOLDER");
        assertThat(directory.resolve("migrations/0001_baseline.sql")).doesNotExist();
    }

    /** H2 makes up the names of their keys from a hash of the table's, as it would those of the history's tables. */
    @Test
    void tablesWhoseKeysHaveNoNamesAreProvenBesideTheHistorys() throws Exception {
        String tables = Stream.of("product", "patient", "odd", "visit", "ward")
                .map(name -> "CREATE TABLE " + name + " (id BIGINT PRIMARY KEY, code INT UNIQUE);\n")
                .collect(Collectors.joining());
        cli.file("resources/all.sql", "--liquibase formatted sql\n--changeset ann:1\n" + tables);

        Cli.Outcome made = cli.run(changelog.adopt(newDatabase(), "--changelog", "all.sql"));

        assertThat(made.err()).isEmpty();
        assertThat(made.out()).startsWith("Wrote migrations/0001_baseline.sql");
        String ours = newDatabase();
        cli.run("up", "--url", ours).prints("Applied 1 migration");
        assertThat(cli.run("dump", "--url", ours, "--file", "ours.sql").err()).isEmpty();
        String keys = Files.readString(directory.resolve("migrations/0001_baseline.sql"))
                .lines()
                .filter(line -> line.startsWith("ALTER TABLE"))
                .collect(Collectors.joining("\n"));
        assertThat(keys.lines()).hasSize(10);
        assertThat(Files.readString(directory.resolve("ours.sql")))
                .contains(keys.lines().toList());
    }

    private String libraries(String names) {
        return Changelog.jars(names).stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    private List<String> ran() throws IOException {
        return Files.readAllLines(directory.resolve("migrations/0001_baseline.sql")).stream()
                .filter(line -> line.startsWith("-- ran "))
                .map(line -> line.replaceFirst("-- ran \\S+ ", ""))
                .toList();
    }

    private void includeAll() {
        changelog.xml("all.xml", """
                <includeAll path="all" relativeToChangelogFile="true"/>
                <includeAll path="config/liquibase/plain"/>
                """);
        changelog.xml("all/01-ward.xml", """
                <changeSet id="1" author="ann"><createTable tableName="ward"><column name="n" type="int"/></createTable></changeSet>
                """);
        changelog.xml("plain/02-bed.xml", """
                <changeSet id="2" author="ann"><createTable tableName="bed"><column name="n" type="int"/></createTable></changeSet>
                """);
    }

    /** Liquibase finds files by Spring where that is there. A working directory around the folder is no root of paths. */
    @ParameterizedTest
    @CsvSource({"true, resources", "true, /resources", "true, ../resources", "false, resources", "false, /resources"})
    void includedFoldersHaveTheirPathsFromTheRootOfTheClassPath(boolean spring, String place) throws Exception {
        includeAll();
        Path working = place.startsWith("..") ? directory.getParent() : directory;
        String named = place.startsWith("/")
                ? directory + place
                : working.relativize(directory.resolve("resources")).toString();
        String classpath = String.join(
                File.pathSeparator,
                named,
                libraries("liquibase|snakeyaml|opencsv|commons" + (spring ? "|spring-core|jspecify" : "")));
        String url = newDatabase();
        try (Connection connection = connect(url)) {
            changelog.update(connection, "config/liquibase/all.xml", "");
        }

        Cli.Outcome made = Cli.in(working)
                .run(
                        "adopt",
                        "liquibase",
                        "--changelog",
                        "config/liquibase/all.xml",
                        "--liquibase-classpath",
                        classpath,
                        "--scratch-url",
                        newDatabase(),
                        "--locations",
                        directory.resolve("migrations").toString());

        assertThat(made.err()).isEmpty();
        assertThat(ran())
                .containsExactly(
                        "config/liquibase/all/01-ward.xml::1::ann", "config/liquibase/plain/02-bed.xml::2::ann");
        cli.run("adopt", "--yes", "--url", url).ends(0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFileThatTwoFoldersHaveAlikeIsOneFile(boolean spring) throws Exception {
        includeAll();
        Path sources = directory.resolve("resources");
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                cli.file("target/classes/" + sources.relativize(file), Files.readString(file));
            }
        }
        String[] command = {
            "adopt",
            "liquibase",
            "--changelog",
            "config/liquibase/all.xml",
            "--liquibase-classpath",
            String.join(
                    File.pathSeparator,
                    "resources",
                    "target/classes",
                    libraries("liquibase|snakeyaml|opencsv|commons" + (spring ? "|spring-core|jspecify" : ""))),
            "--scratch-url",
            newDatabase()
        };

        assertThat(cli.run(command).err()).isEmpty();
        assertThat(ran()).hasSize(2);

        cli.file("target/classes/config/liquibase/all.xml", "");
        cli.run(command)
                .says("Found 2 files with the path", "leave out the folder of older files: --liquibase-classpath");
    }

    @Test
    void anExecutableJarOfSpringBootIsRefused() {
        changelog.jar("target/app.jar", "BOOT-INF/classes/", "");

        cli.run(
                        "adopt",
                        "liquibase",
                        "--changelog",
                        "db/master.xml",
                        "--liquibase-classpath",
                        "target/*",
                        "--scratch-url",
                        newDatabase())
                .says("target/app.jar, an executable jar of Spring Boot", ".jar.original", "target/classes:");
    }

    /** What follows is in that schema, as where Liquibase itself runs it. */
    @Test
    void aChangelogMayLeaveAnotherSchema() throws Exception {
        cli.file("resources/schema.sql", """
                --liquibase formatted sql
                --changeset ann:1
                CREATE SCHEMA more;
                SET SCHEMA more;
                CREATE TABLE bed (n INT);
                """);

        Cli.Outcome made = cli.run(changelog.adopt(newDatabase(), "--changelog", "schema.sql"));

        assertThat(made.err()).isEmpty();
        assertThat(made.out()).contains("the 1 changeset ");
        assertThat(ran()).containsExactly("schema.sql::1::ann");
        assertThat(Files.readString(directory.resolve("migrations/0001_baseline.sql")))
                .contains("\"MORE\".\"BED\"")
                .doesNotContainIgnoringCase("TABLE \"PUBLIC\".\"DATABASECHANGELOG");
    }

    @Test
    void aChangelogOfWhichNothingRunsIsRefused() {
        cli.file(
                "resources/none.sql",
                "--liquibase formatted sql\n--changeset ann:1 dbms:oracle\nCREATE TABLE bed (n INT);\n");

        cli.run(changelog.adopt(newDatabase(), "--changelog", "none.sql"))
                .says("Liquibase recorded no changeset of none.sql as executed.");
        assertThat(directory.resolve("migrations/0001_baseline.sql")).doesNotExist();
    }

    @Test
    void aLongStatementThatFailsIsCut() {
        String rows = "INSERT INTO bed VALUES (1),\n" + "(2),\n".repeat(300) + "(3);\n";
        cli.file("resources/long.sql", "--liquibase formatted sql\n--changeset ann:1\n" + rows);

        Cli.Outcome refused = cli.run(changelog.adopt(newDatabase(), "--changelog", "long.sql"));

        assertThat(refused.err()).contains("BED\" not found", "… (cut off: it has ");
        assertThat(refused.err().length()).isLessThan(1500);
    }
}
