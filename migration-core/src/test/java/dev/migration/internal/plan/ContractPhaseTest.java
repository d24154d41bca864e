// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.OutOfOrder;
import dev.migration.Phase;
import dev.migration.Problem;
import dev.migration.Sequence;
import dev.migration.Target;
import dev.migration.internal.history.History.AppliedMigration.Kind;
import java.util.List;
import org.assertj.core.api.AbstractListAssert;
import org.junit.jupiter.api.Test;

class ContractPhaseTest {

    private static final String CONTRACT = "-- option: phase=contract\nSELECT 1;";
    private static final String REQUIRES = "-- option: requires=0002\nSELECT 1;";

    /** 0002 is of the phase contract, and 0004 requires it. */
    private static Given given(Phase phase) {
        return Given.sections()
                .phase(phase)
                .outOfOrder(OutOfOrder.REJECT)
                .files("0001_a")
                .file("0002_drop", CONTRACT)
                .files("0003_c")
                .file("0004_needs", REQUIRES)
                .files("0005_e");
    }

    private static AbstractListAssert<?, ?, Problem, ?> assertRefused(Given given, Target target) {
        return assertThat(assertThatExceptionOfType(InvalidMigrationsException.class)
                        .isThrownBy(() -> given.plan(target))
                        .actual()
                        .problems())
                .filteredOn(Problem::isError);
    }

    @Test
    void allAreAppliedInTheOrderOfTheirVersions() {
        assertThat(given(Phase.ALL).steps(Target.all()))
                .containsExactly("apply 0001_a", "apply 0002_drop", "apply 0003_c", "apply 0004_needs", "apply 0005_e");
        assertThat(given(Phase.ALL).states()).allMatch(state -> state.endsWith("PENDING"));
    }

    @Test
    void expandLeavesOutTheContractAndWhatRequiresIt() {
        Given given = given(Phase.EXPAND);

        assertThat(given.states())
                .containsExactly("0001 PENDING", "0002 WAITING", "0003 PENDING", "0004 WAITING", "0005 PENDING");
        Steps plan = given.plan(Target.all());
        assertThat(Given.steps(plan)).containsExactly("apply 0001_a", "apply 0003_c", "apply 0005_e");
        assertThat(Given.texts(plan.warnings()))
                .containsExactly("warning waiting 2 contract migrations wait: 0002_drop, 0004_needs.\n"
                        + "  Next: when no older instance is left: migration up --phase all");
    }

    @Test
    void aTargetSaysWhatWaitsUpToIt() {
        assertThat(given(Phase.EXPAND).plan(Target.version("0001")).warnings()).isEmpty();
        assertThat(given(Phase.EXPAND).plan(Target.version("0003")).warnings())
                .extracting(Problem::text)
                .containsExactly("1 contract migration waits: 0002_drop.\n"
                        + "  Next: when no older instance is left: migration up --phase all --to 0003");
    }

    @Test
    void itIsToldWhatAMigrationWaitsFor() {
        assertThat(given(Phase.EXPAND).assessed().toReport("", "", List.of()).waiting())
                .extracting(migration -> migration.name() + ": " + migration.detail())
                .containsExactly("0002_drop: null", "0004_needs: requires 0002_drop, of the phase contract");
        assertThat(given(Phase.ALL).assessed().toReport("", "", List.of()).pending())
                .filteredOn(migration -> migration.detail() != null)
                .extracting(migration -> migration.name() + ": " + migration.detail())
                .containsExactly(
                        "0002_drop: of the phase contract", "0004_needs: requires 0002_drop, of the phase contract");
    }

    @Test
    void whatWaitsIsNeitherPendingNorApplied() {
        var report = given(Phase.EXPAND)
                .applied("0001_a", "0003_c", "0005_e")
                .assessed()
                .toReport("", "", List.of());

        assertThat(report.isUpToDate()).isTrue();
        assertThat(report.pending()).isEmpty();
        assertThat(report.applied()).hasSize(3);
        assertThat(report.waiting()).hasSize(2);
    }

