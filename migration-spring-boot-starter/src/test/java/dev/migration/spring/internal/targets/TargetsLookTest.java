// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.targets;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TargetsLookTest {

    @Test
    void aLookThatTakesLongIsFreshForLongerUpToALimit() {
        assertThat(TargetsLook.fresh(Duration.ofMillis(100))).isEqualTo(Duration.ofSeconds(30));
        assertThat(TargetsLook.fresh(Duration.ofSeconds(10))).isEqualTo(Duration.ofSeconds(200));
        assertThat(TargetsLook.fresh(Duration.ofMinutes(1))).isEqualTo(Duration.ofMinutes(5));
    }
}
