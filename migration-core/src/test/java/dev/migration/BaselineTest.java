// SPDX-License-Identifier: Apache-2.0
package dev.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.internal.plan.FileProblems;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BaselineTest {

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "NONE", " none "})
    void noneIsUnderstoodInAnyCase(String text) {
        assertThat(Baseline.of(text)).isEqualTo(Baseline.none());
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "0005", " 0005\t", "5.0"})
    void aVersionIsUnderstoodWithAndWithoutZeros(String text) {
        assertThat(Baseline.of(text)).isEqualTo(new Baseline(Version.of("5")));
    }

    static Stream<String> others() {
        return Stream.of("v5|| |0005_name|-1|1.2.|'0005'|\"0005\"|'none'|null|false|٥|0 5".split("\\|"));
    }

    @ParameterizedTest
    @MethodSource("others")
    void nothingElseIs(String text) {
        assertThatThrownBy(() -> Baseline.of(text))
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessage("The baseline cannot be \"" + text + "\": a version is a number, such as 0005.\n"
                        + "  Next: name the newest migration that the schema already contains; or none, if it contains"
                        + " none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "none"})
    void aVersionThatHasAFileIsTakenAndNoneBesideAny(String text) {
        assertThat(FileProblems.ofBaseline(Baseline.of(text), versions("0000", "0001", "0002")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"60", "3", "0", "00"})
    void aVersionWithoutAFileIsRefused(String text) {
        assertThat(FileProblems.ofBaseline(Baseline.of(text), versions("0006", "0001")))
                .get()
                .extracting(Problem::code, Problem::message)
                .containsExactly(
                        Code.UNKNOWN_VERSION,
                        "No baseline at version " + text + ": there is no migration " + text + "; the newest is 0006.");
    }

    @Test
    void aVersionIsRefusedWhereThereAreNoFiles() {
        assertThat(FileProblems.ofBaseline(Baseline.of("1"), List.of()))
                .get()
                .extracting(Problem::message)
                .isEqualTo("No baseline at version 1: there is no migration 1, nor any other.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "000"})
    void zeroIsRefusedWhereAMigrationHasThatVersion(String zero) {
        assertThat(FileProblems.ofBaseline(Baseline.of(zero), versions("0000", "0001")))
                .get()
                .extracting(Problem::code)
                .isEqualTo(Code.INVALID_SETTING);
    }

    private static List<Version> versions(String... texts) {
        return List.of(texts).stream().map(Version::of).toList();
    }
}
