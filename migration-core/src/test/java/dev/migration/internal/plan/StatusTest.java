// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.plan;

import static dev.migration.internal.plan.Given.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.migration.Code;
import dev.migration.MigrationStatus;
import dev.migration.Problem;
import dev.migration.Sequence;
import dev.migration.StatusReport;
import dev.migration.Version;
import dev.migration.internal.history.History;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the status shows of each migration besides its state. */
class StatusTest {

    private static StatusReport status(Given given) {
        return given.assessed().toReport("PostgreSQL", "clinic", List.of());
    }

    static Stream<Arguments> details() {
        return Stream.of(
                arguments(
                        given("0001_a", "0002_b").applied("0001_a").failed("0002"),
                        List.of("0001_a: null", "0002_b: no")),
                arguments(
                        given("0001_a", "0002_b").markedFailed("0002"),
                        List.of("0001_a: null", "0002_b: marked as not applied")),
                arguments(
                        given("0001_a", "0002_b").interrupted("0001_a", 1, null),
                        List.of("0001_a: 1 statement is done", "0002_b: null")),
                arguments(
                        given("0001_a", "0002_b").applied("0001_a").interruptedUndo("0001_a", 1, null),
                        List.of("0001_a: undoing it was interrupted:\n1 statement is done", "0002_b: null")),
                arguments(
                        given("views").appliedAs("views", "SELECT 1;"), List.of("views: changed since it was applied")),
                arguments(given("0001_a").applied("0001_b", "0002_newer"), List.of("0001_a: null", "0002_newer: null")),
                arguments(
                        given("0002_b").sequence(Sequence.RELAXED).interrupted("0001_lost", 1, null),
                        List.of("0001_lost: 1 statement is done", "0002_b: null")),
                arguments(Given.sections().duplicate("0001_a", "0001_b").applied("0001_b"), List.of("0001_b: null")));
    }

    @ParameterizedTest
    @MethodSource("details")
    void eachMigrationHasItsNameAndWhatIsKnownOfIt(Given given, List<String> details) {
        assertThat(status(given).migrations())
                .extracting(migration -> migration.name() + ": " + migration.detail())
                .isEqualTo(details);
    }

    @Test
    void ofFilesWithOneVersionTheOneThatWasAppliedIsShown() {
        assertThat(status(Given.sections().duplicate("0001_a", "0001_b").applied("0001_b"))
                        .applied())
                .extracting(MigrationStatus::name)
                .containsExactly("0001_b");
    }

    static Stream<Arguments> current() {
        return Stream.of(
                arguments(given("0001_a", "0002_b"), null),
                arguments(given("0001_a", "0002_b").applied("0001_a", "0002_b"), "0002"),
                arguments(given("0001_a", "0002_b").applied("0002_b", "0001_a"), "0002"),
                arguments(given("0001_a", "0002_b", "0003_c").baseline("2"), "0002"),
                arguments(given("0001_a").applied("0001_a", "0002_newer"), "0002"));
    }

    @ParameterizedTest
    @MethodSource("current")
    void theCurrentVersionIsTheNewestThatIsApplied(Given given, String current) {
        assertThat(status(given).current()).isEqualTo(current);
    }

    @Test
    void aBaselineThatTheNextRunRecordsIsNotCurrentYet() {
        Given given = given("0001_a", "0002_b");
        History due = given.history().withDueBaseline(Version.of("0001"));

        assertThat(MigrationStates.of(given.situation(due), given.rules())
                        .toReport("PostgreSQL", "clinic", List.of())
                        .current())
                .isNull();
    }

    @Test
    void whatTheLockFileSaysCanBeLeftOut() {
        MigrationStates states = given("0001_a")
                .fileProblem(Problem.error(Code.LOCK_FILE_MISMATCH, null, "It is not in the lock file.", ""))
                .fileProblem(Problem.warning(Code.EMPTY_LOCATION, null, "Empty.", ""))
                .assessed();

        assertThat(states.problems()).hasSize(2);
        assertThat(states.withoutLockFile().problems())
                .extracting(Problem::message)
                .containsExactly("Empty.");
        assertThat(states.withoutLockFile().migrations()).isEqualTo(states.migrations());
    }
}
