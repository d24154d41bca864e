package dev.migration.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file and a query say of targets, and what is refused of it. */
class TargetSourceTest {

    @TempDir
    Path folder;

    private static List<FleetTarget> query(String sql) {
        var database = new JdbcDataSource();
        database.setUrl("jdbc:h2:mem:");
        return TargetSource.query(database, sql).targets();
    }

    private List<FleetTarget> csv(String text) throws IOException {
        return TargetSource.file(Files.writeString(folder.resolve("targets.csv"), text))
                .targets();
    }

    private List<String> refused(String text) {
        try {
            return List.of("read: " + csv(text));
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
        assertThat(refused("name,url,schema\nacme,,\nbolt,,bolt\n"))
                .containsExactly("targets.csv:2:1  acme names no url, database or schema.\n"
                        + "  Next: give it one of them; what is in the database that is set has a schema");
        assertThatThrownBy(
                        () -> query("SELECT * FROM (VALUES ('bolt', 'sqlite:x.db'), ('acme', NULL)) AS t (name, url)"))
                .hasMessageContaining("Row 2: acme names no url, database or schema.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "tenant", "schema"})
    void aQueryWithOneColumnGivesSchemas(String column) {
        assertThat(query("SELECT 'acme' AS " + column)).containsExactly(FleetTarget.ofSchema("acme"));
    }

    @Test
    void aUrlThatLeavesTheDatabaseToTheNameOfTheUserIsRefused() {
        assertThat(refused("""
                        name,url,schema
                        a,postgres://clinic@db:5477/,
                        b,jdbc:postgresql://db,acme
                        c,jdbc:mysql://db/?useSSL=false,
                        """))
                .containsExactly(
                        "targets.csv:2:1  The url of target a names no database.\n  Next: end it with the database, as in"
                                + " postgres://host/clinic, where the targets are listed; no target was touched",
                        "targets.csv:3:1  The url of target b names no database.\n  Next: end it with the database, as in"
                                + " jdbc:postgresql://host/clinic, where the targets are listed; no target was touched",
                        "targets.csv:4:1  The url of target c names no database.\n  Next: end it with the database, as in"
                                + " jdbc:mysql://host/clinic, where the targets are listed; no target was touched");
        assertThat(refused("name,url,schema\na,mysql://db,acme\nb,postgres://db?dbname=b,\nc,jdbc:postgresql:c,\n"))
                .containsExactly("read: [a, b, c]");
    }

    @Test
    void aLineOfCsvThatBeginsWithANumberSignIsAComment() throws IOException {
        assertThat(csv("# ours\nname,schema\n# acme,a\nbolt,b#1\n\"core\",\"c\n#d\"\n#"))
                .extracting(FleetTarget::name, FleetTarget::schema)
                .containsExactly(tuple("bolt", "b#1"), tuple("core", "c\n#d"));
        assertThat(refused("#\n# x\nname,schema\nacme,\n"))
                .singleElement()
                .asString()
                .startsWith("targets.csv:4:1  ");
    }

    @Test
    void valuesInPlaceOfAHeadingAreNotShown() {
        assertThat(refused("acme,postgres://db/acme,clinic,hunter2\nbolt,postgres://db/bolt,clinic,hunter3\n"))
                .containsExactly("targets.csv:1:1  Line 1 is no heading.\n"
                        + "  Next: begin with a line such as name,url,user,password-from");
        assertThat(refused("name,Color,schema,schema\n"))
                .hasSize(2)
                .anySatisfy(problem -> assertThat(problem).contains("A target has no 'color'."))
                .anySatisfy(problem -> assertThat(problem).contains("The heading has schema twice."));
    }
}
