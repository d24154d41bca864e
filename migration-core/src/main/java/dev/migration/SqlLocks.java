package dev.migration;

import java.time.Duration;

/**
 * How a script treats the locks of other sessions, where it says nothing itself.
 *
 * @param timeout how long a statement waits for a lock, and keeps waiting who comes after it; zero for what the session
 *     is set to
 * @param retries how often a transaction is run again that a lock has stopped
 * @param patience how long it waits in all, without keeping anybody waiting, for the blocking transactions to end
 */
public record SqlLocks(Duration timeout, int retries, Duration patience) {

    /** Waits for 1 second, and tries again 10 times, for 5 minutes. */
    public static final SqlLocks DEFAULT = new SqlLocks(Duration.ofSeconds(1), 10, Duration.ofMinutes(5));

    /**
     * Checks the first two.
     *
     * @throws InvalidMigrationsException if one of them is negative
     */
    public SqlLocks {
        if (timeout.isNegative()) {
            throw new InvalidMigrationsException(Problem.error(
                    Code.INVALID_SETTING,
                    null,
                    "sql-lock-timeout cannot be negative, as " + timeout + " is.",
                    "set a time such as 5s, or 0 for the session's own limit"));
        }
        if (retries < 0) {
            throw new InvalidMigrationsException(Problem.error(
                    Code.INVALID_SETTING,
                    null,
                    "sql-lock-retries cannot be negative, as " + retries + " is.",
                    "set how often a script is tried again, or 0 for never"));
        }
    }

    /** The same with another timeout. */
    public SqlLocks withTimeout(Duration other) {
        return new SqlLocks(other, retries, patience);
    }

    /** The same with another number of retries. */
    public SqlLocks withRetries(int other) {
        return new SqlLocks(timeout, other, patience);
    }

    /** The same with another patience. */
    public SqlLocks withPatience(Duration other) {
        return new SqlLocks(timeout, retries, other);
    }
}
