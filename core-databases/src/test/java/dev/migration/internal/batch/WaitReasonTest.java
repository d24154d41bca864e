// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WaitReasonTest {

    @Test
    void aStandbyMayBeSoFarBehind() {
        assertThat(WaitReason.ofLag(10, Duration.ofSeconds(10))).isEmpty();
        assertThat(WaitReason.ofLag(12.54, Duration.ofSeconds(10)))
                .contains(new WaitReason.Found("standby", "a standby is 12.5 s behind"));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            t, true
            TRUE, true
            1, true
            5, true
            -0.5, true
            , false
            f, false
            FALSE, false
            0, false
            0.0, false""")
    void aNumberIsTrueUnlessItIsZero(String value, boolean isTrue) throws SQLException {
        assertThat(WaitReason.isTrue(value)).isEqualTo(isTrue);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "", "on\nit"})
    void anythingElseIsAnError(String value) {
        assertThatThrownBy(() -> WaitReason.isTrue(value))
                .hasMessage("its first value is neither a boolean nor a number: " + value.replace("\n", "\\n"));
    }
}
