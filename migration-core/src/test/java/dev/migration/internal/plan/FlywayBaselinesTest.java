// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.migration.Sequence;
import dev.migration.Target;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.layout.MigrationSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which of Flyway's baselines counts, so that what is below it does not run. */
class FlywayBaselinesTest {

    private static final String NONE = "";

    private static Given given() {
        return Given.given("0001_a", "0002_b", "0003_c", "0004_d", "views")
                .flywaysBaseline("2")
                .flywaysBaseline("3");
    }

    /** The file of the one that counts. */
    private static String counting(Given given, Target target) {
        MigrationSet set = given.situation(given.history(), target).set();
        return set.floor() == null
                ? NONE
                : set.find(set.floor()).map(Migration::name).orElse(set.floor() + " without a file");
    }

    static Stream<Arguments> targets() {
        return Stream.of(
                arguments(Target.all(), "B3__b"),
                arguments(Target.count(1), "B3__b"),
                arguments(Target.version("0003"), "B3__b"),
                arguments(Target.version("0002"), "B2__b"),
                arguments(Target.version("0001"), NONE),
                arguments(Target.file("B2__b.sql"), "B2__b"),
                arguments(Target.file("0004_d.sql"), "B3__b"),
                arguments(Target.file("0003_c.sql"), "B2__b"),
                arguments(Target.file("0002_b.sql"), NONE),
                arguments(Target.file("views.sql"), NONE),
                arguments(Target.file("0009_x.sql"), NONE));
    }

    @ParameterizedTest
    @MethodSource("targets")
    void whereNothingIsAppliedTheNewestOneUpToTheTargetCounts(Target target, String counting) {
        assertThat(counting(given(), target)).isEqualTo(counting);
    }

    static Stream<Arguments> histories() {
        return Stream.of(
                arguments(given().applied("0001_a"), NONE),
                arguments(given().interrupted("0001_a", 1, null), NONE),
                arguments(given().applied("B2__b"), "B2__b"),
                arguments(given().applied("B2__b", "0003_c", "views"), "B2__b"),
                arguments(given().interrupted("B2__b", 1, null), "B2__b"),
                arguments(given().applied("B2__b", "B3__b"), "B3__b"),
                arguments(given().applied("B3__b", "B2__b"), "B3__b"),
                arguments(given().applied("B5__b"), "5 without a file"));
    }

    @ParameterizedTest
    @MethodSource("histories")
    void elseTheOneWithWhichTheDatabaseStarted(Given given, String counting) {
        assertThat(counting(given, Target.all())).isEqualTo(counting);
    }

    @Test
    void whatItCoversDoesNotRun() {
        Given fresh = given().sequence(Sequence.RELAXED);

        assertThat(fresh.states())
                .containsExactly("0001 BASELINE", "0002 BASELINE", "0003 PENDING", "0004 PENDING", "R__views PENDING");
        assertThat(fresh.steps(Target.all())).containsExactly("apply B3__b", "apply 0004_d", "apply views");
    }
}
