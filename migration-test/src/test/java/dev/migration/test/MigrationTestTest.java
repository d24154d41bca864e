// SPDX-License-Identifier: Apache-2.0
package dev.migration.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectIteration;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.migration.Migrator;
import dev.migration.Target;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.h2.engine.Engine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.testkit.engine.EngineTestKit;

/** What is found in a build's migrations, and how it is said. */
class MigrationTestTest {

    private static final String VISITS = "CREATE TABLE visits (id INT PRIMARY KEY, note VARCHAR(100) NOT NULL)";

    @TempDir
    Path path;

    private final DataSource database = Databases.h2();
    private Folder folder;

    @BeforeEach
    void begin() {
        folder = new Folder(path).with("0001_visits", VISITS, "DROP TABLE visits");
    }

    @AfterEach
    void shutDown() throws SQLException {
        Databases.execute(database, "SHUTDOWN");
    }

    private Run run() {
        return Run.of(folder.locked(database));
    }

    static final class OnItsOwn {

        @MigrationTest
        void migrations() {}
    }

    @Test
    void eachCheckIsATestOnH2ByDefault() {
        assertThat(Run.of(OnItsOwn.class).ends())
                .containsExactly(
                        "migrations.lock is current - SUCCESSFUL",
                        "0001_patients: up - SUCCESSFUL",
                        "0001_patients: down restores the schema - SUCCESSFUL",
                        "0001_patients: up again gives the same schema - SUCCESSFUL",
                        "0002_phone: up - SUCCESSFUL",
                        "0002_phone: down restores the schema - SUCCESSFUL",
                        "0002_phone: up again gives the same schema - SUCCESSFUL",
                        "all: down, newest first, restores each schema - SUCCESSFUL",
                        "all: up again gives the same schema - SUCCESSFUL");
    }

    @Test
    void leavesNoDatabaseBehind() throws ReflectiveOperationException {
        Field databases = Engine.class.getDeclaredField("DATABASES");
        databases.setAccessible(true);
        var before = Set.copyOf(((Map<?, ?>) databases.get(null)).keySet());

        Run.of(OnItsOwn.class).assertSuccessful();

        assertThat(((Map<?, ?>) databases.get(null)).keySet()).isEqualTo(before);
    }

    @Test
    void goesOneStepAfterTheOtherWhereTestsRunAtOnce() {
        Run.of(EngineTestKit.engine("junit-jupiter")
                        .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
                        .configurationParameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
                        .selectors(selectClass(OnItsOwn.class)))
                .assertSuccessful();
    }

    @Test
    void oneCheckAloneStartsWhereTheOthersWouldHaveLeftTheDatabase() {
        DiscoverySelector seventh = selectIteration(selectMethod(OnItsOwn.class, "migrations"), 6);

        Run run = Run.of(EngineTestKit.engine("junit-jupiter").selectors(seventh));
        assertThat(run.ends()).containsExactly("0002_phone: up again gives the same schema - SUCCESSFUL");
    }

    @Test
    void showsTheIndexThatADownScriptForgets() {
        folder.with("0002_index", "CREATE INDEX visits_by_note ON visits (note)", "DELETE FROM visits");

        Run run = run();
        assertThat(run.bad())
                .containsExactly(
                        "0002_index: down restores the schema - FAILED",
                        "0002_index: up again gives the same schema - ABORTED",
                        "all: down, newest first, restores each schema - ABORTED",
                        "all: up again gives the same schema - ABORTED");
        assertThat(run.messages()).containsExactly("""
                        0002_index: the down script does not restore the schema.
                        --- before 0002_index
                        +++ after its down script
                        @@ -2,3 +2,4 @@
                         table VISITS, column ID: INTEGER not null
                         table VISITS, column NOTE: CHARACTER VARYING(100) not null
                         table VISITS, constraint: PRIMARY KEY (ID)
                        +table VISITS, index VISITS_BY_NOTE: INDEX (NOTE ASC)
                          Next: let the down script undo everything that the up script does, and nothing else""", """
                        Not tested: 0002_index is not undone.""", """
                        Not tested: 0002_index could not be undone.""", """
                        Not tested: 0002_index could not be undone.""");
    }

