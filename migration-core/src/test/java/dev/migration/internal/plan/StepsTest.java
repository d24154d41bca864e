// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.plan;

import static dev.migration.internal.plan.Given.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.migration.Code;
import dev.migration.Direction;
import dev.migration.DownScript;
import dev.migration.InvalidMigrationsException;
import dev.migration.Plan;
import dev.migration.Plan.PlannedMigration;
import dev.migration.Problem;
import dev.migration.Target;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.History.AppliedMigration.Kind;
import dev.migration.internal.history.InFlight;
import dev.migration.internal.layout.Callback.When;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.plan.Steps.Step.Resume;
import dev.migration.internal.plan.Steps.Step.Undo;
import dev.migration.internal.script.CallbackScripts;
import dev.migration.internal.script.Script;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What users see of a plan, and agree to. */
class StepsTest {

    private static final Script TWO = Given.script("0001_a", "SELECT 1; SELECT 2;");

    private static Undo undo(Kind kind, DownScript source, Transactionality mode) {
        AppliedMigration row =
                Given.sections().row("0001_a", "abc", kind).history().applied().get(0);
        return new Undo(row, TWO, source, mode);
    }

    private static Resume resume(Given given) {
        InFlight inFlight = given.history().inFlight();
        return new Resume(inFlight, "0001_new", "def", TWO, null, null);
    }

    private static PlannedMigration planned(
            Direction direction,
            String name,
            boolean transactional,
            boolean resumed,
            int completed,
            boolean stored,
            boolean marked) {
        return new PlannedMigration(
                direction, "0001", name, transactional, 2, resumed, completed, stored, marked, false, null, null);
    }

    static Stream<Arguments> steps() {
        Transactionality transaction = Transactionality.TRANSACTION;
        return Stream.of(
                arguments(
                        Given.sections()
                                .file("0001_a", "SELECT 1; SELECT 2;")
                                .plan(Target.all())
                                .steps()
                                .get(0),
                        planned(Direction.UP, "0001_a", true, false, 0, false, false)),
                arguments(
                        resume(Given.sections().interrupted("0001_a", 1, null)),
                        planned(Direction.UP, "0001_new", false, true, 1, false, false)),
                arguments(
                        resume(Given.sections().interruptedUndo("0001_a", 1, null)),
                        planned(Direction.DOWN, "0001_new", false, true, 1, false, false)),
                arguments(
                        undo(Kind.MIGRATION, DownScript.STORED, transaction),
                        planned(Direction.DOWN, "0001_a", true, false, 0, true, false)),
                arguments(
                        undo(Kind.ADOPTED, DownScript.FILE, Transactionality.JOURNALED),
                        planned(Direction.DOWN, "0001_a", false, false, 0, false, true)));
    }

    @ParameterizedTest
    @MethodSource("steps")
    void aPlanShowsWhatBecomesOfEachMigration(Step step, PlannedMigration planned) {
        Direction direction = step.direction();

        assertThat(new Steps(direction, List.of(step), List.of()).toReport())
                .isEqualTo(new Plan(direction, List.of(planned), List.of()));
    }

    @Test
    void ofThePhaseContractIsWhatIsAppliedSo() {
        Given given = Given.sections()
                .file("0001_a", "-- option: phase=contract\nSELECT 1;")
                .files("0002_b");
        Steps plan = given.plan(Target.all());
        AppliedMigration row =
                Given.sections().applied("0001_a").history().applied().get(0);
        Step undo = new Undo(row, plan.steps().get(0).script(), DownScript.FILE, Transactionality.TRANSACTION);

        assertThat(plan.toReport().steps())
                .extracting(PlannedMigration::contract)
                .containsExactly(true, false);
        assertThat(new Steps(Direction.DOWN, List.of(undo), List.of())
                        .toReport()
                        .steps())
                .extracting(PlannedMigration::contract)
                .containsExactly(false);
    }

    @Test
    void whatIsUndoneWasAppliedAsItsRowSays() {
        Undo undo = undo(Kind.MIGRATION, DownScript.FILE, Transactionality.TRANSACTION);

        assertThat(undo.checksum()).isEqualTo("abc");
        assertThat(undo.down()).isNull();
    }

    @Test
    void callbacksAndFurtherWarningsAreShownToo() {
        Problem first = Problem.warning(Code.EMPTY_LOCATION, null, "First", "");
        Problem second = Problem.warning(Code.EMPTY_LOCATION, null, "Second", "");
        var callbacks = new CallbackScripts(
                Map.of(When.BEFORE, List.of(TWO), When.AFTER, List.of(Given.script("0002_b", "SELECT 1;"))), List.of());

        Steps steps = new Steps(Direction.UP, List.of(), List.of(first));

        assertThat(steps.with(callbacks).with(List.of(second)).toReport())
                .isEqualTo(new Plan(
                        Direction.UP, List.of(), List.of(first, second), List.of("0001_a.sql"), List.of("0002_b.sql")));
    }

    @Test
    void whatWasAgreedToRunsOnlyAsItWasShown() {
        Given given = given("0001_a", "0002_b");
        Plan shown = given.plan(Target.all()).toReport();

        assertThat(given.plan(Target.all()).requireAgreed(shown).steps()).hasSize(2);

        Steps fewer = given.applied("0001_a").plan(Target.all());
        assertThatThrownBy(() -> fewer.requireAgreed(shown))
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessageContaining("The history was changed after the list was shown, so nothing was done.");
        Steps undone = new Steps(
                Direction.DOWN,
                List.of(undo(Kind.MIGRATION, DownScript.FILE, Transactionality.TRANSACTION)),
                List.of());
        Plan up = new Plan(
                Direction.UP, List.of(planned(Direction.UP, "0001_a", true, false, 0, false, false)), List.of());
        assertThatThrownBy(() -> undone.requireAgreed(up)).isInstanceOf(InvalidMigrationsException.class);
    }
}
