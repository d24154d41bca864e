package dev.migration.database;

import dev.migration.problem.Printable;

/**
 * A session that keeps another one waiting for a lock.
 *
 * @param lock how it is in the way, such as {@code blocks AccessExclusiveLock on patients}; empty where that is unknown
 * @param session who it is and what it is doing, in words
 * @param query what it runs, or ran last; empty where that cannot be seen
 */
public record LockBlocker(String lock, String session, String query) {

    /** Who may connect chooses the session's name, and what a query holds. */
    public LockBlocker {
        lock = Printable.line(lock);
        session = Printable.line(session);
    }
}
