// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.plan;

import static dev.migration.internal.plan.Given.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.migration.internal.history.History.AppliedMigration.Kind;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is reported of an applied migration without a file that was one in Java, or may have been. */
class MissingCodeTest {

    private static final String WAS_CODE =
            "error missing-file Migration 0001_fill is applied, and was a code migration: its"
                    + " class is missing.\n  Next: name its class with --classpath (in a service, make it a bean:";
    private static final String HAD_A_FILE =
            "error missing-file Migration 0001_fill is applied, but its file is missing.\n  Next: put the file back;";
    private static final String MAY_BE_CODE = HAD_A_FILE.replace(
            "back;", "back, or, if it is a code migration, name its class with --classpath (in a service,");

    private static Given missing(Kind kind) {
        return given("0002_b").row("0001_fill", "1", kind).applied("0002_b");
    }

    static Stream<Arguments> missing() {
        return Stream.of(
                arguments(missing(Kind.CODE), WAS_CODE),
                arguments(missing(Kind.ADOPTED).lockedCode("0001_fill"), WAS_CODE),
                arguments(missing(Kind.ADOPTED), MAY_BE_CODE),
                arguments(missing(Kind.ADOPTED).lockedCode("0009_other"), MAY_BE_CODE),
                arguments(missing(Kind.MIGRATION), HAD_A_FILE),
                arguments(missing(Kind.MIGRATION).lockedCode("0001_fill"), HAD_A_FILE));
    }

    @ParameterizedTest
    @MethodSource("missing")
    void whatWasCodeIsRunWhereItsClassIsKnown(Given given, String problem) {
        assertThat(given.problems()).first().asString().startsWith(problem);
    }

    static Stream<Arguments> newer() {
        String sql = "\n  Next: if this build works with the newer schema, do nothing. To undo the newer migrations:"
                + " migration down --to 0001 (runs the stored down scripts)";
        String code = "\n  Next: if this build works with the newer schema, do nothing; or, for each that is a code"
                + " migration, name its class with --classpath (in a service, make it a bean: @Import it, or scan its"
                + " package). Otherwise check the location:"
                + " its files may be another application's";
        return Stream.of(
                arguments(Kind.MIGRATION, Kind.MIGRATION, sql),
                arguments(Kind.CODE, Kind.MIGRATION, code),
                arguments(Kind.MIGRATION, Kind.CODE, code));
    }

    @ParameterizedTest
    @MethodSource("newer")
    void aNewerBuildMayHaveCodeToo(Kind second, Kind third, String remedy) {
        Given given =
                given("0001_a").applied("0001_a").row("0002_b", "1", second).row("0003_c", "1", third);

        assertThat(given.problems()).singleElement().asString().endsWith(remedy);
    }

    @Test
    void severalAreOneProblem() {
        Given given = given("0004_b")
                .row("0001_fill", "1", Kind.CODE)
                .row("0002_fill", "2", Kind.CODE)
                .row("0003_fill", "3", Kind.CODE)
                .applied("0004_b");

        assertThat(given.problems())
                .singleElement()
                .asString()
                .startsWith("error missing-file 3 migrations are applied, and were code migrations: their classes are"
                        + " missing: 0001_fill, 0002_fill, 0003_fill\n");
    }
}
