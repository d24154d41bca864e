package dev.migration.internal.lock;

import dev.migration.internal.help.Durations;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Judges another's lease by its changes: when it has not changed for one term, its owner is gone. The term is measured by
 * our monotonic clock, so no wrong clock can block a run or double it. A gap between two reads counts for two seconds at
 * most: if this process was suspended, the owner gets the rest of its term.
 */
final class LeaseWatch {

    private static final Duration LONGEST_GAP = Duration.ofSeconds(2);

    /** An owner that lives has renewed its lease by then. */
    private static final Duration WORTH_MENTIONING = HeldLease.BEAT.multipliedBy(4);

    private final Duration term;
    private final LongSupplier nanoTime;
    private @Nullable String pulse;
    private Duration unchanged = Duration.ZERO;
    private long readAt;
    private boolean changed;

    LeaseWatch(Duration term, LongSupplier nanoTime) {
        this.term = term;
        this.nanoTime = nanoTime;
    }

    /** The lease was read; whether its owner is gone. */
    boolean isOver(MigrationLockHolder lease) {
        long now = nanoTime.getAsLong();
        if (lease.pulse().equals(pulse)) {
            Duration gap = Duration.ofNanos(now - readAt);
            unchanged = unchanged.plus(gap.compareTo(LONGEST_GAP) < 0 ? gap : LONGEST_GAP);
        } else {
            changed |= pulse != null;
            pulse = lease.pulse();
            unchanged = Duration.ZERO;
        }
        readAt = now;
        return unchanged.compareTo(term) >= 0;
    }

    /** Whether a living owner would have renewed it by now. */
    boolean isNearlyOver() {
        return unchanged.compareTo(term.minus(WORTH_MENTIONING)) >= 0;
    }

    /** Whether its owner may be gone: it has never changed. */
    boolean mayBeAbandoned() {
        return pulse != null && !changed;
    }

    /** It was free, or could not be renewed: the term starts again. */
    void none() {
        pulse = null;
    }

    /** How long it has not changed, as a clause; empty for a short time. */
    String words() {
        return pulse == null || unchanged.compareTo(WORTH_MENTIONING) < 0
                ? ""
                : "; its lease has not changed for " + unchanged.toSeconds() + " s, and is taken over after "
                        + Durations.inWords(term);
    }
}
