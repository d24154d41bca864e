// SPDX-License-Identifier: Apache-2.0
package dev.migration.contract;

import static dev.migration.fixture.ProblemAssert.assertThatProblem;
import static dev.migration.fixture.Workbench.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.RunReport;
import dev.migration.State;
import dev.migration.Strictness;
import dev.migration.Target;
import dev.migration.fixture.Workbench;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Files that are no longer what was applied. */
interface DriftContract extends Workbench {

    private void twoApplied() {
        write("0001_t1.sql", "-- the first", "CREATE TABLE t1 (", "    id INT,", "    name VARCHAR(10)", ");");
        write("0002_t2.sql", "CREATE TABLE t2 (id INT);");
        up();
    }

    private static void assertWarned(RunReport report, Code code, String message) {
        assertThat(report.warnings())
                .extracting(Problem::code, Problem::message)
                .containsExactly(Assertions.tuple(code, message));
    }

    @Test
    @Tag("smoke")
    default void aChangedFileStopsEverything() {
        twoApplied();
        write("0001_t1.sql", "-- the first", "CREATE TABLE t1 (", "    id INT,", "    name VARCHAR(20)", ");");
        write("0003_t3.sql", "CREATE TABLE t3 (id INT);");

        refusedWith("changed-file", this::up);
        assertThat(states()).containsExactly(State.CHANGED, State.APPLIED, State.PENDING);
    }

    @Test
    default void aScriptThatWasAppliedWithoutAStatementCanBeUndone() {
        write("0001_t1.sql", "-- Up Migration", "", "-- Down Migration");
        RunReport report = up();
        assertThatProblem(report.warnings()).hasCode(Code.EMPTY_SCRIPT);
        write("0001_t1.sql", "-- Up Migration", "CREATE TABLE t1 (id INT);", "-- Down Migration");

        Assertions.assertThatThrownBy(this::up)
                .hasMessageContainingAll(
                        "Checksum mismatch for migration 1",
                        "it was applied before it had a statement, so nothing of it ran; record that and start"
                                + " again: migration mark-failed 0001");
        migrator().markFailed("0001");
        assertThat(names(up())).containsExactly("0001_t1");
    }

    @Test
    default void aMigrationIntoWhichNothingIsWrittenIsRefusedWhereverItIsLookedAt() {
        write("0001_t1.sql", "CREATE TABLE t1 (id INT);");
        write("0002_later.sql", "-- Migration: later", "-- Up Migration");

        refusedWith("unwritten-file", this::up);
        refused(() -> migrator().plan(Target.all()));
        assertThat(migrator().validate(Strictness.LENIENT))
                .extracting(Problem::code)
                .contains(Code.EMPTY_SCRIPT);
        assertThat(migrator().status().problems()).extracting(Problem::code).contains(Code.EMPTY_SCRIPT);

        write("0002_later.sql", "-- Migration: later", "-- Up Migration", "-- Nothing has to be done here.");
        RunReport report = up();
        assertThat(names(report)).containsExactly("0001_t1", "0002_later");
        assertThatProblem(report.warnings()).hasCode(Code.EMPTY_SCRIPT);
    }

    @Test
    default void aMigrationWhoseSqlAllStandsInItsDownSectionIsRefused() {
        String header = "-- Migration: a";
        write("0001_a.sql", header, "-- Up Migration", "", "-- Down Migration", "", "CREATE TABLE t1 (id INT);");

        assertRefused(this::up).hasCode(Code.EMPTY_SCRIPT).at("0001_a.sql").advises("-- Up Migration");

        write("0001_a.sql", header, "-- Up Migration", "CREATE TABLE t1 (id INT);", "-- Down Migration", "");
        assertThat(names(up())).containsExactly("0001_a");
    }

    @Test
    default void aMigrationWhoseEndingIsMistypedIsWarnedOfWhereNothingIsPending() {
        write("0001_t1.sql", "CREATE TABLE t1 (id INT);");
        up();
        write("0002_t2.sql.txt", "CREATE TABLE t2 (id INT);");

        RunReport report = up();

        assertThat(report.migrations()).isEmpty();
        assertThatProblem(report.warnings()).hasCode(Code.UNREAD_FILES);
        assertThatProblem(migrator().status().problems()).hasCode(Code.UNREAD_FILES);
    }

