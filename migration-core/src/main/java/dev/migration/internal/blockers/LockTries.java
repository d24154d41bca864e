package dev.migration.internal.blockers;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/**
 * The tries of one transaction that other sessions' locks stop, and when the next one is due where that is not known from
 * those sessions. The pause grows from try to try, up to a limit, and a part of it is random, so that two that stopped each
 * other do not meet again.
 *
 * <p>What a try did before it met the lock is lost, and it held its own locks all that time. So the tries together may
 * work for a limited time only; the wait that ended each of them does not count.
 */
final class LockTries {

    static final Duration LONGEST_WORK = Duration.ofSeconds(30);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_BLIND_PAUSE = Duration.ofMinutes(1);

    private final int retries;
    private final LongSupplier nanoTime;
    private final long start;
    private long began;
    private Duration work = Duration.ZERO;
    private int tries;

    /** The first one starts. */
    LockTries(int retries, LongSupplier nanoTime) {
        this.retries = retries;
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
        this.began = start;
    }

    /** The next one starts. */
    void begin() {
        began = nanoTime.getAsLong();
    }

    /** The try that began last was stopped, after it had waited for this long at most. */
    void stopped(Duration longestWait) {
        tries++;
        Duration took = Duration.ofNanos(nanoTime.getAsLong() - began);
        work = work.plus(took.compareTo(longestWait) > 0 ? took.minus(longestWait) : Duration.ZERO);
    }

    /** How many were stopped. */
    int count() {
        return tries;
    }

    /** How many more there could be. */
    int left() {
        return Math.max(0, retries - (tries - 1));
    }

    boolean workedTooLong() {
        return work.compareTo(LONGEST_WORK) >= 0;
    }

    /** Since the first one began, pauses included. */
    Duration inAll() {
        return Duration.ofNanos(nanoTime.getAsLong() - start);
    }

    /** How long to wait where the blocker is unknown, so that the waits block others for a tenth of the time at most. */
    Duration pauseAfter(Duration timeout) {
        long longest = Math.min(timeout.toMillis() * 12 * tries, LONGEST_BLIND_PAUSE.toMillis());
        return Duration.ofMillis(longest * 3 / 4 + ThreadLocalRandom.current().nextLong(longest / 4 + 1));
    }

    /** How long to wait before the next one after a deadlock. */
    Duration pause() {
        Duration pause = FIRST_PAUSE;
        for (int i = 1; i < tries && pause.compareTo(LONGEST_PAUSE) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        long longest = Math.min(pause.toMillis(), LONGEST_PAUSE.toMillis());
        return Duration.ofMillis(longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2 + 1));
    }
}
