package dev.migration.internal.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The locks that keep other instances away, and who is in the way of a session that waits for others. */
interface Locking {

    /** The lock that lives as long as the session, where the product has one. */
    default Optional<SessionLock> sessionLock(String name) {
        return Optional.empty();
    }

    /** The same lock for one transaction, where the product has one. */
    default Optional<TransactionLock> transactionLock(String name) {
        return Optional.empty();
    }

    /** A lease may be taken over when it has not changed for this long. */
    default Duration lease() {
        return Duration.ofSeconds(20);
    }

    /**
     * Who keeps a session from going on, as far as this connection may see it; nobody where it does not wait.
     *
     * @param session as in {@link SessionState#id}
     * @param seconds how long this may take
     */
    default List<LockBlocker> blockers(Connection connection, String session, int seconds) throws SQLException {
        return List.of();
    }

    /** Whether one of these transactions, as in {@link LockBlocker#transaction}, has not ended. */
    default boolean isOpen(Connection connection, List<String> transactions, int seconds) throws SQLException {
        return false;
    }
}
