// SPDX-License-Identifier: Apache-2.0
package dev.migration.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.fixture.Texts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a file and a query say of targets, and what is refused of it. */
class TargetSourceTest {

    @TempDir
    Path folder;

    private static List<FleetTarget> query(String sql) {
        var database = new JdbcDataSource();
        database.setUrl("jdbc:h2:mem:");
        return TargetSource.query(database, sql).targets();
    }

    private List<FleetTarget> toml(String text) throws IOException {
        return TargetSource.file(Files.writeString(folder.resolve("targets.toml"), text))
                .targets();
    }

    private List<String> refused(String text) {
        try {
            return List.of("read: " + toml(text));
        } catch (InvalidMigrationsException e) {
            return e.problems().stream()
                    .map(Problem::text)
                    .map(problem -> problem.replace(folder + "/", ""))
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aTargetThatSaysNotWhereItIsIsRefused() {
        assertThat(refused("target = [{name = 'acme'}, {name = 'bolt', schema = 'bolt'}]"))
                .containsExactly("targets.toml:1:11  acme names no url, database or schema.\n"
                        + "  Next: give it one of them; what is in the database that is set has a schema");
        assertThatThrownBy(
                        () -> query("SELECT * FROM (VALUES ('bolt', 'sqlite:x.db'), ('acme', NULL)) AS t (name, url)"))
                .hasMessageContaining("Row 2: acme names no url, database or schema.");
    }

    @Texts("name ¦ tenant ¦ schema")
    void aQueryWithOneColumnGivesSchemas(String column) {
        assertThat(query("SELECT 'acme' AS " + column)).containsExactly(FleetTarget.ofSchema("acme"));
    }

    @Test
    void aUrlThatLeavesTheDatabaseToTheNameOfTheUserIsRefused() {
        assertThat(refused("""
                        [[target]]
                        name = "a"
                        url = "postgres://clinic@db:5477/"
                        [[target]]
                        name = "b"
                        url = "jdbc:postgresql://db"
                        schema = "acme"
                        [[target]]
                        name = "c"
                        url = "jdbc:mysql://db/?useSSL=false"
                        """))
                .containsExactly(
                        "targets.toml:1:1  The url of target a names no database.\n  Next: end it with the database, as in"
                                + " postgres://host/clinic, where the targets are listed; no target was touched",
                        "targets.toml:4:1  The url of target b names no database.\n  Next: end it with the database, as in"
                                + " jdbc:postgresql://host/clinic, where the targets are listed; no target was touched",
                        "targets.toml:8:1  The url of target c names no database.\n  Next: end it with the database, as in"
                                + " jdbc:mysql://host/clinic, where the targets are listed; no target was touched");
        assertThat(refused("target = [{name = 'a', url = 'mysql://db', schema = 'acme'},"
                        + " {name = 'b', url = 'postgres://db?dbname=b'}, {name = 'c', url = 'jdbc:postgresql:c'}]"))
                .containsExactly("read: [a, b, c]");
    }

    @Test
    void aFileOfCsvIsRefusedWithoutItsValues() throws IOException {
        Path file = Files.writeString(folder.resolve("targets.CSV"), "acme,postgres://db/acme,clinic,hunter2\n");

        assertThatThrownBy(TargetSource.file(file)::targets)
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessageContainingAll("targets.CSV", "[[target]]")
                .hasMessageNotContaining("hunter2");
    }
}
