package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HSQLDB does not write the rows of a database in memory, so only changelogs without rows have a baseline. */
@Tag("deep")
class HsqldbLiquibaseTest {

    @TempDir
    Path directory;

    @Test
    void rowsAreLeftOutByAContext() throws Exception {
        Cli cli = Cli.in(directory);
        var changelog = new Changelog(cli, directory);
        changelog.xml("small.xml", """
                <changeSet id="1" author="ann"><createTable tableName="ward"><column name="name" type="varchar(50)"/></createTable></changeSet>
                <changeSet id="2" author="ann" context="rows"><insert tableName="ward"><column name="name" value="North"/></insert></changeSet>
                """);
        String rows = "jdbc:hsqldb:mem:lb_rows";
        try (Connection connection = LiquibaseContract.connect(rows)) {
            changelog.update(connection, "config/liquibase/small.xml", "rows", database -> {});
        }
        String none = "jdbc:hsqldb:mem:lb_none";
        try (Connection connection = LiquibaseContract.connect(none)) {
            changelog.update(connection, "config/liquibase/small.xml", "prod", database -> {});
        }

        Cli.Outcome refused = cli.run("adopt", "liquibase", "--from", rows);
        assertThat(refused.exitCode()).isNotZero();
        assertThat(refused.err())
                .contains(
                        "\"WARD\" has rows, which are not written on HSQLDB",
                        "leave out the changesets that insert rows");
        assertThat(directory.resolve("migrations/0001_baseline.sql")).doesNotExist();

        Cli.Outcome made = cli.run("adopt", "liquibase", "--from", none);
        assertThat(made.err()).isEmpty();
        assertThat(made.out()).contains("the 1 changeset that Liquibase ran");
    }
}
