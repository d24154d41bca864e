package dev.migration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionTest {

    @Test
    void numbersWithDotsAreComparedPartByPart() {
        assertThat(new String[] {
                    "1", "1.2", "1.2.1", "1.10", "2", "2.0.1", "10.1", "20240131", "20240131.1", "20240201.0.1"
                })
                .extracting(Version::of)
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({"1, 01", "1, 1.0", "1.2, 1.02.0.0", "0, 0.0", "20240131, 20240131.0"})
    void zerosAtTheEndsDoNotCount(String one, String other) {
        assertThat(Version.of(one))
                .isEqualTo(Version.of(other))
                .hasSameHashCodeAs(Version.of(other))
                .isEqualByComparingTo(Version.of(other));
        assertThat(Version.of(other).number()).isEqualTo(one);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "1.", ".1", "1..2", "1.a", "1_2", "-1", "1.2;", "1 2"})
    void nothingElseIsANumber(String text) {
        assertThat(Version.of(text).isNumeric()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "0009, 0010", "1.2, 1.3", "1.9, 1.10", "20241231, 202412311"})
    void theNextOneComesRightAfter(String version, String next) {
        assertThat(Version.of(version).next().text()).isEqualTo(next);
        assertThat(Version.of(version).next()).isGreaterThan(Version.of(version));
    }

    @ParameterizedTest
    @CsvSource({"1, true", "1234567, true", "12345678, false", "1.20240101, true", "20240101.1, false", "x, false"})
    void aSequenceNumberHasAFewDigitsBeforeItsDot(String version, boolean is) {
        assertThat(Version.of(version).isSequenceNumber()).isEqualTo(is);
    }
}
