package dev.migration.internal.help;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0 ms",
        "999, 999 ms",
        "1000, 1 s",
        "1099, 1 s",
        "1100, 1.1 s",
        "1999, 1.9 s",
        "59999, 59.9 s",
        "60000, 1 min 0 s",
        "3725000, 62 min 5 s"
    })
    void durationsAreShownAsPeopleSayThem(long millis, String shown) {
        assertThat(Durations.inWords(Duration.ofMillis(millis))).isEqualTo(shown);
    }
}
