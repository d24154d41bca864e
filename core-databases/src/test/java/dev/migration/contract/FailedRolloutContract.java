// SPDX-License-Identifier: Apache-2.0
package dev.migration.contract;

import static dev.migration.fixture.Workbench.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.migration.Code;
import dev.migration.DownScript;
import dev.migration.MigrationException;
import dev.migration.MigrationStatus;
import dev.migration.Policy;
import dev.migration.Problem;
import dev.migration.RunReport;
import dev.migration.State;
import dev.migration.StatusReport;
import dev.migration.Strictness;
import dev.migration.Target;
import dev.migration.UnknownOutcome;
import dev.migration.fixture.PausedRun;
import dev.migration.fixture.Workbench;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A newer release failed: what it has left half done is its own, and the release before it starts and serves. */
public interface FailedRolloutContract extends Workbench {

    private void oldRelease() {
        write("0010_member.sql", "CREATE TABLE member (id INT);");
        up();
    }

    private void newRelease(String second) {
        write("0030_phone.sql", "-- no-transaction", "CREATE TABLE phone (id INT);", second);
    }

    /** The newer release stops in its second statement, and its file is not there for whoever comes next. */
    private void newReleaseFailed() {
        oldRelease();
        newRelease("INSERT INTO nowhere VALUES (1);");
        failure(this::up);
        delete("0030_phone.sql");
    }

    private void newReleaseIsCorrected() {
        newRelease("INSERT INTO phone VALUES (1);");
        assertThat(names(up())).containsExactly("0030_phone");
        assertThat(column("SELECT id FROM phone")).containsExactly("1");
    }

    private static List<Code> codes(List<Problem> problems) {
        return problems.stream().map(Problem::code).toList();
    }

    private static Problem problem(ThrowingCallable call) {
        return catchThrowableOfType(MigrationException.class, call).problems().get(0);
    }

    private MigrationStatus newest() {
        List<MigrationStatus> migrations = migrator().status().migrations();
        return migrations.get(migrations.size() - 1);
    }

    @Test
    @Tag("smoke")
    default void theReleaseBeforeOneThatIsHalfDoneStartsWithOneWarning() {
        newReleaseFailed();

        RunReport report = up();

        assertThat(report.migrations()).isEmpty();
        assertThat(codes(report.warnings())).containsExactly(Code.NEWER_MIGRATION_INTERRUPTED);
        Problem warning = report.warnings().get(0);
        assertThat(warning.message())
                .containsPattern("0030_phone of a newer release was interrupted. It was started at \\S+Z:\n"
                        + "    1 statement is done, the next one failed: ");
        assertThat(warning.remedy()).isEqualTo("the release that has 0030 resumes it");
        newReleaseIsCorrected();
        delete("0030_phone.sql");
        assertThat(codes(up().warnings())).containsExactly(Code.NEWER_SCHEMA);
    }

    @Test
    default void everyCheckOfTheReleaseBeforeSaysTheSame() {
        newReleaseFailed();

        StatusReport status = migrator().requireUpToDate();

        assertThat(status.migrations()).extracting(MigrationStatus::state).containsExactly(State.APPLIED, State.NEWER);
        assertThat(newest().detail()).contains("1 statement is done", "the release that has 0030 resumes it");
        assertThat(status.applied()).hasSize(1);
        assertThat(status.pending()).isEmpty();
        assertThat(status.current()).isEqualTo("0010");
        assertThat(codes(status.problems())).containsExactly(Code.NEWER_MIGRATION_INTERRUPTED);
        assertThat(migrator().validate(Strictness.LENIENT)).noneMatch(Problem::isError);
        assertThat(migrator().plan(Target.all()).steps()).isEmpty();
        assertThat(problem(() -> migrator().up(Target.version("0030"))).code()).isEqualTo(Code.UNKNOWN_VERSION);
    }

    @Test
    default void nothingOfTheReleaseBeforeRunsBesideOneThatIsHalfDone() {
        newReleaseFailed();
        write("0020_late.sql", "CREATE TABLE late (id INT);");

        for (ThrowingCallable call : List.<ThrowingCallable>of(
                this::up, () -> migrator().plan(Target.all()), () -> migrator().requireUpToDate())) {
            assertRefused(call)
                    .withCode(Code.INTERRUPTED)
                    .names("0030_phone of a newer release", "has pending: 0020_late")
                    .advises("the release that has 0030 resumes it", "migration mark-failed 0030");
        }
        assertThat(migrator().validate(Strictness.LENIENT))
                .filteredOn(Problem::isError)
                .extracting(Problem::code)
                .containsExactly(Code.INTERRUPTED);
        newReleaseIsCorrectedWith("0020_late");
    }

