// SPDX-License-Identifier: Apache-2.0
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
    void itsVersionIsNotTakenTwice() throws Exception {
        cli.file("migrations/0001_users.sql", "CREATE TABLE users (n INT);\n");

        adopted(migratedByLiquibase("prod")).says("migrations has the version 0001 already", "--locations FOLDER");
        assertThat(baseline()).doesNotExist();
    }

    @Test
    void aBaselineOfAnySchemaCannotBeHad() throws Exception {
        adopted(migratedByLiquibase("prod"), "--any-schema")
                .says("--any-schema cannot be had", "leave it out")
                .ends(3);
        assertThat(baseline()).doesNotExist();
    }

    @Test
    void aDatabaseThatIsNotThereIsNotCreated() {
        adopted("jdbc:h2:./missing")
                .says("There is no database at", "check the URL of --from")
                .ends(2);
        assertThat(directory.resolve("missing.mv.db")).doesNotExist();
    }

    /** H2 makes up the names of their keys from a hash of the table's, as it would those of the history's tables. */
    @Test
    void tablesWhoseKeysHaveNoNamesAreProvenBesideTheHistorys() throws Exception {
        String tables = Stream.of("product", "patient", "odd", "visit", "ward")
                .map(name -> "CREATE TABLE " + name + " (id BIGINT PRIMARY KEY, code INT UNIQUE);\n")
                .collect(Collectors.joining());
        cli.file("resources/all.sql", "--liquibase formatted sql\n--changeset ann:1\n" + tables);

        Cli.Outcome made = adopted(migratedByLiquibase("all.sql", "", database -> {}));

        assertThat(made.err()).isEmpty();
        assertThat(made.out()).startsWith("Wrote migrations/0001_baseline.sql");
        String ours = newDatabase();
        cli.run("up", "--url", ours).prints("Applied 1 migration");
        assertThat(cli.run("dump", "--url", ours, "--file", "ours.sql").err()).isEmpty();
        String keys = Files.readString(baseline())
                .lines()
                .filter(line -> line.startsWith("ALTER TABLE"))
                .collect(Collectors.joining("\n"));
        assertThat(keys.lines()).hasSize(10);
        assertThat(Files.readString(directory.resolve("ours.sql")))
                .contains(keys.lines().toList());
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

        Cli.Outcome made = adopted(migratedByLiquibase("schema.sql", "", database -> {}));

        assertThat(made.err()).isEmpty();
        assertThat(made.out()).contains("the 1 changeset ");
        assertThat(Files.readString(baseline()))
                .contains(" schema.sql::1::ann\n", "\"MORE\".\"BED\"")
                .doesNotContainIgnoringCase("TABLE \"PUBLIC\".\"DATABASECHANGELOG");
    }
}