    @Test
    void triesNothingAboveAMigrationThatCannotBeApplied() {
        folder.with("0002_nowhere", "INSERT INTO nowhere VALUES (1)", "DELETE FROM nowhere")
                .with("0003_doctors", "CREATE TABLE doctors (id INT)", "DROP TABLE doctors");

        Run run = run();
        assertThat(run.bad())
                .containsExactly(
                        "0002_nowhere: up - FAILED",
                        "0002_nowhere: down restores the schema - ABORTED",
                        "0002_nowhere: up again gives the same schema - ABORTED",
                        "0003_doctors: up - ABORTED",
                        "0003_doctors: down restores the schema - ABORTED",
                        "0003_doctors: up again gives the same schema - ABORTED",
                        "all: down, newest first, restores each schema - ABORTED",
                        "all: up again gives the same schema - ABORTED");
        assertThat(run.messages().get(0)).startsWith("Migration failed: 0002_nowhere\n");
        assertThat(run.messages().subList(1, 8)).containsOnly("Not tested: 0002_nowhere could not be applied.");
    }

    @Test
    void findsWhatOnlyFailsTheSecondTime() {
        folder.with("0002_first", "INSERT INTO visits VALUES (1, 'first')", "UPDATE visits SET note = 'none'");

        Run run = run();
        assertThat(run.bad())
                .containsExactly(
                        "0002_first: up again gives the same schema - FAILED",
                        "all: down, newest first, restores each schema - ABORTED",
                        "all: up again gives the same schema - ABORTED");
        assertThat(run.messages().get(0)).startsWith("""
                        0002_first: the second up failed, after its down script had run.
                          Next: let the down script undo everything that the up script does, rows included
                        Migration failed: 0002_first
                        """);
        assertThat(run.messages().get(1)).isEqualTo("Not tested: 0002_first could not be applied again.");
    }

    @Test
    void findsADownScriptThatFailsOverWhatLaterMigrationsLeave() {
        folder.with("0002_optional", "ALTER TABLE visits ALTER COLUMN note SET NULL", """
                        ALTER TABLE visits ALTER COLUMN note SET NOT NULL""")
                .with("0003_first", "MERGE INTO visits VALUES (1, NULL)", "UPDATE visits SET id = 1");

        Run run = run();
        assertThat(run.bad())
                .containsExactly(
                        "all: down, newest first, restores each schema - FAILED",
                        "all: up again gives the same schema - ABORTED");
        assertThat(run.messages().get(0)).contains("0002_optional");
        assertThat(run.messages().get(1))
                .isEqualTo("Not tested: 0002_optional could not be undone after the later ones.");
    }

    @Test
    void aMissingDownScriptIsAFailure() {
        folder.withFile("0002_index", "CREATE INDEX visits_by_note ON visits (note);");

        Run run = run();
        assertThat(run.bad()).first().isEqualTo("0002_index: down restores the schema - FAILED");
        assertThat(run.messages().get(0)).isEqualTo("""
                0002_index has no down script that could be run.
                  Next: write one; or, if it cannot be undone, declare it: irreversible = "0002\"""");
    }

    static final class Forgiving {

        static Migrator migrator;

        @MigrationTest(database = "migrator", requireDown = false, requireLockFile = false)
        void migrations() {}
    }

    @Test
    void whatMayBeMissingIsSkippedAndAllAroundItIsTested() {
        Forgiving.migrator = folder.withFile("0002_index", "CREATE INDEX visits_by_note ON visits (note);")
                .with("0003_doctors", "CREATE TABLE doctors (id INT)", "DROP TABLE doctors")
                .migrator(database);

        Run run = Run.of(Forgiving.class);
        assertThat(run.bad())
                .containsExactly(
                        "migrations.lock is current - ABORTED",
                        "0002_index: down restores the schema - ABORTED",
                        "0002_index: up again gives the same schema - ABORTED");
        assertThat(run.messages())
                .containsExactly(
                        "There is no migrations.lock.",
                        "0002_index has no down script.",
                        "Not tested: 0002_index is not undone.");
    }

    static final class OneWay {

        static Migrator migrator;

        @MigrationTest(database = "migrator", irreversible = "2")
        void migrations() {}
    }

