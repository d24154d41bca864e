// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.plan;

import static dev.migration.internal.plan.Given.given;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.migration.InvalidMigrationsException;
import dev.migration.OutOfOrder;
import dev.migration.Target;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RequirementsTest {

    private static String requiring(String versions) {
        return "-- option: requires=" + versions + "\nSELECT 1;";
    }

    private static Given aAndWhatRequiresIt() {
        return given("0001_a").file("0002_b", requiring("0001")).outOfOrder(OutOfOrder.ALLOW);
    }

    static Stream<Arguments> met() {
        return Stream.of(
                arguments(aAndWhatRequiresIt(), List.of("apply 0001_a", "apply 0002_b")),
                arguments(aAndWhatRequiresIt().applied("0001_a"), List.of("apply 0002_b")),
                arguments(aAndWhatRequiresIt().failed("0001"), List.of("apply 0001_a", "apply 0002_b")),
                arguments(aAndWhatRequiresIt().applied("0003_c"), List.of("apply 0001_a", "apply 0002_b")),
                arguments(
                        Given.sections().file("0005_e", requiring("3,0004")).baseline("0004"), List.of("apply 0005_e")),
                arguments(
                        Given.sections()
                                .file("0005_e", requiring("0004"))
                                .applied("0004_d")
                                .mayBeMissing("0004"),
                        List.of("apply 0005_e")));
    }

    @ParameterizedTest
    @MethodSource("met")
    void whatIsAppliedOrRunsBeforeIsMet(Given given, List<String> steps) {
        assertThat(given.steps(Target.all())).isEqualTo(steps);
    }

    static Stream<Arguments> unmet() {
        return Stream.of(
                arguments(given("0001_a").file("0002_b", requiring("1,0009")), List.of("""
                        error unmet-requirement 0002_b.sql:1:23  Migration 0002_b requires 0009, but no file has this \
                        version, and it is not applied.
                          Next: put its file back, or remove 0009 here""")),
                arguments(Given.sections().file("0001_a", requiring("2")).files("0002_b"), List.of("""
                        error unmet-requirement 0001_a.sql:1:21  Migration 0001_a requires 0002_b, which does not come \
                        before it: migrations run in the order of their versions.
                          Next: give 0001_a a version after 2, here too; or swap the numbers of the two; or remove 2 here""")),
                arguments(Given.sections().file("0001_a", requiring("0001")), List.of("""
                        error unmet-requirement 0001_a.sql:1:21  Migration 0001_a requires 0001_a, which does not come \
                        before it: migrations run in the order of their versions.
                          Next: give 0001_a a version after 0001, here too; or swap the numbers of the two; or remove 0001 \
                        here""")));
    }

    @ParameterizedTest
    @MethodSource("unmet")
    void whatNoRunCanMeetIsAnError(Given given, List<String> problems) {
        assertThat(given.problems()).isEqualTo(problems);
    }

    @Test
    void aCircleIsWhatComesAfterIt() {
        Given circle = Given.sections().file("0001_a", requiring("0002")).file("0002_b", requiring("0001"));

        assertThat(circle.problems())
                .singleElement(as(STRING))
                .contains("0001_a requires 0002_b, which does not come before it");
    }

    @Test
    void oneFileDoesNotOvertakeWhatItRequires() {
        Target file = Target.file("0002_b.sql");

        assertThat(catchThrowableOfType(
                        InvalidMigrationsException.class,
                        () -> aAndWhatRequiresIt().plan(file)))
                .hasMessage("""
                        0002_b.sql:1:21  Migration 0002_b requires 0001_a, which is not applied.
                          Next: apply that first: migration up --to 0001""");
        assertThat(aAndWhatRequiresIt().applied("0001_a").steps(file)).containsExactly("apply 0002_b");
    }

    @Test
    void whatIsResumedDoesNotOvertakeWhatItRequires() {
        Given halfDone = aAndWhatRequiresIt().interrupted("0002_b", 1, "no");

        assertThat(catchThrowableOfType(InvalidMigrationsException.class, () -> halfDone.plan(Target.all())))
                .hasMessageStartingWith("""
                        0002_b.sql:1:21  Migration 0002_b requires 0001_a, which is not applied.
                          Next: resolve it by hand and record that: migration mark-applied 0002, or migration \
                        mark-failed 0002""");
        assertThat(halfDone.applied("0001_a").steps(Target.all())).containsExactly("resume 0002_b");
    }

    /** Whichever gets another number, the other one would be required from then on. */
    @Test
    void aVersionThatSeveralFilesHaveDoesNotSayWhichIsRequired() {
        Given twins = Given.sections().duplicate("0001_a", "0001_b").file("0002_c", requiring("0001"));

        assertThat(twins.problems()).contains("""
                error unmet-requirement 0002_c.sql:1:21  Migration 0002_c requires 0001, but several files have this \
                version.
                  Next: give each file its own version first; then require the right one here""");
    }

    @Test
    void whatWasMarkedAsFailedIsNoLongerThere() {
        Given marked = aAndWhatRequiresIt().applied("0003_c").markedFailed("0001");

        assertThat(catchThrowableOfType(InvalidMigrationsException.class, () -> marked.plan(Target.file("0002_b"))))
                .hasMessageContaining("Migration 0002_b requires 0001_a, which is not applied.");
    }

    @Test
    void aCountEndsBeforeWhatRequiresTheRest() {
        assertThat(aAndWhatRequiresIt().steps(Target.count(1))).containsExactly("apply 0001_a");
    }
}
