// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.plan;

import static dev.migration.internal.plan.Given.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Sequence;
import dev.migration.Target;
import dev.migration.Version;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepeatablesTest {

    private static Given twoOfEach() {
        return given("0001_a", "views", "0002_b", "Grants").applied("0001_a");
    }

    @Test
    void theyComeAfterTheNumbersByName() {
        assertThat(twoOfEach().steps(Target.all())).containsExactly("apply 0002_b", "apply Grants", "apply views");
    }

    @Test
    void oneRunsAgainWhenItIsNotWhatWasApplied() {
        Given changed = twoOfEach().applied("views").appliedAs("Grants", "GRANT SELECT ON t TO reader;");

        assertThat(changed.states())
                .containsExactly("0001 APPLIED", "0002 PENDING", "R__Grants PENDING", "R__views APPLIED");
        assertThat(changed.steps(Target.all())).containsExactly("apply 0002_b", "apply Grants");
    }

    @Test
    void noBaselineCoversThem() {
        assertThat(given("0001_a", "views").baseline("0001").states())
                .containsExactly("0001 BASELINE", "R__views PENDING");
    }

    @Test
    void theyHaveNoPartInTheSequenceOfNumbers() {
        assertThat(given("0001_a", "0003_c", "views").problems())
                .singleElement()
                .asString()
                .contains("sequence-gap 0003_c.sql");
        assertThat(given("0001_a", "views").sequence(Sequence.STRICT).problems())
                .isEmpty();
    }

    @Test
    void anAppliedOneLeavesLaterNumbersInOrder() {
        Given later = twoOfEach().applied("views", "Grants");

        assertThat(later.states()).contains("0002 PENDING");
        assertThat(later.assessed().toReport("", "", List.of()).current()).isEqualTo("0001");
    }

    @Test
    void oneWithoutFileIsMissingAndNoProblem() {
        Given deleted = given("0001_a").applied("0001_a", "views");

        assertThat(deleted.states()).containsExactly("0001 APPLIED", "R__views MISSING");
        assertThat(deleted.problems()).isEmpty();
        assertThat(Given.sections().applied("views").problems()).isEmpty();
    }

    @Test
    void aDatabaseOfANewerBuildIsUndoneToANumber() {
        assertThat(given("0001_a", "views").applied("0001_a", "0002_b", "views").problems())
                .singleElement()
                .asString()
                .contains("migration down --to 0001");
    }

    @Test
    void aTargetLeavesThemOut() {
        assertThat(twoOfEach().steps(Target.count(5))).containsExactly("apply 0002_b");
        assertThat(twoOfEach().steps(Target.version("0002"))).containsExactly("apply 0002_b");
        assertThat(Given.texts(twoOfEach().plan(Target.count(5)).warnings())).containsExactly("""
                        warning pending A run with a target leaves out the repeatable migrations. Pending: Grants, views.
                          Next: run them when all others are applied: migration up""");
        assertThat(twoOfEach().plan(Target.all()).warnings()).isEmpty();
    }

    @Test
    void theyAreNotUndone() {
        Given applied = twoOfEach().applied("0002_b", "views");

        assertThat(UndoPlanner.rowsToUndo(applied.history(), Target.count(1), version -> true))
                .extracting(row -> row.version().text())
                .containsExactly("0002");
        assertThatThrownBy(() -> UndoPlanner.rowsToUndo(applied.history(), Target.file("views.sql"), version -> true))
                .hasMessageStartingWith("Migration views is repeatable, so it is not undone.");
    }

    @Test
    void onlyPlainWordsAreTheirVersions() {
        assertThat(Version.of("R__views").isRepeatable()).isTrue();
        assertThat(Version.of("R__a.b-c_1").isRepeatable()).isTrue();
        assertThat(Version.of("R__ä").isRepeatable()).isTrue();
        for (String other : new String[] {"R__", "R__a b", "R__a;b", "R__-a", "R__a-", "r__a", "views", "0001"}) {
            assertThat(Version.of(other).isRepeatable()).as(other).isFalse();
        }
        assertThat(Version.of("R__a")).isLessThan(Version.of("R__b")).isGreaterThan(Version.of("20990101"));
    }
}
