// SPDX-License-Identifier: Apache-2.0
package dev.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.migration.internal.report.ExitCode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class ExitCodeTest {

    @Test
    void theNumbersNeverChange() {
        assertThat(ExitCode.values())
                .extracting(Enum::name, ExitCode::value)
                .containsExactly(
                        tuple("DONE", 0),
                        tuple("FAILED", 1),
                        tuple("USAGE", 2),
                        tuple("PROBLEMS", 3),
                        tuple("WAIT_TIMEOUT", 4));
    }

    @ParameterizedTest
    @EnumSource(names = {"INVALID_SETTING", "PROTECTED_DATABASE", "NOT_CONFIRMED", "INVALID_NAME", "MISSING_LOCATION"})
    void whatWasAskedForWrongly(Code code) {
        assertThat(ExitCode.of(new InvalidMigrationsException(problem(code, null))))
                .isEqualTo(ExitCode.USAGE);
    }

    @ParameterizedTest
    @EnumSource(
            names = {"INVALID_SETTING", "PROTECTED_DATABASE", "NOT_CONFIRMED", "INVALID_NAME", "MISSING_LOCATION"},
            mode = Mode.EXCLUDE)
    void whatIsWrongWithFilesAndHistory(Code code) {
        assertThat(ExitCode.of(new InvalidMigrationsException(problem(code, null))))
                .isEqualTo(ExitCode.PROBLEMS);
    }

    @ParameterizedTest
    @EnumSource(names = {"READ_ONLY_DATABASE", "NO_PRIVILEGE", "POOLED_CONNECTION"})
    void aRefusalOfTheDatabaseEndsAsItsForecastDoes(Code code) {
        assertThat(ExitCode.of(new DatabaseAccessException(problem(code, null), null)))
                .isEqualTo(ExitCode.of(new InvalidMigrationsException(problem(code, null))))
                .isEqualTo(ExitCode.PROBLEMS);
    }

    @Test
    void eachExceptionHasItsCode() {
        Problem ofFile = problem(Code.INVALID_NAME, Place.of("migrations/first.sql"));
        List<Problem> oneSetting = List.of(problem(Code.SEQUENCE_GAP, null), problem(Code.INVALID_SETTING, null));
        Problem unreachable = problem(Code.DATABASE_UNREACHABLE, null);
        Problem failed = problem(Code.STATEMENT_FAILED, null);

        assertThat(ExitCode.of(new InvalidMigrationsException(ofFile))).isEqualTo(ExitCode.PROBLEMS);
        assertThat(ExitCode.of(new InvalidMigrationsException(oneSetting))).isEqualTo(ExitCode.USAGE);
        assertThat(ExitCode.of(new DatabaseAccessException(unreachable, null))).isEqualTo(ExitCode.USAGE);
        assertThat(ExitCode.of(new WaitTimeoutException(problem(Code.WAIT_TIMEOUT, null))))
                .isEqualTo(ExitCode.WAIT_TIMEOUT);
        assertThat(ExitCode.of(new MigrationFailedException("Migration failed", "0007_add_phone", failed, null)))
                .isEqualTo(ExitCode.FAILED);
        assertThat(ExitCode.of(new MigrationStoppedException(problem(Code.STOPPED, null), null)))
                .isEqualTo(ExitCode.FAILED);
        assertThat(ExitCode.of(new IllegalStateException("a bug"))).isEqualTo(ExitCode.FAILED);
    }

    private static Problem problem(Code code, Place place) {
        return Problem.error(code, place, "message", "remedy");
    }
}
