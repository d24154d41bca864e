// SPDX-License-Identifier: Apache-2.0
package dev.migration.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.InvalidMigrationsException;
import dev.migration.fixture.Texts;
import java.util.List;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

class TargetShareTest {

    private static FleetOrder stoppingAfter(String portion) {
        return new FleetOrder(Waves.ALL, portion, wave -> {}, outcome -> {});
    }

    @Texts("0 ¦ 0% ¦ 101% ¦ 300% ¦ -1 ¦ 5 % ¦ many")
    void whatIsNoNumberAndNoPercentageIsRefusedForWavesAndFailures(String text) {
        assertThatThrownBy(() -> stoppingAfter(text)).isInstanceOf(InvalidMigrationsException.class);
        assertThatThrownBy(() -> new Waves(List.of(text))).isInstanceOf(InvalidMigrationsException.class);
    }

    @Test
    void aPercentageIsOneAtLeast() {
        IntPredicate few = stoppingAfter("2%").endsAt(10);
        IntPredicate more = stoppingAfter("2%").endsAt(140);
        IntPredicate number = stoppingAfter("3").endsAt(10);

        assertThat(List.of(few.test(0), few.test(1))).containsExactly(false, true);
        assertThat(List.of(more.test(1), more.test(2))).containsExactly(false, true);
        assertThat(List.of(number.test(2), number.test(3))).containsExactly(false, true);
        assertThat(stoppingAfter("").endsAt(10).test(10)).isFalse();
    }
}
