// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UtcTimeTest {

    @ParameterizedTest
    @CsvSource({
        "2026-01-31 12:00:00, 2026-01-31T12:00:00Z",
        "2026-01-31 12:00:00.5, 2026-01-31T12:00:00.500Z",
        "2026-01-31T12:00:00.000001, 2026-01-31T12:00:00.000001Z",
        "2026-01-31 12:00:00.123456789, 2026-01-31T12:00:00.123456789Z",
        "2026-01-31 12:00, 2026-01-31T12:00:00Z",
        "٢٠٢٦-٠١-٣١ ١٢:٠٠:٠٠.615662, 2026-01-31T12:00:00.615662Z"
    })
    void databasesWriteItInSeveralForms(String text, Instant time) throws SQLException {
        assertThat(UtcTime.of(text)).isEqualTo(time);
    }

    @Test
    void noTimeIsTheEpoch() throws SQLException {
        assertThat(UtcTime.of(null)).isEqualTo(Instant.EPOCH);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "soon",
                "2026-02-30 12:00:00",
                "2026-01-31 24:00:00",
                "2026-01-31 12:00:00.x",
                "some day this week",
                "2026-01-31 12:00:00Z",
                "2026-01-31 12:00:00+02",
                "2026-01-31 12:00:00.-5",
                "2026/01/31 12:00:00",
                "2026-01-31 12:00:00.1234567890"
            })
    void anythingElseIsRefusedByItsText(String text) {
        assertThatThrownBy(() -> UtcTime.of(text))
                .isInstanceOf(SQLException.class)
                .hasMessage("not a time: " + text);
    }
}
