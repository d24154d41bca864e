// SPDX-License-Identifier: Apache-2.0
package dev.migration.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Code;
import dev.migration.MigrationStoppedException;
import dev.migration.Problem;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ReadyTargetsTest {

    private final ReadyTargets ready = new ReadyTargets();
    private final AtomicInteger looks = new AtomicInteger();

    private void refuse() {
        looks.incrementAndGet();
        throw new IllegalStateException("not ready");
    }

    @Test
    void aTargetThatWasRefusedIsNotLookedAtByTheNextRequests() throws Exception {
        assertThatThrownBy(() -> ready.require("acme", this::refuse)).hasMessage("not ready");
        assertThatThrownBy(() -> ready.require("acme", this::refuse)).hasMessage("not ready");
        assertThat(looks).hasValue(1);

        long end = System.nanoTime() + 10_000_000_000L;
        while (looks.get() == 1 && System.nanoTime() < end) {
            assertThatThrownBy(() -> ready.require("acme", this::refuse)).hasMessage("not ready");
            Thread.sleep(20);
        }
        assertThat(looks).as("a second later").hasValue(2);
    }

    private void stop() {
        looks.incrementAndGet();
        throw new MigrationStoppedException(Problem.error(Code.STOPPED, null, "stopped", "start again"), null);
    }

    @Test
    void aRequestThatWasStoppedSaysNothingToTheNext() {
        assertThatThrownBy(() -> ready.require("acme", this::stop)).isInstanceOf(MigrationStoppedException.class);
        assertThatThrownBy(() -> ready.require("acme", this::refuse)).hasMessage("not ready");
        assertThat(looks).hasValue(2);
    }

    @Test
    void whereTheOneThatLooksForAllIsStoppedAnotherLooks() throws Exception {
        var begun = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        var first = CompletableFuture.runAsync(() -> ready.require("acme", () -> {
            begun.countDown();
            await(end);
            stop();
        }));
        await(begun);
        var second = CompletableFuture.runAsync(() -> ready.require("acme", looks::incrementAndGet));

        end.countDown();

        assertThatThrownBy(() -> first.get(20, TimeUnit.SECONDS))
                .hasRootCauseInstanceOf(MigrationStoppedException.class);
        second.get(20, TimeUnit.SECONDS);
        assertThat(looks).hasValue(2);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void oneThatWasBroughtUpToDateIsUsedAtOnce() {
        assertThatThrownBy(() -> ready.require("acme", this::refuse)).hasMessage("not ready");
        ready.found(FleetTarget.ofSchema("acme"), true);

        ready.require("acme", this::refuse);

        assertThat(looks).hasValue(1);
    }
}
