// SPDX-License-Identifier: Apache-2.0
package dev.migration.test;

import static dev.migration.test.MigrationAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Migrator;
import dev.migration.fixture.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds on every database; a class that extends it says how to get an empty one. */
abstract class RoundTripContract {

    private static final String TABLE = "CREATE TABLE visits (id INT PRIMARY KEY, note VARCHAR(100))";

    @TempDir
    Path path;

    abstract DataSource dataSource();

    abstract String vendor();

    private final List<String> run = new ArrayList<>();

    Folder folder() {
        return new Folder(path, run);
    }

    /** That it ran, that nothing was found, and that nothing is left. */
    final void assertSurvives(Migrator migrator, String... irreversible) throws SQLException {
        assertThat(migrator).survivesRoundTrip(irreversible);
        assertThat(run).isNotEmpty();
        assertThat(SchemaSnapshot.of(dataSource()).objects()).isEmpty();
    }

    final void execute(String... sql) throws SQLException {
        Databases.execute(dataSource(), sql);
    }

    private Migrator everything() throws IOException {
        String sql = Files.readString(Path.of("src/test/resources/everything", vendor() + ".sql"));
        return folder().withFile("0001_everything", sql).locked(dataSource());
    }

    @Test
    @Tag("smoke")
    void aSnapshotTellsWhatTheSchemaHolds() throws Exception {
        everything().up();
        Golden.assertSame(
                vendor(),
                vendor(),
                SchemaSnapshot.of(dataSource()).without("__migrations").toString());
    }

    @Test
    @Tag("smoke")
    void everythingThatComesAgainUnderMadeUpNamesIsTheSame() throws Exception {
        assertSurvives(everything());
    }

    @Test
    void whatCannotBeUndoneIsDroppedAtTheEnd() throws Exception {
        assertSurvives(everything(), "0001");
    }

    @Test
    void whatDependsOnEachOtherIsDroppedAtTheEnd() throws Exception {
        Migrator migrator = folder().with("0001_visits", TABLE, "DROP TABLE visits")
                .with("0002_bills", "CREATE TABLE bills (visit INT, FOREIGN KEY (visit) REFERENCES visits (id))", "")
                .with("0003_views", """
                        CREATE VIEW notes AS SELECT note FROM visits;
                        CREATE VIEW a_note AS SELECT note FROM notes;
                        CREATE VIEW z_note AS SELECT note FROM a_note""", "")
                .migrator(dataSource());

        assertSurvives(migrator, "0002", "0003");
    }

    @Test
    void namesWhatADownScriptForgets() {
        Migrator migrator = folder().with("0001_visits", TABLE, "DROP TABLE visits")
                .with("0002_index", "CREATE INDEX visits_by_note ON visits (note)", "DELETE FROM visits")
                .with("0003_column", "ALTER TABLE visits ADD COLUMN by_whom VARCHAR(50)", "DELETE FROM visits")
                .with("0004_view", "CREATE VIEW notes AS SELECT note FROM visits", "DELETE FROM visits")
                .with("0005_table", "CREATE TABLE doctors (id INT PRIMARY KEY)", "DROP TABLE doctors")
                .migrator(dataSource());

        assertThatThrownBy(() -> assertThat(migrator).survivesRoundTrip())
                .isInstanceOf(AssertionError.class)
                .satisfies(failure -> assertThat(failure.getMessage().toLowerCase(Locale.ROOT))
                        .contains("0002_index: the down script does not restore the schema.\n--- before 0002_index\n")
                        .contains("\n+table visits, index visits_by_note: ")
                        .contains("0003_column: the down script does not restore the schema.\n")
                        .contains("\n+table visits, column by_whom: ")
                        .contains("0004_view: the down script does not restore the schema.\n")
                        .contains("\n+view notes:")
                        .doesNotContain("0005_table: ")
                        .doesNotContain("0001_visits: "));
    }

    @Test
    void columnsMayComeBackInAnotherOrder() throws Exception {
        Migrator migrator = folder().with("0001_visits", TABLE, "DROP TABLE visits")
                .with(
                        "0002_no_note",
                        "ALTER TABLE visits ADD COLUMN by_whom INT; ALTER TABLE visits DROP COLUMN note",
                        "ALTER TABLE visits DROP COLUMN by_whom; ALTER TABLE visits ADD COLUMN note VARCHAR(100)")
                .locked(dataSource());

        assertSurvives(migrator);
    }

    @Test
    void aSchemaThatIsNotEmptyIsLeftAlone() throws Exception {
        execute("CREATE TABLE kept (id INT)");
        Migrator migrator =
                folder().with("0001_visits", TABLE, "DROP TABLE visits").migrator(dataSource());

        assertThatThrownBy(() -> assertThat(migrator).survivesRoundTrip())
                .hasMessageContaining(" is not empty: it contains table ")
                .hasMessageEndingWith(
                        "so nothing was run.\n  Next: give the test a scratch database, or an empty schema that no"
                                + " application uses; if a killed test left this behind, drop it");
        assertThat(SchemaSnapshot.of(dataSource()).objects()).hasSize(1);
    }

    @Test
    void aDownScriptThatFailsKeepsNoOtherFromBeingTested() {
        Migrator migrator = folder().with("0001_visits", TABLE, "DROP TABLE visits")
                .with("0002_index", "CREATE INDEX visits_by_note ON visits (note)", "DROP TABLE nowhere")
                .with("0003_doctors", "CREATE TABLE doctors (id INT)", "DROP TABLE doctors")
                .locked(dataSource());

        Run run = Run.of(migrator);
        assertThat(run.bad())
                .containsExactly(
                        "0002_index: down restores the schema - FAILED",
                        "0002_index: up again gives the same schema - ABORTED",
                        "all: down, newest first, restores each schema - ABORTED",
                        "all: up again gives the same schema - ABORTED");
        assertThat(run.messages().get(0)).contains("DROP TABLE nowhere");
    }

    @Test
    void tablesThatReferToEachOtherAreDroppedAtTheEnd() throws Exception {
        Migrator migrator = folder().with("0001_circle", circle(), "").migrator(dataSource());

        assertSurvives(migrator, "0001");
    }

    /** Two tables, each with a foreign key to the other. */
    String circle() {
        return """
                CREATE TABLE teams (id INT PRIMARY KEY, lead_id INT);
                CREATE TABLE people (id INT PRIMARY KEY, team INT, FOREIGN KEY (team) REFERENCES teams (id));
                ALTER TABLE teams ADD CONSTRAINT led_by FOREIGN KEY (lead_id) REFERENCES people (id)""";
    }
}
