package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class H2LiquibaseTest extends LiquibaseContract {

    @Override
    String newDatabase() {
        return "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    }

    @Test
    void itsVersionIsNotTakenTwice() {
        cli.file("migrations/0001_users.sql", "CREATE TABLE users (n INT);\n");

        Cli.Outcome refused = cli.run(changelog.adopt(newDatabase(), "--contexts", "prod"));

        assertThat(refused.err()).contains("migrations has the version 0001 already", "--locations FOLDER");
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
        assertThat(cli.run("up", "--url", ours).out()).contains("Applied 1 migration");
        assertThat(cli.run("dump", "--url", ours, "--file", "ours.sql").err()).isEmpty();
        String keys = Files.readString(directory.resolve("migrations/0001_baseline.sql"))
                .lines()
                .filter(line -> line.startsWith("ALTER TABLE"))
                .collect(Collectors.joining("\n"));
        assertThat(keys.lines()).hasSize(10);
        assertThat(Files.readString(directory.resolve("ours.sql")))
                .contains(keys.lines().toList());
    }
}
