// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.internal.header.ScriptOptions;
import dev.migration.internal.settings.BatchSettings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchSizeTest {

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

        assertThat(BatchSize.next(size, Duration.ofMillis(took), BatchSettings.DEFAULT, options))
                .isEqualTo(next);
    }

    @ParameterizedTest
    @CsvSource({"1000, 500", "150, 100", "100, 100"})
    void aStoppedBatchIsHalved(int size, int half) {
        assertThat(BatchSize.half(size)).isEqualTo(half);
    }
}
