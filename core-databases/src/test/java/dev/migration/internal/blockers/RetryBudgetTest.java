package dev.migration.internal.blockers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryBudgetTest {

    private static final Duration WAIT = Duration.ofSeconds(5);

    private final AtomicLong clock = new AtomicLong(Duration.ofDays(1).toNanos());
    private final RetryBudget tries = new RetryBudget(2, clock::get);

    private void stoppedAfter(Duration duration) {
        tries.start();
        clock.addAndGet(duration.toNanos());
        tries.stopped(WAIT);
    }

    @Test
    void asManyAreLeftAsRetriesAreAllowed() {
        stoppedAfter(WAIT);
        assertThat(tries.left()).isEqualTo(2);
        stoppedAfter(WAIT);
        assertThat(tries.left()).isEqualTo(1);
        stoppedAfter(WAIT);
        assertThat(tries.left()).isZero();
        assertThat(tries.count()).isEqualTo(3);
    }

    @Test
    void theyMayWorkForHalfAMinuteInAll() {
        stoppedAfter(Duration.ofSeconds(24));
        assertThat(tries.workedTooLong()).as("19 s and the wait").isFalse();
        stoppedAfter(Duration.ofSeconds(15));
        assertThat(tries.workedTooLong()).as("29 s and the waits").isFalse();
        stoppedAfter(Duration.ofSeconds(6));
        assertThat(tries.workedTooLong()).as("30 s and the waits").isTrue();
    }

    @Test
    void inAllThePausesCount() {
        stoppedAfter(Duration.ofSeconds(7));
        clock.addAndGet(Duration.ofSeconds(2).toNanos());
        stoppedAfter(Duration.ofSeconds(1));

        assertThat(tries.inAll()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void onlyToWaitIsNoWork() {
        for (int i = 0; i < 20; i++) {
            stoppedAfter(WAIT.minusMillis(1));
        }
        assertThat(tries.workedTooLong()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1000, 9000, 12000",
        "2, 1000, 18000, 24000",
        "9, 1000, 45000, 60000",
        "1, 30000, 45000, 60000",
        "2, 0, 225, 300"
    })
    void whoBlocksUnknownSessionsPausesManyTimesAsLong(int stopped, long timeout, long shortest, long longest) {
        for (int i = 0; i < stopped; i++) {
            stoppedAfter(WAIT);
        }

        assertThat(tries.pauseAfter(Duration.ofMillis(timeout)))
                .isBetween(Duration.ofMillis(shortest), Duration.ofMillis(longest));
    }
}
