package dev.migration.internal.blockers;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/**
 * Counts the tries of one transaction, and says how long to pause after each. A part of the pause is random, so that two
 * that stopped each other do not meet again. A try holds its own locks while it works, so all of them together may work
 * for a limited time; the wait for the lock does not count.
 */
final class RetryBudget {

    static final Duration LONGEST_WORK = Duration.ofSeconds(30);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_BLIND_PAUSE = Duration.ofMinutes(1);

    private final int retries;
    private final LongSupplier nanoTime;
    private final long first;
    private long startedAt;
    private Duration work = Duration.ZERO;
    private int tries;

    RetryBudget(int retries, LongSupplier nanoTime) {
        this.retries = retries;
        this.nanoTime = nanoTime;
        this.first = nanoTime.getAsLong();
        this.startedAt = first;
    }

    void start() {
        startedAt = nanoTime.getAsLong();
    }

    /** The last try was stopped, after a wait for the lock of this length at most. */
    void stopped(Duration longestWait) {
        tries++;
        Duration took = Duration.ofNanos(nanoTime.getAsLong() - startedAt);
        work = work.plus(took.compareTo(longestWait) > 0 ? took.minus(longestWait) : Duration.ZERO);
    }

    int count() {
        return tries;
    }

    int left() {
        return Math.max(0, retries - (tries - 1));
    }

    boolean workedTooLong() {
        return work.compareTo(LONGEST_WORK) >= 0;
    }

    /** Since the first one started, pauses included. */
    Duration inAll() {
        return Duration.ofNanos(nanoTime.getAsLong() - first);
    }

    /** The pause where the blocker is unknown: the waits block others for a tenth of the time at most. */
    Duration pauseAfter(Duration timeout) {
        long longest = Math.min(timeout.toMillis() * 12 * tries, LONGEST_BLIND_PAUSE.toMillis());
        return Duration.ofMillis(longest * 3 / 4 + ThreadLocalRandom.current().nextLong(longest / 4 + 1));
    }

    /** The pause after a deadlock. */
    Duration pause() {
        Duration pause = FIRST_PAUSE;
        for (int i = 1; i < tries && pause.compareTo(LONGEST_PAUSE) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        long longest = Math.min(pause.toMillis(), LONGEST_PAUSE.toMillis());
        return Duration.ofMillis(longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2 + 1));
    }
}
