package dev.migration.internal.blockers;

import dev.migration.internal.database.DatabaseLocks.LockBlocker;
import dev.migration.internal.help.Printable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts the tries of one transaction, and says how long to pause after each. A part of the pause is random, so that two
 * that stopped each other do not meet again. A try holds its own locks while it works, so all of them together may work
 * for a limited time; the wait for the lock does not count.
 */
final class RetryBudget {

    static final Duration LONGEST_WORK = Duration.ofSeconds(30);

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(150);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

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

    /** The pause where the blocker is unknown: a wait of this length blocks others for a tenth of the time at most. */
    Duration pauseAfter(Duration wait) {
        long longest =
                Math.min(Math.max(wait.toMillis() * 12, SHORTEST_PAUSE.toMillis()) * tries, LONGEST_PAUSE.toMillis());
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(longest * 3 / 4, longest + 1));
    }

    /**
     * The lines of the error report.
     *
     * @param timeout how long each try waited at most; zero where they were stopped by a deadlock
     * @param reason why it was not tried again; null where it was as often as it may
     * @param answered whether the database answered on a second connection
     */
    List<String> report(Duration timeout, @Nullable String reason, List<LockBlocker> seen, boolean answered) {
        String waited = tries == 1
                ? "Stopped by a lock" + (timeout.isZero() ? "" : " after " + Printable.duration(timeout))
                        + ", at the first try"
                : "Stopped by a lock at each of " + tries + " tries in " + Printable.duration(inAll())
                        + ", rolled back in between";
        String unseen = answered
                ? "no session that a second connection could see"
                : "unknown. No second connection was available in time";
        return List.of(
                waited + (reason == null ? "." : "; not tried again: " + reason + "."),
                "Blocked by: " + (seen.isEmpty() ? unseen : BlockerWatch.words(seen)) + ".");
    }
}
