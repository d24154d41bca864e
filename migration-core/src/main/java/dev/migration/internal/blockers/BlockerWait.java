package dev.migration.internal.blockers;

import dev.migration.internal.database.Database;
import dev.migration.internal.database.DatabaseLocks.LockBlocker;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.stop.StopSignal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Waits, without queueing for their locks, until the transactions that blocked a script have ended. The run's own
 * connection is idle then, so it asks there, and needs no other.
 */
final class BlockerWait {

    private static final MaskedLog log = MaskedLog.of(BlockerWait.class);

    /** InnoDB refreshes what it says of transactions for whoever has not asked for 0.1 s. */
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(150);

    private static final int LONGEST_SECONDS = 5;

    private final Database database;
    private final Connection connection;
    private final StopSignal stop;

    /** Transactions that were given the time to end by themselves, and did not. */
    private final Set<String> asked = new HashSet<>();

    BlockerWait(Database database, Connection connection, StopSignal stop) {
        this.database = database;
        this.connection = connection;
        this.stop = stop;
    }

    /** How long the next try has to wait for locks so that all of these end by themselves; null where that is no way. */
    @Nullable
    Duration untilTheyYield(List<LockBlocker> blockers) {
        Duration longest = null;
        for (LockBlocker blocker : blockers) {
            Duration after = blocker.yieldsAfter();
            if (after == null || blocker.transaction() == null || !asked.add(blocker.transaction())) {
                return null;
            }
            longest = longest == null || longest.compareTo(after) < 0 ? after : longest;
        }
        return longest;
    }

    /** Whether it can be seen when all of these have ended. */
    boolean sees(List<LockBlocker> blockers) {
        return !blockers.isEmpty() && blockers.stream().allMatch(blocker -> blocker.transaction() != null);
    }

    /** Waits until they have ended, but no longer than this; false if they have not. */
    boolean await(List<LockBlocker> blockers, Duration longest) {
        long end = System.nanoTime() + longest.toNanos();
        List<String> transactions = blockers.stream()
                .map(LockBlocker::transaction)
                .filter(Objects::nonNull)
                .toList();
        while (isOpen(transactions)) {
            Duration left = Duration.ofNanos(end - System.nanoTime());
            if (left.isNegative() || !stop.pause(left.compareTo(BETWEEN_LOOKS) < 0 ? left : BETWEEN_LOOKS)) {
                return false;
            }
        }
        return true;
    }

    private boolean isOpen(List<String> transactions) {
        try {
            return database.isOpen(connection, transactions, LONGEST_SECONDS);
        } catch (SQLException e) {
            log.debug("Whether the blocking transactions have ended cannot be seen: {}", e);
            return true;
        }
    }
}