    private void newReleaseIsCorrectedWith(String earlier) {
        newRelease("INSERT INTO phone VALUES (1);");
        assertThat(names(up())).containsExactly("0030_phone", earlier);
    }

    @Test
    default void whatIsHalfDoneBelowTheNewestFileIsNoNewerReleases() {
        newReleaseFailed();
        write("0040_other.sql", "CREATE TABLE other (id INT);");

        assertRefused(this::up).hasCode(Code.INTERRUPTED).advises("put its file back");
        assertThat(newest().state()).isEqualTo(State.PENDING);
    }

    @Test
    default void theReleaseBeforeUndoesNothingBesideOneThatIsHalfDone() {
        newReleaseFailed();

        for (DownScript script : DownScript.values()) {
            assertRefused(() -> migrator().down(Target.count(1), script))
                    .hasCode(Code.INTERRUPTED)
                    .advises("the release that has 0030 resumes it");
        }
        assertThat(appliedNames()).containsExactly("0010_member");
    }

    @Test
    default void aReleaseThatMustNotMeetANewerSchemaIsRefused() {
        newReleaseFailed();

        assertRefused(builder().policies(Set.of(Policy.FAIL_ON_NEWER_SCHEMA)).build()::up)
                .hasCode(Code.NEWER_MIGRATION_INTERRUPTED)
                .advises("fail-on-newer-schema");
    }

    @Test
    default void aRepeatableOneOfANewerReleaseIsLeftToItToo() {
        oldRelease();
        String[] rows = {"-- option: run=on-change transaction=off", "CREATE TABLE rows_of (id INT);", ""};
        rows[2] = "INSERT INTO nowhere VALUES (1);";
        write("rows.sql", rows);
        failure(this::up);
        delete("rows.sql");

        assertThat(codes(up().warnings())).containsExactly(Code.NEWER_MIGRATION_INTERRUPTED);
        assertThat(newest().name()).isEqualTo("rows");
        assertThat(newest().state()).isEqualTo(State.NEWER);
        rows[2] = "INSERT INTO rows_of VALUES (1);";
        write("rows.sql", rows);
        assertThat(names(up())).containsExactly("rows");
    }

    @Test
    default void theReleaseBeforeOneThatIsHalfUndoneStartsAndResumesTheUndo() {
        oldRelease();
        write("0030_phone.sql", """
                -- option: transaction=off
                -- Up Migration
                CREATE TABLE phone (id INT);
                -- Down Migration
                DROP TABLE phone;
                DELETE FROM later;""");
        up();
        failure(() -> migrator().down());
        delete("0030_phone.sql");

        List<Problem> warnings = up().warnings();
        assertThat(warnings)
                .extracting(Problem::code)
                .containsExactlyInAnyOrder(Code.NEWER_MIGRATION_INTERRUPTED, Code.NEWER_SCHEMA);
        assertThat(warnings)
                .extracting(Problem::remedy)
                .contains("the release that has 0030 resumes undoing it: migration resume 0030");
        assertThat(newest().state()).isEqualTo(State.NEWER);
        assertThat(newest().detail()).endsWith("\nthe release that has 0030 resumes undoing it: migration resume 0030");
        execute("CREATE TABLE later (id INT)");
        migrator().resume("0030", UnknownOutcome.REPEAT);
        assertThat(up().warnings()).isEmpty();
    }

    @Test
    default void theReleaseBeforeDoesNotWaitForANewerOneThatIsAtWork() {
        newReleaseFailed();
        newRelease("INSERT INTO phone VALUES (1);");
        try (var newer = new PausedRun(builder())) {
            delete("0030_phone.sql");

            RunReport report = builder().waitTimeout(Duration.ZERO).build().up();

            assertThat(report.migrations()).isEmpty();
            assertThat(report.warnings()).isEmpty();
            assertThat(codes(migrator().requireUpToDate().problems())).containsExactly(Code.RUNNING);
            write("0020_late.sql", "CREATE TABLE late (id INT);");
            assertThat(problem(builder().waitTimeout(Duration.ZERO).build()::up).code())
                    .isEqualTo(Code.WAIT_TIMEOUT);
            delete("0020_late.sql");
            newRelease("INSERT INTO phone VALUES (1);");
            assertThat(names(newer.finish())).containsExactly("0030_phone");
        }
    }

