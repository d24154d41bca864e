// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.plan;

import static dev.migration.internal.plan.Given.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.migration.Code;
import dev.migration.Direction;
import dev.migration.InvalidMigrationsException;
import dev.migration.OutOfOrder;
import dev.migration.Problem;
import dev.migration.Target;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.plan.Steps.Step.Resume;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlannerTest {

    private static Given oneOfThreeApplied() {
        return given("0001_a", "0002_b", "0003_c").applied("0001_a");
    }

    static Stream<Arguments> targets() {
        return Stream.of(
                arguments(Target.all(), List.of("apply 0002_b", "apply 0003_c")),
                arguments(Target.count(1), List.of("apply 0002_b")),
                arguments(Target.count(2), List.of("apply 0002_b", "apply 0003_c")),
                arguments(Target.count(Integer.MAX_VALUE), List.of("apply 0002_b", "apply 0003_c")),
                arguments(Target.version("0003"), List.of("apply 0002_b", "apply 0003_c")),
                arguments(Target.version("2"), List.of("apply 0002_b")),
                arguments(Target.version("0001"), List.of()),
                arguments(Target.file("0002_b.sql"), List.of("apply 0002_b")),
                arguments(Target.file("0002_b"), List.of("apply 0002_b")),
                arguments(Target.file("db/migrations/0002_b.sql"), List.of("apply 0002_b")),
                arguments(Target.file("db\\migrations\\0002_b.sql"), List.of("apply 0002_b")));
    }

    @ParameterizedTest
    @MethodSource("targets")
    void aTargetChoosesWhatRuns(Target target, List<String> steps) {
        assertThat(oneOfThreeApplied().steps(target)).isEqualTo(steps);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                arguments(Target.version("0004"), """
                        error unknown-version There is no migration 0004.
                          Next: list them: migration status"""),
                arguments(Target.file("0004_d.sql"), """
                        error unknown-version There is no migration file called 0004_d.sql in the locations.
                          Next: list them: migration status"""),
                arguments(Target.file("b.sql"), """
                        error unknown-version There is no migration file called b.sql in the locations.
                          Next: list them: migration status"""),
                arguments(Target.file("0001_a.sql"), """
                        error already-applied Migration already applied: 0001_a at 2026-01-02T03:04:05Z
                          Next: see the status: migration status"""),
                arguments(Target.file("0003_c.sql"), """
                        error out-of-order 0003_c.sql  Migration 0002_b is pending and comes before 0003_c.
                          Next: apply it too: migration up --to 0003"""));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aTargetThatCannotBeReachedIsRefused(Target target, String problem) {
        assertThat(refusal(oneOfThreeApplied(), target)).containsExactly(problem);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void aCountBelowOneIsRefused(int count) {
        assertThatThrownBy(() -> Target.count(count))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("count must be at least 1, not " + count);
    }

    @Test
    void oneFileMayOvertakeWhereTheRuleAllowsIt() {
        Given timestamps = given("20240101120000_a", "20240102120000_b");

        assertThat(timestamps.steps(Target.file("20240102120000_b"))).containsExactly("apply 20240102120000_b");
        assertThat(oneOfThreeApplied().outOfOrder(OutOfOrder.ALLOW).steps(Target.file("0003_c")))
                .containsExactly("apply 0003_c");
    }

    @Test
    void oneFileIsFoundByTheNameOfItsUpFile() {
        assertThat(Given.pairs().files("0001_a").steps(Target.file("migrations/0001_a.up.sql")))
                .containsExactly("apply 0001_a");
    }

    static Stream<Arguments> goesOn() {
        return Stream.of(
                arguments(given("0001_a").failed("0001"), List.of("apply 0001_a"), 0),
                arguments(
                        given("0001_a", "0002_b")
                                .appliedAs("0001_a", "SELECT 1")
                                .edit("0001", FileEdit.Extent.LAYOUT, ""),
                        List.of("apply 0002_b"),
                        1),
                arguments(given("0001_a").applied("0001_a", "0002_b"), List.of(), 1),
                arguments(
                        given("20240101120000_a", "20240102120000_b").applied("20240102120000_b"),
                        List.of("apply 20240101120000_a"),
                        1),
                arguments(given("0001_a", "0002_b", "0003_c").baseline("0002"), List.of("apply 0003_c"), 0),
                arguments(
                        given("0001_a", "0002_b").fileProblem(Problem.warning(Code.EMPTY_LOCATION, null, "Empty.", "")),
                        List.of("apply 0001_a", "apply 0002_b"),
                        1));
    }

    @ParameterizedTest
    @MethodSource("goesOn")
    void goesOnWithWarningsWhereNothingForbidsIt(Given given, List<String> steps, int warnings) {
        Steps plan = given.plan(Target.all());

        assertThat(plan.direction()).isEqualTo(Direction.UP);
        assertThat(Given.steps(plan)).isEqualTo(steps);
        assertThat(plan.warnings()).hasSize(warnings).noneMatch(Problem::isError);
    }

    static Stream<Arguments> stops() {
        return Stream.of(
                arguments(given("0001_a", "0002_b").appliedAs("0001_a", "SELECT 1"), List.of(Code.CHECKSUM_MISMATCH)),
                arguments(given("0002_b", "0003_c").applied("0001_a", "0002_b"), List.of(Code.MISSING_FILE)),
                arguments(given("0001_a", "0002_b").applied("0002_b"), List.of(Code.OUT_OF_ORDER)),
                arguments(given("0001_a", "0003_c"), List.of(Code.SEQUENCE_GAP)),
                arguments(
                        given("0001_a").fileProblem(Problem.error(Code.MALFORMED_UTF8, null, "Bad bytes.", "")),
                        List.of(Code.MALFORMED_UTF8)),
                arguments(
                        given("0001_a", "0002_b").applied("0001_a").interruptedUndo("0001_a", 1, null),
                        List.of(Code.INTERRUPTED)),
                arguments(given("0002_b").interrupted("0001_a", 1, null), List.of(Code.INTERRUPTED)));
    }

    @ParameterizedTest
    @MethodSource("stops")
    void stopsWhereSomethingForbidsIt(Given given, List<Code> codes) {
        assertThatThrownBy(() -> given.plan(Target.all()))
                .isInstanceOfSatisfying(
                        InvalidMigrationsException.class,
                        e -> assertThat(e.problems()).extracting(Problem::code).isEqualTo(codes));
    }

    @Test
    void allProblemsAreReportedAtOnceErrorsFirst() {
        Given given = given("0001_a", "0002_b", "0003_c")
                .appliedAs("0001_a", "SELECT 1")
                .edit("0001", FileEdit.Extent.LAYOUT, "")
                .applied("0003_c");

        assertThatThrownBy(() -> given.plan(Target.version("0009")))
                .isInstanceOfSatisfying(
                        InvalidMigrationsException.class,
                        e -> assertThat(e.problems())
                                .extracting(Problem::code)
                                .containsExactly(Code.OUT_OF_ORDER, Code.UNKNOWN_VERSION, Code.CHECKSUM_MISMATCH))
                .hasMessage("""
                        0002_b.sql  Migration 0002_b is not applied, although the newer version 0003 is.
                          Next: if the schema has it already: migration mark-applied 0002; or, where it may run out of \
                        order, set migration.out-of-order=allow
                        There is no migration 0009.
                          Next: list them: migration status
                        0001_a.sql  The file was edited after it was applied, in comments or layout only.
                          Next: where it is to stay, record that: migration lock --accept 0001 --reason "…\
                        \"""");
    }

    @Test
    void whatIsHalfDoneGoesFirst() {
        Given given = given("0001_a", "0002_b", "0003_c").applied("0001_a").interrupted("0002_b", 1, null);

        Steps plan = given.plan(Target.all());

        assertThat(Given.steps(plan)).containsExactly("resume 0002_b", "apply 0003_c");
        assertThat(plan.steps())
                .extracting(Step::mode)
                .containsExactly(Transactionality.JOURNALED, Transactionality.TRANSACTION);
        assertThat(plan.steps().get(0))
                .isInstanceOfSatisfying(
                        Resume.class,
                        resume -> assertThat(resume.outcome())
                                .as("nobody said what became of the open statement")
                                .isNull());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void whatIsHalfDoneIsTheFirstOfSoMany(int count) {
        Given given = given("0001_a", "0002_b", "0003_c").interrupted("0001_a", 1, null);

        assertThat(given.steps(Target.count(count)))
                .isEqualTo(
                        List.of("resume 0001_a", "apply 0002_b", "apply 0003_c").subList(0, count));
    }

    static Stream<Arguments> targetsBesideWhatIsHalfDone() {
        return Stream.of(
                arguments(Target.version("20240102000000"), List.of("resume 20240102000000_b")),
                arguments(Target.file("20240102000000_b.sql"), List.of("resume 20240102000000_b")),
                arguments(
                        Target.version("20240103000000"), List.of("resume 20240102000000_b", "apply 20240103000000_c")),
                arguments(Target.version("20240101000000"), List.of()),
                arguments(Target.file("20240103000000_c.sql"), List.of()));
    }

    @ParameterizedTest
    @MethodSource("targetsBesideWhatIsHalfDone")
    void aTargetThatLeavesOutWhatIsHalfDoneIsRefused(Target target, List<String> steps) {
        Given given = given("20240101000000_a", "20240102000000_b", "20240103000000_c")
                .applied("20240101000000_a")
                .interrupted("20240102000000_b", 1, null);

        if (steps.isEmpty()) {
            assertThat(refusal(given, target)).first().isEqualTo("""
                    error interrupted Nothing else runs while 20240102000000_b is interrupted.
                      Next: resume it first: migration up; or resolve it by hand and record that: migration \
                    mark-applied 20240102000000, or migration mark-failed 20240102000000""");
        } else {
            assertThat(given.steps(target)).isEqualTo(steps);
        }
    }

    @Test
    void oneFileAtOrBelowTheBaselineIsApplied() {
        assertThat(refusal(given("0001_a").baseline("0001"), Target.file("0001_a")))
                .containsExactly("""
                        error already-applied Migration already applied: 0001_a at 2026-01-02T03:04:05Z
                          Next: see the status: migration status""");
        assertThat(refusal(given("0001_a").baseline("0002"), Target.file("0001_a")))
                .containsExactly("""
                        error already-applied Migration already applied: 0001_a
                          Next: see the status: migration status""");
    }

    static Stream<Arguments> modes() {
        String cannot = "CREATE INDEX CONCURRENTLY i ON t (a);";
        return Stream.of(
                arguments("CREATE TABLE t (a INT);", Transactionality.TRANSACTION),
                arguments("-- only a comment", Transactionality.TRANSACTION),
                arguments("BEGIN; CREATE TABLE t (a INT); COMMIT;", Transactionality.TRANSACTION),
                arguments(cannot, Transactionality.JOURNALED),
                arguments("CREATE TABLE t (a INT); " + cannot, Transactionality.JOURNALED),
                arguments("-- no-transaction\nCREATE TABLE t (a INT);", Transactionality.JOURNALED),
                arguments("-- option: transaction=on\nCREATE TABLE t (a INT);", Transactionality.TRANSACTION),
                arguments("ALTER TYPE mood ADD VALUE 'so'; INSERT INTO t VALUES ('so');", Transactionality.JOURNALED));
    }

    @ParameterizedTest
    @MethodSource("modes")
    void aScriptRunsInOneTransactionWhereItCan(String sql, Transactionality mode) {
        Steps plan = Given.sections().file("0001_a", sql).plan(Target.all());

        assertThat(plan.steps()).extracting(Step::mode).containsExactly(mode);
        assertThat(plan.warnings()).extracting(Problem::code).isSubsetOf(Code.EMPTY_SCRIPT);
    }

    @Test
    void aScriptWithItsOwnTransactionsRunsWithAWarningAtTheirLine() {
        Steps plan = Given.sections()
                .file("0001_a", "CREATE TABLE t (a INT);\n  COMMIT;\nCREATE TABLE u (a INT);")
                .plan(Target.all());

        assertThat(plan.steps()).extracting(Step::mode).containsExactly(Transactionality.JOURNALED);
        assertThat(Given.texts(plan.warnings())).containsExactly("""
                warning transaction-control 0001_a.sql:2:3  The script controls transactions itself, so it runs \
                statement by statement, and what it did before a failure stays.
                  Next: leave transactions to the library, or split the file""");
    }

    @Test
    void aCheckTellsOfTransactionsInAScriptToo() {
        assertThat(Given.sections().file("0001_a", "COMMIT;").problems())
                .singleElement()
                .asString()
                .startsWith("warning transaction-control 0001_a.sql:1:1  The script controls transactions itself");
    }

    @Test
    void aScriptWithoutAStatementIsReportedAtItsFile() {
        Steps plan = Given.sections().file("0001_a", "-- later").plan(Target.all());

        assertThat(Given.texts(plan.warnings())).containsExactly("""
                warning empty-script 0001_a.sql  The up script has no statement. It is treated as applied, so SQL that is \
                added to it later does not run.
                  Next: to undo that: migration mark-failed 0001""");
    }

    @Test
    void aScriptThatCannotBeReadIsNotCalledEmptyToo() {
        assertThat(Given.sections()
                        .file("0001_a", "SELECT 'a")
                        .plan(Target.all())
                        .warnings())
                .isEmpty();
    }

    @Test
    void aTransactionThatIsWantedAndImpossibleIsRefused() {
        Given given =
                Given.sections().file("0001_a", "-- option: transaction=on\nCREATE INDEX CONCURRENTLY i ON t (a);");

        assertThat(refusal(given, Target.all())).containsExactly("""
                error transaction-control 0001_a.sql:2:1  The option transaction=on wants one transaction, but this \
                statement cannot run in one.
                  Next: remove the option, or move those statements to a separate migration""");
    }

    static List<String> refusal(Given given, Target target) {
        try {
            given.plan(target);
        } catch (InvalidMigrationsException e) {
            return Given.texts(e.problems());
        }
        return List.of();
    }
}
