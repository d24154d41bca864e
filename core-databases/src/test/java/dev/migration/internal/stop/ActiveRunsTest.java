// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.stop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.fixture.Fleet;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ActiveRunsTest {

    private final ActiveRuns whole = new ActiveRuns();
    private final ActiveRuns one = whole.part();
    private final ActiveRuns other = whole.part();

    @Test
    void whoStopsAllStopsThoseOfEachPart() {
        try (StopSignal first = one.begin();
                StopSignal second = other.begin()) {
            whole.stop();

            assertThat(first.reason()).isEqualTo(StopReason.APPLICATION);
            assertThat(second.reason()).isEqualTo(StopReason.APPLICATION);
        }
    }

    @Test
    void whoStopsAPartStopsNoOther() {
        try (StopSignal first = one.begin();
                StopSignal second = other.begin()) {
            one.stop();

            assertThat(first.reason()).isEqualTo(StopReason.APPLICATION);
            assertThat(second.reason()).isNull();
        }
    }

    @Test
    void whatBeginsAfterAStopIsNotConcerned() {
        whole.stop();

        try (StopSignal later = one.begin()) {
            assertThat(later.reason()).isNull();
            assertThat(one.isEnded()).isFalse();
        }
    }

    @Test
    void whatBeginsAfterTheEndIsStoppedAtOnce() {
        one.end();

        try (StopSignal later = one.begin();
                StopSignal second = other.begin()) {
            assertThat(one.isEnded()).isTrue();
            assertThat(later.reason()).isEqualTo(StopReason.APPLICATION);
            assertThat(second.reason()).isNull();
        }
    }

    @Test
    void whoEndsAPartDoesNotWaitForIt() {
        Set<Thread.State> doneOrWaiting = EnumSet.of(Thread.State.TERMINATED, Thread.State.TIMED_WAITING);
        try (StopSignal atWork = one.begin()) {
            var ending = new Thread(one::end);
            ending.start();
            Fleet.await("it has ended or waits", () -> doneOrWaiting.contains(ending.getState()));

            assertThat(ending.getState()).isEqualTo(Thread.State.TERMINATED);
            assertThat(atWork.reason()).isEqualTo(StopReason.APPLICATION);
        }
    }

    @Test
    void anInterruptOfTheWaitingThreadIsReported() {
        try (StopSignal atWork = one.begin()) {
            one.interrupt();

            assertThat(atWork.reason()).isEqualTo(StopReason.INTERRUPT);
            assertThat(one.isEnded()).isTrue();
        }
    }

    @Test
    void whatHasEndedIsNotStopped() {
        StopSignal ended = one.begin();
        ended.close();

        whole.stop();

        assertThat(ended.reason()).isNull();
    }

    @Test
    void anInterruptThatIsNoticedWhileFilesAreReadIsGivenBack() {
        try (StopSignal stop = new ActiveRuns().begin()) {
            stop.arm();
            stop.reading(() -> {
                Thread.currentThread().interrupt();
                // As code that computes: whoever waits takes the interrupt away.
                var noticed = CompletableFuture.runAsync(() -> Fleet.await("noticed", () -> stop.reason() != null));
                while (!noticed.isDone()) {
                    Thread.onSpinWait();
                }
                return true;
            });
            assertThat(stop.reason()).isEqualTo(StopReason.INTERRUPT);
        }
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void anInterruptRightBeforeAnotherReasonIsGivenBack() {
        try (StopSignal stop = new ActiveRuns().begin()) {
            stop.reading(() -> {
                Thread.currentThread().interrupt();
                stop.request(StopReason.APPLICATION);
                return true;
            });
            assertThat(stop.reason()).isEqualTo(StopReason.APPLICATION);
        }
        assertThat(Thread.interrupted()).isTrue();
    }
}