    @Test
    void whatIsSaidToBeIrreversibleIsNotUndone() {
        OneWay.migrator = folder.with("0002_index", "CREATE INDEX visits_by_note ON visits (note)", "DROP TABLE visits")
                .locked(database);

        Run run = Run.of(OneWay.class);
        assertThat(run.bad())
                .containsExactly(
                        "0002_index: down restores the schema - ABORTED",
                        "0002_index: up again gives the same schema - ABORTED",
                        "all: down, newest first, restores each schema - ABORTED",
                        "all: up again gives the same schema - ABORTED");
        assertThat(run.messages())
                .startsWith("0002_index is declared irreversible.")
                .endsWith(
                        "Not tested: the last migration, 0002_index, cannot be undone.",
                        "Not tested: the last migration, 0002_index, cannot be undone.");
    }

    static final class OnceOneWay {

        static Migrator migrator;

        @MigrationTest(
                database = "migrator",
                irreversible = {"1", "2"})
        void migrations() {}
    }

    @Test
    void theOldestOnesAreAppliedAtOnceWhereNoneOfThemIsUndone() {
        OnceOneWay.migrator = folder.withFile("0002_index", "CREATE INDEX visits_by_note ON visits (note);")
                .with("0003_doctors", "CREATE TABLE doctors (id INT)", "DROP TABLE doctors")
                .locked(database);

        assertThat(Run.of(OnceOneWay.class).ends())
                .containsExactly(
                        "migrations.lock is current - SUCCESSFUL",
                        "0001_visits to 0002_index: up - SUCCESSFUL",
                        "0003_doctors: up - SUCCESSFUL",
                        "0003_doctors: down restores the schema - SUCCESSFUL",
                        "0003_doctors: up again gives the same schema - SUCCESSFUL",
                        "all: down, newest first, restores each schema - SUCCESSFUL",
                        "all: up again gives the same schema - SUCCESSFUL");
    }

    @Test
    void anOutdatedLockFileIsAFailure() throws IOException {
        Migrator migrator = folder.locked(database);
        folder.with("0002_doctors", "CREATE TABLE doctors (id INT)", "DROP TABLE doctors");

        Run run = Run.of(migrator);
        assertThat(run.bad()).containsExactly("migrations.lock is current - FAILED");
        assertThat(run.messages().get(0))
                .isEqualTo(path.resolve("0002_doctors.sql") + "  Migration 2 is not in migrations.lock\n"
                        + "  Next: lock it: migration lock");
    }

    @Test
    void aMissingLockFileIsAFailure() {
        assertThat(Run.of(folder.migrator(database)).messages()).containsExactly("""
                There is no migrations.lock beside the migrations, so changes to them cannot be detected
                  Next: write it and commit it: migration lock""");
    }

    @Test
    void aDatabaseThatIsMigratedAlreadyIsLeftAlone() throws SQLException {
        Migrator migrator = folder.locked(database);
        migrator.up(Target.all());

        Run run = Run.of(migrator);
        assertThat(run.bad()).containsExactly("migrations() - FAILED");
        assertThat(run.messages().get(0)).startsWith("The schema PUBLIC (H2 ").endsWith("""
                is not empty: it contains table VISITS, table __MIGRATIONS, table __MIGRATIONS_LOG, table __MIGRATIONS_RUN. \
                Migrations are tested in an empty schema, so nothing was run.
                  Next: give the test a scratch database, or an empty schema that no application uses; if a killed test left \
                this behind, drop it""");
        assertThat(SchemaSnapshot.of(database).objects()).hasSize(4);
    }

    @Test
    void aHistoryInAnotherSchemaIsRefused() throws SQLException {
        Databases.execute(database, "CREATE SCHEMA elsewhere");
        Migrator migrator = Migrator.builder()
                .locations(path.toString())
                .dataSource(database)
                .schema("ELSEWHERE")
                .build();

        assertThat(Run.of(migrator).messages()).containsExactly("""
                The history would be in the schema ELSEWHERE, and the tables in PUBLIC, but only one schema is compared \
                and emptied.
                  Next: leave out the history's schema, and connect so that ELSEWHERE is the current schema""");
    }

    @Test
    void noMigrationsAreAFailure() throws IOException {
        Files.delete(path.resolve("0001_visits.sql"));

        assertThat(Run.of(folder.migrator(database)).bad()).containsExactly("migrations() - FAILED");
    }
}
