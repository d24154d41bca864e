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

    @Test
    void theNameOfAFileIsAProblemOfTheFile() {
        assertThat(ExitCode.of(
                        new InvalidMigrationsException(problem(Code.INVALID_NAME, Place.of("migrations/first.sql")))))
                .isEqualTo(ExitCode.PROBLEMS);
    }

    @Test
    void oneWrongSettingAmongOtherProblems() {
        assertThat(ExitCode.of(new InvalidMigrationsException(
                        List.of(problem(Code.SEQUENCE_GAP, null), problem(Code.INVALID_SETTING, null)))))
                .isEqualTo(ExitCode.USAGE);
    }

    @Test
    void noDatabase() {
        assertThat(ExitCode.of(new DatabaseAccessException(problem(Code.DATABASE_UNREACHABLE, null), null)))
                .isEqualTo(ExitCode.USAGE);
    }

    @ParameterizedTest
    @EnumSource(names = {"READ_ONLY_DATABASE", "NO_PRIVILEGE", "POOLED_CONNECTION"})
    void aRefusalOfTheDatabaseEndsAsItsForecastDoes(Code code) {
        assertThat(ExitCode.of(new DatabaseAccessException(problem(code, null), null)))
                .isEqualTo(ExitCode.of(new InvalidMigrationsException(problem(code, null))))
                .isEqualTo(ExitCode.PROBLEMS);
    }

    @Test
    void aLongWait() {
        assertThat(ExitCode.of(new WaitTimeoutException(problem(Code.WAIT_TIMEOUT, null))))
                .isEqualTo(ExitCode.WAIT_TIMEOUT);
    }

    @Test
    void aMigrationThatFailed() {
        assertThat(ExitCode.of(new MigrationFailedException(
                        "Migration failed", "0007_add_phone", problem(Code.STATEMENT_FAILED, null), null)))
                .isEqualTo(ExitCode.FAILED);
    }

    @Test
    void aMigrationThatWasStopped() {
        assertThat(ExitCode.of(new MigrationStoppedException(problem(Code.STOPPED, null), null)))
                .isEqualTo(ExitCode.FAILED);
    }

    @Test
    void whatNobodyExpected() {
        assertThat(ExitCode.of(new IllegalStateException("a bug"))).isEqualTo(ExitCode.FAILED);
    }

    private static Problem problem(Code code, Place place) {
        return Problem.error(code, place, "message", "remedy");
    }
}
