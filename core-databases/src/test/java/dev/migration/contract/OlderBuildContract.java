// SPDX-License-Identifier: Apache-2.0
package dev.migration.contract;

import static dev.migration.fixture.ProblemAssert.assertThatProblem;
import static dev.migration.fixture.Workbench.names;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Code;
import dev.migration.DownScript;
import dev.migration.Migrator;
import dev.migration.Policy;
import dev.migration.Problem;
import dev.migration.RunReport;
import dev.migration.State;
import dev.migration.Target;
import dev.migration.UnknownOutcome;
import dev.migration.fixture.Workbench;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A build that meets a schema which a newer one has migrated: it goes on, and can take back what it does not know. */
interface OlderBuildContract extends Workbench {

    /** The newer build applies all three; the older one has the first file only. */
    private void threeAppliedByANewerBuild(String... third) {
        writeUpAndDown("0001_t1.sql", "CREATE TABLE t1 (id INT);", "DROP TABLE t1;");
        writeUpAndDown("0002_t2.sql", "CREATE TABLE t2 (id INT);", "DROP TABLE t2;");
        write("0003_t3.sql", third);
        up();
        delete("0002_t2.sql");
        delete("0003_t3.sql");
    }

    private void threeAppliedByANewerBuild() {
        threeAppliedByANewerBuild(
                "-- option: transaction=off",
                "-- Up Migration",
                "CREATE TABLE t3 (id INT);",
                "INSERT INTO t3 VALUES (1);",
                "-- Down Migration",
                "DELETE FROM t3;",
                "DROP TABLE t3;");
    }

    @Test
    default void anOlderBuildIsRefusedWhereThatIsThePolicy() {
        threeAppliedByANewerBuild();
        Migrator migrator =
                builder().policies(Set.of(Policy.FAIL_ON_NEWER_SCHEMA)).build();

        assertRefused(migrator::up)
                .hasCode(Code.NEWER_SCHEMA)
                .names("0002_t2")
                .advises("fail-on-newer-schema", "migration down --to 0001");
        assertThat(migrator.down(Target.version("0001"), DownScript.STORED).migrations())
                .hasSize(2);
        assertThat(migrator.up().migrations()).isEmpty();
    }

    @Test
    default void anOlderBuildRunsOnANewerSchemaAndReportsUnknownMigrations() {
        threeAppliedByANewerBuild();

        RunReport report = up();

        assertThat(report.migrations()).isEmpty();
        assertThatProblem(report.warnings()).hasCode(Code.NEWER_SCHEMA);
        assertThatProblem(report.warnings())
                .names("0002_t2, applied at ", "0003_t3, applied at ")
                .advises("migration down --to 0001");
        assertThat(states()).containsExactly(State.APPLIED, State.NEWER, State.NEWER);
    }

    @Test
    default void filesThatAreNotWhatWasAppliedAreNotGoneBackTo() {
        threeAppliedByANewerBuild();
        write("0001_t1.sql", "CREATE TABLE another (id INT);");

        assertThat(migrator().status().problems())
                .filteredOn(problem -> problem.code() == Code.NEWER_SCHEMA)
                .extracting(Problem::remedy)
                .containsExactly(
                        "if this build works with the newer schema, do nothing. Otherwise check the location: its files"
                                + " may be another application's");
    }

    @Test
    default void anOlderBuildUndoesUnknownMigrations() {
        threeAppliedByANewerBuild();

        RunReport report = migrator().down(Target.version("0001"), DownScript.FILE);

        assertThat(names(report)).containsExactly("0003_t3", "0002_t2");
        assertThat(states()).containsExactly(State.APPLIED);
        assertThat(tableNames()).noneMatch(name -> name.equalsIgnoreCase("t2") || name.equalsIgnoreCase("t3"));
        assertThat(up().warnings()).isEmpty();
    }

    @Test
    default void anOlderBuildResumesAStoredScriptThatStoppedHalfWay() {
        threeAppliedByANewerBuild(
                "-- option: transaction=off",
                "-- Up Migration",
                "CREATE TABLE t3 (id INT);",
                "-- Down Migration",
                "DROP TABLE t3;",
                "DELETE FROM later;");
        assertThat(failure(() -> migrator().down())).hasMessageContaining("0003_t3 (stored down script):");
        execute("CREATE TABLE later (id INT)");

        assertThat(names(migrator().resume("0003", UnknownOutcome.REPEAT))).containsExactly("0003_t3");
        assertThat(appliedNames()).containsExactly("0001_t1", "0002_t2");
    }

    @Test
    default void whatIsTooLongIsNotStored() {
        threeAppliedByANewerBuild(
                "-- Up Migration",
                "CREATE TABLE t3 (id INT);",
                "-- Down Migration",
                "DROP TABLE t3; -- " + "x".repeat(256 * 1024));

        refusedWith("not-stored", () -> migrator().down(Target.count(1), DownScript.FILE));
    }
}
