// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.migration.MigrationStatus;
import dev.migration.Policy;
import dev.migration.Sequence;
import dev.migration.Target;
import dev.migration.internal.header.Checksum;
import dev.migration.internal.plan.Steps.Step;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What runs, and what waits, before and while a migration runs in batches. */
class BatchOrderTest {

    private static final String AT_ONCE = "UPDATE orders SET status = 'new';";
    private static final String FILL =
            "-- option: batch=orders.id\nUPDATE orders SET status = 'new' WHERE id BETWEEN :from AND :to;";
    private static final String OTHER_FILL = FILL.replace("'new'", "'open'");
    private static final String BESIDE = "-- option: beside-batches=on\nCREATE TABLE t (id INT);";

    private static final StartedBatches STARTED = StartedBatches.of("0002_fill", Checksum.of(FILL));

    private static final String RUNS =
            "warning running 0002_fill runs in batches: 33 %, 1,000 rows changed; nobody works on it.";
    private static final String GO_ON = "\n  Next: let it come to its end: migration up";
    private static final String SEE = "\n  Next: see how far it is: migration batches";

    /** Of the migrations after 0002_fill, 0004_beside does not wait for it. */
    private static Given given() {
        return Given.given("0001_a")
                .applied("0001_a")
                .file("0002_fill", FILL)
                .files("0003_c")
                .file("0004_beside", BESIDE);
    }

    private static Given started() {
        return given().started(STARTED.after(1));
    }

    @Test
    void itRunsInItsPlaceAndToItsEnd() {
        Steps plan = given().plan(Target.all());

        assertThat(plan.steps())
                .extracting(Step::name, Step::mode)
                .containsExactly(
                        tuple("0002_fill", Transactionality.BATCHES),
                        tuple("0003_c", Transactionality.TRANSACTION),
                        tuple("0004_beside", Transactionality.TRANSACTION));
        assertThat(plan.warnings()).isEmpty();
    }

    @Test
    void aServiceThatLeavesItForLaterStartsItAndLeavesOutWhatWaitsForIt() {
        Steps plan = given().policies(Policy.BATCHES_LATER).plan(Target.all());

        assertThat(Given.steps(plan)).containsExactly("apply 0002_fill", "apply 0004_beside");
        assertThat(Given.texts(plan.warnings()))
                .containsExactly(
                        "warning running 0002_fill runs in batches in the background. Until its end these are not"
                                + " applied: 0003_c." + SEE);
    }

    @Test
    void whereNothingWaitsForItNoneIsNamed() {
        Steps plan = Given.given("0001_a")
                .file("0002_fill", FILL)
                .policies(Policy.BATCHES_LATER)
                .plan(Target.all());

        assertThat(Given.steps(plan)).containsExactly("apply 0001_a", "apply 0002_fill");
        assertThat(Given.texts(plan.warnings()))
                .containsExactly("warning running 0002_fill runs in batches in the background." + SEE);
        assertThat(Given.sections()
                        .file("0002_fill", FILL)
                        .sequence(Sequence.RELAXED)
                        .started(STARTED.after(1))
                        .problems())
                .containsExactly(RUNS + GO_ON);
    }

    @Test
    void whatFollowsIsHeldUntilItsEnd() {
        assertThat(started().states()).containsExactly("0001 APPLIED", "0002 RUNNING", "0003 HELD", "0004 PENDING");
        assertThat(started().problems())
                .containsExactly(RUNS + " Until its end these are not applied: 0003_c." + GO_ON);
    }

    @Test
    void aRunResumesItBeforeAllOthers() {
        Given late = Given.given("20240101120000_late")
                .file("20240102120000_fill", FILL)
                .files("20240103120000_c")
                .started(StartedBatches.of("20240102120000_fill", Checksum.of(FILL)));

        assertThat(late.steps(Target.all()))
                .containsExactly("apply 20240102120000_fill", "apply 20240101120000_late", "apply 20240103120000_c");
    }

    @Test
    void aServiceThatLeavesItForLaterAppliesOnlyWhatDoesNotWaitForIt() {
        assertThat(started().policies(Policy.BATCHES_LATER).steps(Target.all())).containsExactly("apply 0004_beside");
    }

