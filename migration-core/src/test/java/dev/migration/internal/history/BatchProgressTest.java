// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.migration.Version;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BatchProgressTest {

    private static BatchProgress at(String first, String last, String upper) {
        return BatchProgress.start(first, upper, 1000).after(last, 400, Duration.ofSeconds(20));
    }

    @Test
    void isReadAsItWasWritten() {
        BatchProgress waiting = at("", "a b.\u00f6%", "z").waitingFor("a standby is 12 s behind");
        assertThat(BatchProgress.of(waiting.text())).isEqualTo(waiting);
        assertThat(BatchProgress.of(BatchProgress.start("1", "9", 5).text()))
                .isEqualTo(BatchProgress.start("1", "9", 5));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1 2 3",
                "x 1 1 .a .b  ",
                "1 1 1 .a .b .c",
                "-1 1 1 .a .b  ",
                "9223372036854775807 1 1 .a .b  ",
                "1 0 1 .a .b  ",
                "1 1 -1 .a .b  ",
                "1 1 9223372036854775807 .a .b  "
            })
    void whatNoRunWritesIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> BatchProgress.of(text));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 40, 100, 0.4",
        "-10, -10, 10, 0",
        "1.5, 2.5, 3.5, 0.5",
        "00000000-0000-0000-0000-000000000000, 40000000-0000-0000-0000-000000000000, 80000000-0000-0000-0000-000000000000, 0.5",
        "2024-01-01 00:00:00, 2024-01-02 00:00:00+00, 2024-01-05 00:00:00.5, 0.25",
        "5, 5, 5, 1"
    })
    void theShareIsThatOfTheKeys(String first, String last, String upper, double share) {
        assertThat(at(first, last, upper).share()).hasValueCloseTo(share, within(0.001));
    }

    @Test
    void textsHaveNoShareUntilTheirEnd() {
        assertThat(at("a", "m", "z").share()).isEmpty();
        assertThat(at("a", "z", "z").share()).hasValue(1);
        assertThat(BatchProgress.ofNothing(1000).share()).hasValue(1);
    }

    @Test
    void rateAndTimeLeftAreThoseOfTheTimeThatItWasWorkedOn() {
        assertThat(at("0", "40", "100").rate()).isEqualTo(20);
        assertThat(at("0", "40", "100").left()).isEqualTo(Duration.ofSeconds(30));
        assertThat(BatchProgress.start("0", "100", 1000).left()).isNull();
        assertThat(BatchProgress.start("0", "100", 1000).rate()).isZero();
    }

    /** Such as a row that stands for "unknown": the share of the keys says nothing of the rows. */
    @Test
    void oneKeyFarFromTheOthersLeavesNoForecast() {
        Instant at = Instant.EPOCH;
        var batches = new BatchesInFlight(
                Version.of("1"),
                "0001_fill",
                "",
                at,
                1,
                false,
                null,
                null,
                at,
                null,
                at("1", "1000", Long.toString(Long.MAX_VALUE)));

        assertThat(batches.status().left()).isNull();
        assertThat(batches.status().inWords()).isEqualTo("0 %, 400 rows changed, 20 a second; nobody works on it");
    }
}
