// SPDX-License-Identifier: Apache-2.0
package dev.migration.contract;

import static dev.migration.fixture.Workbench.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.migration.Code;
import dev.migration.DownScript;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationStatus;
import dev.migration.Plan;
import dev.migration.State;
import dev.migration.StatusReport;
import dev.migration.Target;
import dev.migration.UnknownOutcome;
import dev.migration.fixture.Workbench;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What an operator says about the history, and schemas that were there before it. */
interface MarksContract extends Workbench {

    private void twoApplied() {
        write("0001_t1.sql", "CREATE TABLE t1 (id INT);");
        write("0002_t2.sql", "CREATE TABLE t2 (id INT);");
        up();
    }

    @Test
    @Tag("smoke")
    default void markFailedMakesAVersionPendingUnderAnyNameAndChecksum() {
        twoApplied();

        String told = told(migrator().markFailed("2"));

        assertThat(told).isEqualTo("""
                        Migration 0002_t2 is recorded as not applied: version 0002 is pending again, under any name and checksum.
                        Its changes remain in the schema: undo by hand those that would make the next run fail. Rows that it inserted will be inserted again.""");
        assertThat(states()).containsExactly(State.APPLIED, State.PENDING);
        assertThat(actions()).containsExactly("apply", "apply", "mark-failed");
        delete("0002_t2.sql");
        write("0002_again.sql", "DROP TABLE t2;", "CREATE TABLE t2 (id BIGINT);");
        assertThat(names(up())).containsExactly("0002_again");
    }

    @Test
    default void whatCannotBeMarkedIsRefused() {
        twoApplied();
        refusedWith("mark-failed-not-applied", () -> migrator().markFailed("0007"));
        refusedWith("mark-applied-unknown", () -> migrator().markApplied("0007"));
        refusedWith("baseline-over-history", () -> baseline("0002"));
        assertThat(refused(() -> migrator().markApplied("0002")))
                .hasMessageMatching(
                        "Migration already applied: 0002_t2 at \\S+Z\n  Next: see the status: migration status");
        write("0003_left.sql", "CREATE TABLE l (id INT);");
        write("0003_right.sql", "CREATE TABLE r (id INT);");
        assertRefused(() -> migrator().markApplied("3")).hasCode(Code.DUPLICATE_VERSION);
        delete("0002_t2.sql");
        write("0002_fax.sql", "CREATE TABLE fax (id INT);");
        assertThat(refused(() -> migrator().markFailed("0002_fax")))
                .hasMessageContaining("Version 0002 is recorded as 0002_t2, not as 0002_fax.");
    }

    /** As the status shows it. */
    @Test
    default void aNameIsAcceptedForItsVersion() {
        twoApplied();

        delete("0002_t2.sql");
        writeUpAndDown("0002_t2.sql", "CREATE TABLE t2 (id INT);", "DROP TABLE t2;");
        migrator().markFailed("0002_t2");
        migrator().markApplied("0002_t2.sql");
        assertThat(migrator()
                        .planDown(Target.version("0001_t1"), DownScript.FILE)
                        .steps())
                .extracting(Plan.PlannedMigration::name)
                .containsExactly("0002_t2");
        for (Runnable typed : List.<Runnable>of(
                () -> migrator().markFailed("0002_wrong"),
                () -> migrator().resume("0002_wrong", UnknownOutcome.REPEAT),
                () -> migrator().up(Target.version("0002_wrong")))) {
            assertThat(refused(typed::run))
                    .hasMessageStartingWith("\"0002_wrong\" is neither a version nor the name of a migration file");
        }
    }

    @Test
    default void aSecondMarkFailedSaysThatNothingWasChanged() {
        twoApplied();
        migrator().markFailed("0002");

        assertThat(told(migrator().markFailed("0002")))
                .isEqualTo(
                        "Migration 0002 is already recorded as not applied: nothing was changed. What it did to the schema"
                                + " may still be there.");
    }

    @Test
    default void markFailedOfWhatFailedSaysThatThereIsNothingToDo() {
        write("0001_wrong.sql", "INSERT INTO nowhere VALUES (1);");
        failure(this::up);

        assertThat(told(migrator().markFailed("0001"))).isEqualTo("""
                        Migration 0001 is not recorded as applied: its last run was rolled back, so there is nothing to mark.
                        Correct its file, under any name, and run it again: migration up""");
    }

