// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.OutOfOrder;
import dev.migration.Sequence;
import dev.migration.Target;
import dev.migration.internal.history.History.AppliedMigration.Kind;
import org.junit.jupiter.api.Test;

/** A migration that was made of all up to its version, on databases that have all of these, none, or some. */
class SquashTest {

    private static final String SOME = """
            error unmet-requirement 0003_squashed.sql  Migration 0003_squashed replaces all migrations up to 0003, but this\
             database has not applied %s.
              Next: first apply the files that it was made of, which squash has moved to another folder: migration up\
             --locations FOLDER""";

    private static final String OUT_OF_ORDER = " --out-of-order allow";

    private static Given squash() {
        return Given.sections().squash("0003_squashed", "0003_c").files("0004_d");
    }

    @Test
    void isTheFirstOneOfANewDatabase() {
        assertThat(squash().steps(Target.all())).containsExactly("apply 0003_squashed", "apply 0004_d");
        assertThat(squash().problems()).isEmpty();
        assertThat(squash().applied("0004_d")
                        .row("0003_squashed", "", Kind.BASELINE)
                        .problems())
                .isEmpty();
    }

    @Test
    void isAppliedWhereAllThatItWasMadeOfAre() {
        Given given = squash().applied("0001_a", "0002_b", "0003_c");

        assertThat(given.states()).containsExactly("0001 BASELINE", "0002 BASELINE", "0003 APPLIED", "0004 PENDING");
        assertThat(given.problems()).isEmpty();
        assertThat(given.steps(Target.all())).containsExactly("apply 0004_d");
    }

    @Test
    void isAppliedBelowABaseline() {
        assertThat(squash().baseline("0003").steps(Target.all())).containsExactly("apply 0004_d");
        assertThat(squash().baseline("0002").problems()).containsExactly(SOME.formatted("0003"));
    }

    @Test
    void isRefusedWhereOnlySomeOfThemAreApplied() {
        assertThat(squash().applied("0001_a", "0002_b").problems()).containsExactly(SOME.formatted("0003"));
        assertThat(squash().applied("0001_a", "0002_b", "0004_d")
                        .outOfOrder(OutOfOrder.ALLOW)
                        .problems())
                .contains(SOME.formatted("0003") + OUT_OF_ORDER);
        assertThat(squash().applied("0004_d").outOfOrder(OutOfOrder.ALLOW).problems())
                .contains(SOME.formatted("0001, 0002, 0003") + OUT_OF_ORDER);
        assertThat(squash().applied("0002_b").problems()).containsExactly(SOME.formatted("0001, 0003") + OUT_OF_ORDER);
    }

    @Test
    void isAnotherOneWhereItsVersionWasAppliedWithAnotherText() {
        assertThat(squash().applied("0001_a", "0002_b")
                        .appliedAs("0003_c", "SELECT 'other'")
                        .edit("0003", FileEdit.Extent.STATEMENTS, "")
                        .states())
                .contains("0003 CHANGED");
    }

    @Test
    void continuesTheSequence() {
        assertThat(squash().sequence(Sequence.STRICT).problems()).isEmpty();
        assertThat(squash().files("0006_f").problems()).containsExactly("""
                        error sequence-gap 0006_f.sql  Invalid migration sequence: expected 5, found 6
                          Next: add the missing migration or renumber this one; if gaps are intended, set migration.sequence=relaxed""");
    }

    @Test
    void meetsWhatRequiresOneThatItWasMadeOf() {
        assertThat(Given.sections()
                        .squash("0003_squashed", "0003_c")
                        .file("0004_d", "-- option: requires=0002\nSELECT 4;")
                        .steps(Target.all()))
                .containsExactly("apply 0003_squashed", "apply 0004_d");
    }

    @Test
    void isRefusedBesideAFileThatItWasMadeOf() {
        assertThat(squash().files("0002_b").problems())
                .anyMatch(problem -> problem.startsWith("error duplicate-version 0003_squashed.sql")
                        && problem.contains(
                                "0003_squashed replaces all migrations up to 0003, so 0002_b would be applied twice."));
    }

    @Test
    void isRefusedWhereALowerOneWasLeftOut() {
        assertThat(squash().applied("0001_a", "0003_c").problems()).containsExactly("""
                error unmet-requirement 0003_squashed.sql  Migration 0003_squashed replaces all migrations up to 0003, but\
                 this database has not applied 0002.
                  Next: first apply the files that it was made of, which squash has moved to another folder: migration up\
                 --locations FOLDER --out-of-order allow""");
        assertThat(squash().baseline("0002").applied("0003_c").problems()).isEmpty();
        assertThat(squash().appliedAs("0003_squashed", "SELECT '0003_squashed';")
                        .problems())
                .isEmpty();
    }
}
