// SPDX-License-Identifier: Apache-2.0
package dev.migration.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.MigrationStoppedException;
import dev.migration.TargetNotReadyException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How many requests may look at targets of one server. */
class ServerLimitsTest {

    private static final FleetTarget ACME = FleetTarget.ofSchema("acme");

    private final ServerLimits limits = new ServerLimits(1);
    private final AtomicInteger done = new AtomicInteger();

    private void run(String server, Duration longest) {
        limits.run(server, ACME, longest, done::incrementAndGet);
    }

    @Test
    void oneMoreIsRefusedAndAnotherServerIsNot() {
        limits.run("one", ACME, Duration.ofSeconds(10), () -> {
            assertThatThrownBy(() -> run("one", Duration.ofMillis(10)))
                    .isInstanceOf(TargetNotReadyException.class)
                    .hasMessageContaining("As many targets of its server as may be are at work: 1.");
            run("other", Duration.ofSeconds(10));
        });
        run("one", Duration.ofSeconds(10));

        assertThat(done).hasValue(2);
    }

    @Test
    void anotherMayFollowAlsoWhereTheFirstFailed() {
        assertThatThrownBy(() -> limits.run("one", ACME, Duration.ofSeconds(10), () -> {
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        run("one", Duration.ZERO);

        assertThat(done).hasValue(1);
    }

    @Test
    void anInterruptIsKept() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> run("one", Duration.ofSeconds(10))).isInstanceOf(MigrationStoppedException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(done).hasValue(0);
    }
}