    @Test
    @Tag("smoke")
    default void theLastFailureOfANewerReleaseThatLeftNothingIsShown() {
        oldRelease();
        write("0030_phone.sql", "INSERT INTO nowhere VALUES (1);");
        failure(this::up);
        delete("0030_phone.sql");

        assertThat(up().warnings()).isEmpty();
        StatusReport status = migrator().requireUpToDate();
        assertThat(status.problems()).isEmpty();
        assertThat(status.applied()).hasSize(1);
        MigrationStatus failed = newest();
        assertThat(failed.name()).isEqualTo("0030_phone");
        assertThat(failed.state()).isEqualTo(State.NEWER);
        assertThat(failed.detail()).startsWith("failed at ").endsWith("\nthe release that has 0030 runs it again");
        assertThat(problem(() -> migrator().up(Target.version("0030"))).code()).isEqualTo(Code.UNKNOWN_VERSION);

        write("0040_else.sql", "CREATE TABLE other (id INT);");
        assertThat(newest().name()).as("no newer release any more").isEqualTo("0040_else");
        up();
        delete("0040_else.sql");
        assertThat(newest().name()).as("a newer one was applied since").isEqualTo("0040_else");
    }

    private void view(int n) {
        write("views.sql", "-- option: run=on-change", "DELETE FROM f;", "INSERT INTO f VALUES (" + n + ");");
    }

    /** The newer release has changed a repeatable migration, and is applied. */
    private void newReleaseChangedAView() {
        write("0010_f.sql", "CREATE TABLE f (n INT);");
        view(1);
        up();
        write("0030_g.sql", "CREATE TABLE g (n INT);");
        view(2);
        assertThat(names(up())).containsExactly("0030_g", "views");
        delete("0030_g.sql");
        view(1);
    }

    @Test
    @Tag("smoke")
    default void theReleaseBeforeDoesNotPutItsTextOfARepeatableOneBack() {
        newReleaseChangedAView();

        for (List<Problem> warnings : List.of(
                up().warnings(),
                migrator().plan(Target.all()).warnings(),
                migrator().requireUpToDate().problems(),
                migrator().validate(Strictness.LENIENT))) {
            assertThat(codes(warnings)).contains(Code.NEWER_SCHEMA).hasSizeGreaterThan(1);
            assertThat(warnings)
                    .filteredOn(warning -> warning.message().contains("has changed "))
                    .singleElement()
                    .satisfies(warning -> {
                        assertThat(warning.severity()).isEqualTo(Problem.Severity.WARNING);
                        assertThat(warning.message()).contains("has changed R__views, and its text stays");
                        assertThat(warning.remedy()).contains("migration mark-failed R__views, then migration up");
                    });
        }
        assertThat(column("SELECT n FROM f")).containsExactly("2");
        assertThat(migrator().status().pending()).isEmpty();
    }

    @Test
    default void itsTextRunsWhereThatIsSaidOrItIsChanged() {
        newReleaseChangedAView();
        migrator().markFailed("R__views");
        assertThat(names(up())).containsExactly("views");
        assertThat(column("SELECT n FROM f")).containsExactly("1");

        view(3);
        assertThat(names(up())).containsExactly("views");
        assertThat(column("SELECT n FROM f")).containsExactly("3");
    }

    /** As a developer reverts it in git. */
    @Test
    default void anOlderTextOfTheNewestReleaseIsAppliedAgain() {
        newReleaseChangedAView();
        write("0030_g.sql", "CREATE TABLE g (n INT);");

        assertThat(names(up())).containsExactly("views");
        assertThat(column("SELECT n FROM f")).containsExactly("1");
        view(2);
        assertThat(names(up())).containsExactly("views");
    }

    @Test
    default void itsTextIsNoPendingMigrationBesideOneThatIsHalfDone() {
        newReleaseChangedAView();
        write("0030_g.sql", "CREATE TABLE g (n INT);");
        write("0040_h.sql", "-- no-transaction", "CREATE TABLE h (id INT);", "INSERT INTO nowhere VALUES (1);");
        view(2);
        failure(this::up);
        delete("0030_g.sql");
        delete("0040_h.sql");
        view(1);

        assertThat(codes(up().warnings())).contains(Code.NEWER_MIGRATION_INTERRUPTED, Code.NEWER_SCHEMA);
        assertThat(column("SELECT n FROM f")).containsExactly("2");
    }
}