    @Test
    void theStatusHasItsNameAndHowFarItIs() {
        List<MigrationStatus> rows =
                started().assessed().toReport("PostgreSQL", "clinic", List.of()).migrations();

        assertThat(rows)
                .extracting(MigrationStatus::name, MigrationStatus::detail)
                .containsExactly(
                        tuple("0001_a", null),
                        tuple("0002_fill", "33 %, 1,000 rows changed; nobody works on it"),
                        tuple("0003_c", null),
                        tuple("0004_beside", null));
        assertThat(rows)
                .filteredOn(row -> row.batches() != null)
                .extracting(MigrationStatus::version)
                .containsExactly("0002");
    }

    static Stream<Arguments> texts() {
        String old = "\n  Next: put the old text back and run migration up; or ";
        List<String> edited =
                List.of("error checksum-mismatch 0002_fill.sql  The file was edited after it had started in batches,"
                        + " which have changed 1,000 rows." + old
                        + "migration mark-failed 0002: it starts again at the first row; or"
                        + " migration mark-applied 0002: the rest is left as it is");
        return Stream.of(
                arguments(0, FILL, List.of()),
                arguments(0, OTHER_FILL, List.of()),
                arguments(0, AT_ONCE, List.of(edited.get(0).replace("1,000", "0"))),
                arguments(1, FILL, List.of()),
                arguments(1, OTHER_FILL, edited),
                arguments(1, AT_ONCE, edited));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void itsTextMayBeCorrectedUntilTheFirstBatch(int done, String text, List<String> errors) {
        Given given =
                Given.given("0001_a").applied("0001_a").file("0002_fill", text).started(STARTED.after(done));

        assertThat(given.problems())
                .filteredOn(problem -> problem.startsWith("error"))
                .isEqualTo(errors);
    }

    @Test
    void aRepeatableOneHasNoEnd() {
        assertThat(Given.sections().file("views", FILL).problems())
                .singleElement()
                .asString()
                .contains("A repeatable migration cannot run in batches.");
    }

    private static Given olderBuild() {
        return Given.given("0001_a", "views").applied("0001_a").started(STARTED.after(1));
    }

    @Test
    void anOlderBuildLeavesItAloneWithAWarning() {
        String held = RUNS + " Until its end these are not applied: views." + GO_ON;

        assertThat(olderBuild().states()).containsExactly("0001 APPLIED", "0002 NEWER", "R__views HELD");
        assertThat(olderBuild().assessed().migrations().get(1).name()).isEqualTo("0002_fill");
        assertThat(olderBuild().steps(Target.all())).isEmpty();
        assertThat(olderBuild().problems()).containsExactly(held, """
                warning newer-schema The database is newer than this build, which has no file for 0002_fill, which runs in \
                batches. This build leaves it to newer ones.
                  Next: if this build works with the newer schema, do nothing""");
        assertThat(olderBuild().policies(Policy.FAIL_ON_NEWER_SCHEMA).problems())
                .containsExactly(held, """
                error newer-schema The database is newer than this build, which has no file for 0002_fill, which runs in \
                batches. This build leaves it to newer ones.
                  Next: start the build that has these files: fail-on-newer-schema refuses an older one""");
        assertThat(Given.sections().started(STARTED).states())
                .as("a build without any file")
                .containsExactly("0002 NEWER");
    }

    @Test
    void itsFileIsMissingWhereThereAreNewerOnes() {
        Given given = Given.given("0001_a", "0003_c")
                .applied("0001_a")
                .sequence(Sequence.RELAXED)
                .started(STARTED.after(1));

        assertThat(given.states()).containsExactly("0001 APPLIED", "0002 RUNNING", "0003 HELD");
        assertThat(given.problems()).last().isEqualTo("""
                error missing-file 0002_fill runs in batches and has not come to its end, and its file is missing.
                  Next: the release that has 0002 resumes it; if that is this one, put its file back, or, if it is a code migration, name its class with --classpath (in a service, make it a bean: @Import it, or scan its package); or resolve it by hand \
                and record that: migration mark-applied 0002, or migration mark-failed 0002""");
    }

    @Test
    void aFileThatCannotBeReadIsNotMissing() {
        Given given = Given.given("0001_a").applied("0001_a").unreadable("0002").started(STARTED.after(1));

        assertThat(given.states()).containsExactly("0001 APPLIED", "0002 RUNNING");
        assertThat(given.problems()).containsExactly("error malformed-utf8 Bad bytes.", RUNS + GO_ON);
    }
}
