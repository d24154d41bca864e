// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.internal.settings.BatchSettings.Patience;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchSettingsTest {

    @ParameterizedTest
    @CsvSource({"0, 300, 0", "50, 300, 300", "75, 300, 900", "20, 400, 100"})
    void thePauseIsAShareOfTheTime(int percent, long took, long pause) {
        var settings = new BatchSettings(Duration.ofSeconds(1), percent, Duration.ZERO, null, Patience.WAITS);

        assertThat(settings.pauseAfter(Duration.ofMillis(took))).isEqualTo(Duration.ofMillis(pause));
    }
}