    @Test
    @Tag("smoke")
    default void markAppliedRunsNothing() {
        twoApplied();
        write("0003_t3.sql", "CREATE TABLE t3 (id INT);");

        assertThat(told(migrator().markApplied("3")))
                .isEqualTo("Migration 0003_t3 is recorded as applied. Its script was not run.");

        assertThat(schemaAndHistory())
                .noneMatch(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("t3."));
        assertThat(column("SELECT kind FROM __migrations WHERE version = '0003'"))
                .containsExactly("adopted");
        assertThat(states()).containsOnly(State.APPLIED);
        assertThat(up().migrations()).isEmpty();
    }

    /** Refused it cannot be: where the migrations make nothing in this schema, each is marked. */
    @Test
    default void aMarkThatStartsTheHistoryOfAnEmptySchemaIsWarnedOf() {
        write("0001_t1.sql", "CREATE TABLE t1 (id INT);");
        write("0002_t2.sql", "CREATE TABLE t2 (id INT);");

        assertThat(migrator().markApplied("1").warnings())
                .singleElement()
                .asString()
                .contains(" has no table, and its history starts with this: what 0001 makes would be missing.")
                .contains("migration mark-failed 0001, then migration up");
        assertThat(migrator().markApplied("2").warnings()).isEmpty();
    }

    @Test
    @Tag("smoke")
    default void aBaselineByCommandTakesEverythingUpToItAsApplied() {
        execute("CREATE TABLE t1 (id INT)", "CREATE TABLE t2 (id INT)");
        write("0001_t1.sql", "CREATE TABLE t1 (id INT);");
        write("0002_t2.sql", "CREATE TABLE t2 (id INT);");
        write("0003_t3.sql", "CREATE TABLE t3 (id INT);");

        assertThat(told(baseline("0002")))
                .isEqualTo("Everything up to version 0002 is recorded as applied. No script was run.");

        assertThat(states()).containsExactly(State.BASELINE, State.BASELINE, State.PENDING);
        assertThat(names(up())).containsExactly("0003_t3");
        assertThat(column("SELECT kind FROM __migrations ORDER BY id")).containsExactly("baseline", "migration");
        assertThat(column("SELECT checksum FROM __migrations WHERE kind = 'baseline'"))
                .containsExactly("");
    }

    @Test
    default void anotherToolsHistoryStopsTheStart() {
        execute(
                "CREATE TABLE flyway_schema_history (installed_rank INT, version INT, description INT, type INT, script INT,"
                        + " checksum INT, installed_by INT, installed_on INT, execution_time INT, success INT)");
        write("0001_t1.sql", "CREATE TABLE t1 (id INT);");
        write("0002_t2.sql", "CREATE TABLE t2 (id INT);");

        refusedWith("foreign-history", this::up);
        assertThat(tableNames()).hasSize(1);

        baseline("0001");
        assertThat(names(up())).containsExactly("0002_t2");
    }

    @Test
    @Tag("smoke")
    default void aTableOfTheSameNameThatIsNotOursIsRefused() {
        execute("CREATE TABLE __migrations (id INT, filename VARCHAR(100))");
        write("0001_t1.sql", "CREATE TABLE t1 (id INT);");

        assertThat(catchThrowableOfType(InvalidMigrationsException.class, this::up))
                .hasMessageContainingAll(
                        "was not made by this library", "name another table for the history (migration.table)")
                .hasCauseInstanceOf(SQLException.class);
        assertThat(tableNames()).hasSize(1);
    }

    @Test
    default void theStatusSaysWhereTheDatabaseStands() {
        twoApplied();
        write("0003_t3.sql", "CREATE TABLE t3 (id INT);");

        StatusReport status = migrator().status();

        assertThat(status.current()).isEqualTo("0002");
        assertThat(status.product()).matches("(PostgreSQL|H2|MariaDB|MySQL|SQLite|HSQLDB) \\d[\\d.]+.*");
        assertThat(status.pending()).extracting(MigrationStatus::name).containsExactly("0003_t3");
        assertThat(status.applied()).extracting(MigrationStatus::name).containsExactly("0001_t1", "0002_t2");
        assertThat(migrator().pending()).isEqualTo(status.pending());
    }
}
