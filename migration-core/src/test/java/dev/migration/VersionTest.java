// SPDX-License-Identifier: Apache-2.0
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

    @Test
    void numbersAreComparedAsNumbersHoweverLongTheyAre() {
        assertThat(new String[] {
                    "9",
                    "20240131",
                    "1679012345",
                    "202401311200",
                    "20240131120000",
                    "90000000000001",
                    "202401311200000000"
                })
                .extracting(Version::of)
                .isSorted();
    }

    @Test
    void aNameComesAfterItsTimestampAlone() {
        assertThat(new String[] {"20240131120000", "20240131120000_a", "20240131120000_b", "20240131120001", "R__views"
                })
                .extracting(Version::of)
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(Version.of("20240131120000_a"))
                .returns(true, Version::isNamed)
                .returns(false, Version::isNumeric)
                .returns("20240131120000_a", Version::number)
                .isNotEqualTo(Version.of("20240131120000"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1_a;", "1_a b", "_a", "a_1", "1_$x", "1a_b", "1_a.", "1.2_a"})
    void whatAShellWouldNotTakeForAWordIsNoName(String text) {
        assertThat(Version.of(text).isNamed()).isFalse();
    }

    @Test
    void dieselComparesVersionsAsText() {
        assertThat(new String[] {"1", "10", "2", "20240131", "202401311200", "3"})
                .extracting(text -> Version.of(text).inTextOrder())
                .isSorted();
    }

    @Test
    void dbmateAndPrismaCompareTheNamesOfFiles() {
        assertThat(new String[] {"10", "1", "202401311200", "20240131", "20240131_a", "2", "3"})
                .extracting(text -> Version.of(text).inOrderOfNames())
                .isSorted();
        assertThat(Version.of("10"))
                .as("beside one of them, as it was typed")
                .isLessThan(Version.of("1").inOrderOfNames());
    }

    /** As Flyway, which has a space for each underscore. */
    @Test
    void repeatableMigrationsAreSortedByTheirDescription() {
        assertThat(new String[] {"R__A", "R__a_b", "R__a-b", "R__a1", "R__aB", "R__ab"})
                .extracting(Version::of)
                .isSorted();
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
    @CsvSource({"1, 2", "0009, 0010", "1.2, 1.3", "1.9, 1.10", "20241231, 20241232"})
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
