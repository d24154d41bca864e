// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SchedulerTest {

    private static final Duration PAUSE = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofSeconds(20);

    private final Scheduler scheduler = new Scheduler();
    private final CountDownLatch thrice = new CountDownLatch(3);

    @AfterEach
    void close() {
        scheduler.close();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void failWith(Error failure) {
        thrice.countDown();
        throw failure;
    }

    @Test
    void aTaskIsRepeatedAfterItRanOutOfMemory() {
        scheduler.repeat(PAUSE, "migration-test", () -> failWith(new OutOfMemoryError("no room, says the test")));

        await(thrice);
    }

    @Test
    void aCheckIsRepeatedAfterItRanOutOfMemory() {
        scheduler.check(PAUSE, () -> failWith(new OutOfMemoryError("no room, says the test")));

        await(thrice);
    }

    @Test
    void aTaskDoesNotStartWhileTheOneBeforeIsAtWork() {
        var atWork = new AtomicInteger();
        var most = new AtomicInteger();
        var ticks = new CountDownLatch(5);
        scheduler.check(PAUSE, ticks::countDown);
        scheduler.repeat(PAUSE, "migration-test", () -> {
            most.accumulateAndGet(atWork.incrementAndGet(), Math::max);
            await(ticks);
            thrice.countDown();
            atWork.decrementAndGet();
        });

        await(thrice);

        assertThat(most).hasValue(1);
    }

    @Test
    void allTasksShareOneClock() {
        Set<Thread> clocks = ConcurrentHashMap.newKeySet();
        var twice = new CountDownLatch(2);
        scheduler.check(PAUSE, () -> {
            clocks.add(Thread.currentThread());
            twice.countDown();
        });
        scheduler.check(PAUSE, () -> {
            clocks.add(Thread.currentThread());
            thrice.countDown();
        });

        await(twice);
        await(thrice);

        assertThat(clocks).hasSize(1);
    }

    @Test
    void whoWaitsForATaskThatIsAtWorkGetsItsEndAndKeepsAnInterrupt() {
        var started = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        Scheduler.Task task = scheduler.start("migration-test", () -> {
            started.countDown();
            await(end);
        });
        await(started);
        assertThat(task.awaitIdle(PAUSE)).isFalse();

        Thread.currentThread().interrupt();
        scheduler.start("migration-test-end", end::countDown);

        assertThat(task.awaitIdle(LONG)).isTrue();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aCancelledTaskDoesNotStart() {
        Map<String, Boolean> ran = new ConcurrentHashMap<>();
        Scheduler.Task task = scheduler.repeat(PAUSE, "migration-test", () -> {
            ran.put("it", true);
            thrice.countDown();
        });
        await(thrice);

        task.cancel();
        assertThat(task.awaitIdle(LONG)).isTrue();
        ran.clear();
        var later = new CountDownLatch(3);
        scheduler.check(PAUSE, later::countDown);
        await(later);

        assertThat(ran).isEmpty();
    }
}