    @Test
    void theContractIsNotOutOfOrder() {
        assertThat(given(Phase.CONTRACT).applied("0001_a", "0003_c", "0005_e").steps(Target.all()))
                .containsExactly("apply 0002_drop", "apply 0004_needs");
        assertThat(given(Phase.ALL).applied("0001_a", "0003_c", "0005_e").steps(Target.all()))
                .containsExactly("apply 0002_drop", "apply 0004_needs");
    }

    @Test
    void whatHadToWaitForItIsNotOutOfOrderEither() {
        assertThat(given(Phase.EXPAND)
                        .applied("0001_a", "0003_c", "0005_e")
                        .appliedAs("0002_drop", CONTRACT)
                        .steps(Target.all()))
                .containsExactly("apply 0004_needs");
    }

    @Test
    void whatCouldHaveRunBeforeIsOutOfOrder() {
        // Also where an older one was applied last.
        for (String[] since : new String[][] {{"0005_e"}, {"0005_e", "0003_c"}}) {
            Given given = given(Phase.EXPAND).applied("0001_a").appliedAs("0002_drop", CONTRACT);
            assertRefused(given.applied(since), Target.all())
                    .extracting(Problem::code)
                    .contains(Code.OUT_OF_ORDER);
        }
    }

    @Test
    void whatAnotherToolLeftOutIsOutOfOrder() {
        assertRefused(
                        Given.sections()
                                .sequence(Sequence.RELAXED)
                                .file("0002_drop", CONTRACT)
                                .files("0003_c")
                                .row("0003_c", Given.checksum("0003_c"), Kind.ADOPTED),
                        Target.all())
                .extracting(Problem::code)
                .containsExactly(Code.OUT_OF_ORDER);
    }

    @Test
    void theContractComesAfterWhatIsPendingOfExpand() {
        assertRefused(given(Phase.CONTRACT).applied("0001_a"), Target.all())
                .extracting(Problem::text)
                .containsExactly("Contract migrations run after expand migrations, and these expand migrations are not"
                        + " applied: 0003_c, 0005_e.\n  Next: apply them first with migration.phase=expand, and let the release that"
                        + " has them replace the older one: migration up --phase expand; or, where no application runs,"
                        + " apply all in order: migration up --phase all");
    }

    @Test
    void theContractComesAfterWhatWasInterruptedOfExpand() {
        assertRefused(given(Phase.CONTRACT).applied("0001_a", "0005_e").interrupted("0003_c", 0, null), Target.all())
                .extracting(Problem::message)
                .containsExactly("Contract migrations run after expand migrations, and these expand migrations are not"
                        + " applied: 0003_c.");
        assertThat(given(Phase.EXPAND)
                        .applied("0001_a", "0003_c", "0005_e")
                        .interrupted("0002_drop", 0, null)
                        .steps(Target.all()))
                .startsWith("resume 0002_drop");
    }

    @Test
    void theContractHasNothingToDoWithoutSuchAMigration() {
        assertThat(Given.sections()
                        .phase(Phase.CONTRACT)
                        .files("0001_a", "0002_b")
                        .applied("0001_a")
                        .steps(Target.all()))
                .isEmpty();
    }

    @Test
    void oneFileIsAppliedInItsPhase() {
        assertThat(given(Phase.ALL).applied("0001_a").steps(Target.file("0003_c")))
                .containsExactly("apply 0003_c");
        assertRefused(given(Phase.EXPAND).applied("0001_a"), Target.file("0002_drop"))
                .extracting(Problem::text)
                .containsExactly("0002_drop is of the phase contract, which this run does not apply.\n"
                        + "  Next: when no older instance is left: migration up --phase all 0002_drop");
        assertRefused(given(Phase.CONTRACT).applied("0001_a"), Target.file("0003_c"))
                .extracting(Problem::text)
                .containsExactly("0003_c is of the phase expand, which this run does not apply.\n"
                        + "  Next: apply it with the others: migration up --phase expand");
    }

    @Test
    void whatFailedInTheContractDoesNotStopExpand() {
        Given given = given(Phase.EXPAND).applied("0001_a").failed("0002");

        assertThat(given.steps(Target.all())).containsExactly("apply 0003_c", "apply 0005_e");
        assertThat(given.assessed().toReport("", "", List.of()).waiting().get(0).detail())
                .isEqualTo("no");
    }
}