    @Test
    default void theLockFileIsCheckedByEveryStartThatHasSomethingToDoAndByTheStatus() {
        twoApplied();
        write("migrations.lock", "version = 2");

        assertThat(up().migrations()).isEmpty();
        assertThatProblem(migrator().status().problems()).hasCode(Code.LOCK_FILE_INVALID);
        refused(() -> migrator().requireUpToDate());
        assertThatProblem(migrator().validate(Strictness.LENIENT)).hasCode(Code.LOCK_FILE_INVALID);

        write("0003_t3.sql", "CREATE TABLE t3 (id INT);");
        assertRefused(this::up).hasCode(Code.LOCK_FILE_INVALID);
    }

    /** A build that lost its files must not end well because there is nothing to apply. */
    @Test
    default void lockedFilesThatAreAllLostAreMissed() {
        write("0001_t1.sql", "CREATE TABLE t1 (id INT);");
        migrator().writeLockFile();
        delete("0001_t1.sql");

        assertThat(refused(this::up).problems()).extracting(Problem::code).contains(Code.LOCK_FILE_MISMATCH);
    }

    @Test
    default void aFileEditedInItsCommentsOnlyIsAWarning() {
        twoApplied();
        write("0001_t1.sql", "-- The first.", "CREATE TABLE t1 (id INT, -- the key", " name VARCHAR(10));");
        write("0003_t3.sql", "CREATE TABLE t3 (id INT);");

        RunReport report = up();

        assertThat(names(report)).containsExactly("0003_t3");
        assertWarned(
                report,
                Code.CHECKSUM_MISMATCH,
                "The file was edited after it was applied, in comments or layout only.");
        assertThat(states()).containsExactly(State.EDITED, State.APPLIED, State.APPLIED);
        assertThat(migrator().validate(Strictness.LENIENT)).noneMatch(Problem::isError);
        assertThat(migrator().validate(Strictness.STRICT)).anyMatch(Problem::isError);
    }

    @Test
    default void aLockedFileEditedInItsCommentsOnlyIsTheSameWarningEverywhere() {
        twoApplied();
        migrator().writeLockFile();
        String edited = "CREATE TABLE t1 (id INT, -- the key\n name VARCHAR(10));";
        write("0001_t1.sql", edited);
        List<Code> edit = List.of(Code.CHECKSUM_MISMATCH);

        assertThat(up().warnings()).extracting(Problem::code).isEqualTo(edit);
        assertThat(migrator().status().problems()).extracting(Problem::code).isEqualTo(edit);
        assertThat(migrator().validate(Strictness.NORMAL))
                .noneMatch(Problem::isError)
                .extracting(Problem::code)
                .isEqualTo(edit);
        assertThat(migrator().validate(Strictness.STRICT))
                .allMatch(Problem::isError)
                .extracting(Problem::code)
                .isEqualTo(edit);
        assertThat(migrator().validate(Strictness.STRICT).get(0).remedy())
                .contains("migration lock --accept 0001 --reason");
    }

    /** The lock file has a checksum only: where no database has the text, it cannot be determined what was edited. */
    @Test
    default void aLockFileFollowsAnEditOfCommentsWhereADatabaseShowsThatItIsOne() {
        twoApplied();
        migrator().writeLockFile();
        write("0001_t1.sql", "CREATE TABLE t1 (id INT, -- the key", " name VARCHAR(10));");
        Migrator files = builder().dataSource(null).build();

        assertThatProblem(files.validate(Strictness.NORMAL)).hasCode(Code.LOCK_FILE_MISMATCH);
        assertThat(refused(files::writeLockFile)).hasMessageContaining("migration lock --accept 0001 --reason");

        migrator().writeLockFile();
        assertThat(files.validate(Strictness.STRICT)).isEmpty();
        assertThat(up().warnings()).isEmpty();
        assertThat(migrator().status().problems()).isEmpty();
        assertThat(migrator().validate(Strictness.STRICT)).isEmpty();

        // Another database has the text before it, and one more edit is made beside this one.
        write("0001_t1.sql", "CREATE TABLE t1 (id INT, -- the key, once more", " name VARCHAR(10));");
        assertThatProblem(up().warnings()).hasCode(Code.CHECKSUM_MISMATCH);
        migrator().writeLockFile();
        assertThat(up().warnings()).isEmpty();

        // What it does now is not what was locked.
        write("0001_t1.sql", "CREATE TABLE t1 (id INT, -- the key", " name VARCHAR(11));");
        refused(() -> migrator().writeLockFile());
    }

