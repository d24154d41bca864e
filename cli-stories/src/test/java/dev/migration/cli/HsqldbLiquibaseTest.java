package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HSQLDB does not write the rows of a database in memory, so only changelogs without rows have a baseline. */
@Tag("deep")
class HsqldbLiquibaseTest {

    @TempDir
    Path directory;

    @Test
    void rowsAreLeftOutByAContext() {
        Cli cli = Cli.in(directory);
        var changelog = new Changelog(cli, directory);
        changelog.xml("small.xml", """
                <changeSet id="1" author="ann"><createTable tableName="ward"><column name="name" type="varchar(50)"/></createTable></changeSet>
                <changeSet id="2" author="ann" context="rows"><insert tableName="ward"><column name="name" value="North"/></insert></changeSet>
                """);
        String[] adopt = changelog.adopt("jdbc:hsqldb:mem:scratch", "--changelog", "config/liquibase/small.xml");

        Cli.Outcome refused = cli.run(with(adopt, "--contexts=rows"));
        assertThat(refused.exitCode()).isNotZero();
        assertThat(refused.err())
                .contains(
                        "\"WARD\" has rows, which are not written on HSQLDB",
                        "leave out the changesets that insert rows");
        assertThat(directory.resolve("migrations/0001_baseline.sql")).doesNotExist();

        cli.run(with(adopt, "--contexts=prod")).prints("the 1 changeset that Liquibase ran");
    }

    private static String[] with(String[] arguments, String more) {
        return Stream.concat(Arrays.stream(arguments), Stream.of(more)).toArray(String[]::new);
    }
}
