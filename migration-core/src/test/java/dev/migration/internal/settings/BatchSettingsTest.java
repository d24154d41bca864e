package dev.migration.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.internal.header.ScriptOptions;
import dev.migration.internal.settings.BatchSettings.Patience;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchSettingsTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            # size, took ms, option batch-time in ms, next size
            1000,   500,     ,    1000
            1000,   400,     ,    1250
            1000,    10,     ,    2000
            1000,  5000,     ,     500
             120,  5000,     ,     100
            40000,   10,     ,   50000
            1000,   500,  250,     500
            1000,   500, 1000,    2000
            1000,   500,  600,    1200
            """)
    void aBatchTakesAsManyKeysAsFitIntoItsTime(int size, long took, Long batchTime, int next) {
        ScriptOptions options = batchTime == null
                ? ScriptOptions.DEFAULT
                : new ScriptOptions(Map.of("batch-time", Long.toString(batchTime)));

        assertThat(BatchSettings.DEFAULT.sizeAfter(size, Duration.ofMillis(took), options))
                .isEqualTo(next);
    }

    @ParameterizedTest
    @CsvSource({"0, 300, 0", "50, 300, 300", "75, 300, 900", "20, 400, 100"})
    void thePauseIsAShareOfTheTime(int percent, long took, long pause) {
        var settings = new BatchSettings(Duration.ofSeconds(1), percent, Duration.ZERO, null, Patience.WAITS);

        assertThat(settings.pauseAfter(Duration.ofMillis(took))).isEqualTo(Duration.ofMillis(pause));
    }

    @ParameterizedTest
    @CsvSource({"1000, 500", "150, 100", "100, 100"})
    void aStoppedBatchIsHalved(int size, int half) {
        assertThat(BatchSettings.half(size)).isEqualTo(half);
    }
}