    /** It has another text than the one that was locked, so it shows nothing about that. */
    @Test
    default void aDatabaseWithAnotherTextDoesNotChangeTheLockFile() {
        twoApplied();
        String applied = "CREATE TABLE t1 (id INT, name VARCHAR(10));";
        write("0001_t1.sql", "CREATE TABLE t1 (id INT, name VARCHAR(11));");
        migrator().writeLockFile();
        write("0001_t1.sql", "CREATE TABLE t1 (id INT, /* once 11 */ name VARCHAR(10));");

        refused(() -> migrator().writeLockFile());
        write("0001_t1.sql", applied);
        refused(() -> migrator().writeLockFile());
    }

    /** A password is stored as '***', so the old one is unknown. */
    @Test
    default void anEditThatMayBeBehindAMaskIsNoEditOfComments() {
        String create = "CREATE TABLE t1 (password VARCHAR(9)); UPDATE t1 SET password = '%s';";
        String down = "-- Down Migration\nDROP TABLE t1;";
        write("0001_t1.sql", "-- Up Migration", create.formatted("user"), down);
        up();
        write("0001_t1.sql", "-- Up Migration", create.formatted("admin"), down);

        assertThatThrownBy(this::up)
                .hasMessageContainingAll(
                        ". What was applied is stored without its secrets, so it cannot be determined"
                                + " whether only comments and layout differ.\n",
                        "; or, where the change is harmless, record that: migration lock --accept 0001");
        assertThat(states()).containsExactly(State.CHANGED);
        assertThatThrownBy(() -> migrator().down()).hasMessageEndingWith("""
                        The file was edited. What was applied as 0001_t1 is stored without its secrets, so it cannot be \
                        determined whether the down script of the file undoes that.
                          Next: if the edit was harmless, record that: migration lock --accept 0001 --reason "…"; if \
                        not, undo what was applied by the script that was stored with it: migration down --stored; or put \
                        the file back""");

        migrator().acceptInLockFile("1", "no row was there");
        assertThat(up().warnings()).isEmpty();
        assertThat(names(migrator().down())).containsExactly("0001_t1");
    }

    @Test
    default void anAppliedFileThatTheLockFileContradictsStopsEverything() {
        twoApplied();
        migrator().writeLockFile();
        write("0002_t2.sql", "CREATE TABLE t2 (id BIGINT);");

        InvalidMigrationsException refusal = refusedWith("lock-file-mismatch", this::up);
        assertThat(refusal.problems())
                .extracting(Problem::code)
                .containsExactlyInAnyOrder(Code.LOCK_FILE_MISMATCH, Code.CHECKSUM_MISMATCH);
    }

    @Test
    default void aPendingFileThatTheLockFileContradictsIsAWarning() {
        twoApplied();
        write("0003_t3.sql", "CREATE TABLE t3 (id INT);");
        migrator().writeLockFile();
        write("0003_t3.sql", "CREATE TABLE t3 (id BIGINT);");

        RunReport report = up();

        assertThat(names(report)).containsExactly("0003_t3");
        assertThatProblem(report.warnings()).hasCode(Code.LOCK_FILE_MISMATCH);
    }

    @Test
    default void whatIsAcceptedInTheLockFileStopsNoRun() {
        twoApplied();
        migrator().writeLockFile();
        write("0002_t2.sql", "CREATE TABLE t2 (id BIGINT);");
        delete("0001_t1.sql");
        migrator().acceptInLockFile("2", "the column was never used");
        migrator().acceptInLockFile("0001", "it was a test");
        write("0003_t3.sql", "CREATE TABLE t3 (id INT);");

        RunReport report = up();

        assertThat(names(report)).containsExactly("0003_t3");
        assertThat(report.warnings()).isEmpty();
        assertThat(states()).containsExactly(State.MISSING, State.APPLIED, State.APPLIED);
    }

    @Test
    default void upToDateMeansNothingPendingAndNothingWrong() {
        twoApplied();
        assertThat(migrator().requireUpToDate().applied()).hasSize(2);
        write("0003_t3.sql", "CREATE TABLE t3 (id INT);");

        refusedWith("pending", () -> migrator().requireUpToDate());
    }
}
