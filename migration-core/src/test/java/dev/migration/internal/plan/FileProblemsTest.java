// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.plan;

import static dev.migration.internal.plan.Given.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.migration.Baseline;
import dev.migration.Code;
import dev.migration.Policy;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.history.History;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Versions that are not what they should be: of a baseline, and of several files. */
class FileProblemsTest {

    private static final String NO_0003 = """
            error unknown-version No baseline at version 0003: there is no migration 0003%s.
              Next: name the newest migration that the schema already contains; or none, if it contains none""";

    static Stream<Arguments> baselines() {
        return Stream.of(
                arguments(Baseline.none(), List.of("0001"), ""),
                arguments(Baseline.of("2"), List.of("0001", "0002"), ""),
                arguments(Baseline.of("0003"), List.of("0002", "0001"), NO_0003.formatted("; the newest is 0002")),
                arguments(Baseline.of("0003"), List.of(), NO_0003.formatted(", nor any other")),
                arguments(Baseline.of("00"), List.of("0", "1"), """
                        error invalid-setting Baseline 00 can mean two things: nothing is applied yet, or migration 00 is.
                          Next: if nothing is applied yet, the baseline is none; if migration 00 is applied: migration \
                        baseline none, and at once migration mark-applied 00"""));
    }

    @ParameterizedTest
    @MethodSource("baselines")
    void aBaselineIsAVersionOfTheFiles(Baseline baseline, List<String> versions, String problem) {
        List<Version> known = versions.stream().map(Version::of).toList();

        assertThat(Given.texts(FileProblems.ofBaseline(baseline, known).stream().toList()))
                .isEqualTo(problem.isEmpty() ? List.of() : List.of(problem));
    }

    private static Given recorded(String baseline, String wanted) {
        return Given.sections().baseline(baseline).wanted(Baseline.of(wanted));
    }

    static Stream<Arguments> recorded() {
        String used = "warning baseline-mismatch The setting baseline is %s, but baseline %s was recorded at"
                + " 2026-01-02T03:04:05Z. The recorded one is used.\n  Next: set migration.baseline=%2$s, or remove the setting";
        String replaceable = used + "; if %1$s is right: migration baseline %1$s";
        String twoForOne = replaceable.formatted("0002", "0001");
        return Stream.of(
                arguments(Given.sections().wanted(Baseline.of("0002")), List.of()),
                arguments(Given.sections().baseline("0002"), List.of()),
                arguments(recorded("0002", "2"), List.of()),
                arguments(recorded("0001", "0002"), List.of(twoForOne)),
                arguments(recorded("0001", "0002").applied("views"), List.of(twoForOne)),
                arguments(recorded("0002", "0001"), List.of(replaceable.formatted("0001", "0002"))),
                arguments(
                        recorded("0002", "none").applied("0003_c").files("0003_c"),
                        List.of(replaceable.formatted("none", "0002"))),
                arguments(
                        recorded("0001", "0003").applied("0002_b").files("0002_b"),
                        List.of(used.formatted("0003", "0001"))));
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void theRecordedBaselineIsUsed(Given given, List<String> problems) {
        assertThat(given.problems()).isEqualTo(problems);
    }

    @Test
    void whatIsHalfDoneKeepsTheRecordedBaseline() {
        Given given = recorded("0001", "0003").files("0002_b").interrupted("0002_b", 1, null);

        assertThat(given.problems())
                .last()
                .asString()
                .startsWith("warning baseline-mismatch ")
                .endsWith("or remove the setting");
    }

    @Test
    void aBaselineThatIsStillToBeRecordedIsAVersionOfTheFilesToo() {
        Given given = given("0001_a", "0002_b").wanted(Baseline.of("0003"));
        History due = given.history().withDueBaseline(Version.of("0003"));

        assertThat(Given.texts(Planner.validate(MigrationStates.of(given.situation(due), given.rules()))))
                .containsExactly(NO_0003.formatted("; the newest is 0002"));
    }

    private static Given withoutLocation(Code code) {
        return Given.sections()
                .fileProblem(Problem.warning(code, null, "Nothing there.", ""))
                .fileProblem(Problem.warning(Code.UNREAD_FILES, null, "Unread.", ""));
    }

    @ParameterizedTest
    @EnumSource(
            value = Code.class,
            names = {"EMPTY_LOCATION", "MISSING_LOCATION"})
    void aLocationWithoutFilesIsAnErrorWhereAPolicyOrTheHistorySaysSo(Code code) {
        String unread = "warning unread-files Unread.";

        assertThat(withoutLocation(code).problems())
                .containsExactly("warning " + code.id() + " Nothing there.", unread);
        assertThat(withoutLocation(code)
                        .policies(Policy.FAIL_ON_MISSING_LOCATION)
                        .problems())
                .containsExactly("error " + code.id() + " Nothing there.", unread);
        assertThat(withoutLocation(code).applied("0001_a").problems())
                .element(0)
                .asString()
                .startsWith(
                        "error empty-location The database has a history up to 0001_a, but no migration file was found:"
                                + " the location is empty or wrong.\n    Nothing there.\n  Next: ");
        assertThat(withoutLocation(code).applied("0001_a").problems())
                .element(1)
                .isEqualTo(unread);
    }

    private static List<String> duplicates(Given given, String version) {
        return Given.texts(FileProblems.ofDuplicates(given.situation().set(), given.history(), Version.of(version)));
    }

    @Test
    void severalFilesOfTheVersionAreReported() {
        Given given = Given.sections()
                .duplicate("0001_a", "0001_b")
                .duplicate("0002_a", "0002_b")
                .duplicate("Views", "views");

        assertThat(duplicates(given, "2")).containsExactly("""
                error duplicate-version Several migrations have this version
                  Next: renumber one""");
        assertThat(duplicates(given, "R__views"))
                .as("names that differ in capitals only")
                .hasSize(1);
        assertThat(duplicates(given, "0003")).isEmpty();
        assertThat(duplicates(given("0002_a"), "0002")).isEmpty();
    }
}
