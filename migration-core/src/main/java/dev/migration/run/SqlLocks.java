package dev.migration.run;

import dev.migration.problem.Code;
import dev.migration.problem.InvalidMigrationsException;
import dev.migration.problem.Problem;
import java.time.Duration;

/**
 * How a script treats the locks of other sessions, where it says nothing itself.
 *
 * @param timeout how long a statement waits for a lock; zero for what the session is set to
 * @param retries how often a transaction is run again that a lock has stopped
 */
public record SqlLocks(Duration timeout, int retries) {

    /** Waits for 5 seconds, and tries again 10 times. */
    public static final SqlLocks DEFAULT = new SqlLocks(Duration.ofSeconds(5), 10);

    /**
     * Checks both.
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
        return new SqlLocks(other, retries);
    }

    /** The same with another number of retries. */
    public SqlLocks withRetries(int other) {
        return new SqlLocks(timeout, other);
    }
}
