package dev.migration.internal.database;

import dev.migration.internal.help.Printable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A session that keeps another one waiting for a lock.
 *
 * @param lock how it blocks, such as {@code blocks AccessExclusiveLock on patients}; empty where that is unknown
 * @param session who it is and what it is doing, in words
 * @param query what it runs, or ran last; empty where that cannot be seen
 * @param transaction names its transactions for {@link Database#isOpen}, separated by spaces; null where that is unknown
 * @param isCertain false where it may be another one
 * @param yieldsAfter it ends by itself when somebody has waited for this long, as an autovacuum does; null if not
 */
public record LockBlocker(
        String lock,
        String session,
        String query,
        @Nullable String transaction,
        boolean isCertain,
        @Nullable Duration yieldsAfter) {

    /** Who may connect chooses the session's name, and what a query holds. */
    public LockBlocker {
        lock = Printable.line(lock);
        session = Printable.line(session);
    }
}
