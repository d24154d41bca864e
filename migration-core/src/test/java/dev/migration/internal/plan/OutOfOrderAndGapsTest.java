// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.plan;

import static dev.migration.internal.plan.Given.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.migration.OutOfOrder;
import dev.migration.Problem;
import dev.migration.Sequence;
import dev.migration.internal.history.History.AppliedMigration.Kind;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OutOfOrderAndGapsTest {

    private static Given strict(String... stems) {
        return given(stems).sequence(Sequence.STRICT);
    }

    static Stream<Arguments> gaps() {
        return Stream.of(
                arguments("auto, no gap", given("0001_a", "0002_b"), List.of()),
                arguments("auto, a gap", given("0001_a", "0003_c"), List.of("0003_c.sql expected 2, found 3")),
                arguments(
                        "auto, two gaps, each told once",
                        given("1_a", "3_b", "4_c", "7_d"),
                        List.of("3_b.sql expected 2, found 3", "7_d.sql expected 5, found 7")),
                arguments("auto, not from 1", given("0002_b", "0004_d"), List.of()),
                arguments("auto, from 0", given("0000_o", "0002_b"), List.of()),
                arguments("auto, a pair layout", Given.pairs().files("0001_a", "0003_c"), List.of()),
                arguments("auto, timestamps among them", given("0001_a", "20240101120000_b"), List.of()),
                arguments("relaxed", given("0001_a", "0003_c").sequence(Sequence.RELAXED), List.of()),
                arguments("strict, no gap", strict("0001_a", "0002_b"), List.of()),
                arguments("strict, not from 1", strict("0002_b"), List.of("0002_b.sql expected 1, found 2")),
                arguments("strict, from 0", strict("0000_o", "0001_a"), List.of()),
                arguments("strict, no file", strict(), List.of()),
                arguments(
                        "strict, pairs",
                        Given.pairs().files("0001_a", "0003_c").sequence(Sequence.STRICT),
                        List.of("0003_c.up.sql expected 2, found 3")),
                arguments(
                        "strict, timestamps",
                        strict("20240101120000_a"),
                        List.of("20240101120000_a.sql expected 1, found 20240101120000")),
                arguments(
                        "strict, a number beyond every Java integer",
                        strict("0001_a", "99999999999999999999999_b"),
                        List.of("99999999999999999999999_b.sql expected 2, found 99999999999999999999999")),
                arguments(
                        "strict, from the baseline on",
                        strict("0005_e", "0006_f").baseline("0004"),
                        List.of()),
                arguments(
                        "strict, a gap behind the baseline",
                        strict("0006_f").baseline("0004"),
                        List.of("0006_f.sql expected 5, found 6")),
                arguments("strict, from a baseline with a dot on", strict("4_d").baseline("3.2"), List.of()),
                arguments(
                        "strict, a gap behind a baseline with a dot",
                        strict("5_e").baseline("3.2"),
                        List.of("5_e.sql expected 4, found 5")),
                arguments(
                        "strict, gaps below the baseline",
                        strict("0001_a", "0003_c").baseline("0003"),
                        List.of()),
                arguments(
                        "strict, the missing one is applied: a problem of its own",
                        strict("0001_a", "0003_c").applied("0001_a", "0002_b"),
                        List.of()),
                arguments(
                        "strict, one of two missing ones is applied",
                        strict("0001_a", "0004_d").applied("0001_a", "0002_b"),
                        List.of("0004_d.sql expected 3, found 4")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("gaps")
    void aGapIsReportedWhereNumbersMustBeConsecutive(String what, Given given, List<String> gaps) {
        String wayOut = "\n  Next: add the missing migration or renumber this one; if gaps are intended, set"
                + " migration.sequence=relaxed";

        assertThat(Given.texts(OutOfOrderAndGaps.gaps(given.situation(), given.rules())))
                .isEqualTo(gaps.stream()
                        .map(gap -> "error sequence-gap " + gap.replaceFirst(" ", "  Invalid migration sequence: ")
                                + wayOut)
                        .toList());
    }

    @Test
    void whatAnotherToolHasLeftOutRunsOnlyIfThatIsAskedFor() {
        Given late = given("20240101120000_a", "20240102120000_b")
                .row("20240102120000_b", Given.checksum("20240102120000_b"), Kind.ADOPTED);
        Given after = given("20240101120000_a", "20240102120000_b", "20240103120000_c")
                .row("20240101120000_a", Given.checksum("20240101120000_a"), Kind.ADOPTED)
                .applied("20240103120000_c");

        assertThat(late.problems()).singleElement().asString().startsWith("error out-of-order 20240101120000_a.sql");
        assertThat(after.problems()).singleElement().asString().startsWith("warning out-of-order 20240102120000_b.sql");
        assertThat(late.outOfOrder(OutOfOrder.ALLOW).problems())
                .singleElement()
                .asString()
                .startsWith("warning out-of-order 20240101120000_a.sql");
    }

    @Test
    void aMigrationThatHasRunIsNotToBeRenumbered() {
        String remedy = "add the missing migration; if gaps are intended, set migration.sequence=relaxed";
        for (Given given : List.of(
                strict("0001_a", "0003_c").applied("0001_a", "0003_c"),
                strict("0001_a", "0003_c").applied("0001_a").interrupted("0003_c", 1, null))) {
            assertThat(OutOfOrderAndGaps.gaps(given.situation(), given.rules()))
                    .extracting(Problem::remedy)
                    .containsExactly(remedy);
        }
    }
}
