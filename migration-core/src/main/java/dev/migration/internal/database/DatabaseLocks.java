// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database;

import dev.migration.internal.help.Printable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The locks that keep other instances out, and which sessions block another one. */
public interface DatabaseLocks {

    /** Of a product without locks of its own, whose blocking sessions cannot be seen. */
    DatabaseLocks NONE = new DatabaseLocks() {};

    /** The lock that lives as long as the session, where the product has one. */
    default Optional<SessionLock> sessionLock(String name) {
        return Optional.empty();
    }

    /** The same lock for one transaction, where the product has one. */
    default Optional<TransactionLock> transactionLock(String name) {
        return Optional.empty();
    }

    /** The lock that another program takes here, where the product has locks of a program's own, and it takes one. */
    default Optional<ForeignLock> foreignLock(Connection connection, ForeignKeys keys) throws SQLException {
        return Optional.empty();
    }

    /** The same lock, which outlives the transaction and is ours until it is released; a pooler gives that session to others. */
    default Optional<ForeignLock> foreignLockOfSession(Connection connection, ForeignKeys keys) throws SQLException {
        return foreignLock(connection, keys);
    }

    /** The sessions that block another one, a {@link SessionState#id}, as far as this connection sees them in this time. */
    default List<LockBlocker> blockers(Connection connection, String session, int seconds) throws SQLException {
        return List.of();
    }

    /**
     * Whether this is a cluster that orders all writes when they are sent (Galera). A renewal sent in time counts, even if its
     * answer comes late. A change of a table fails transactions on that table, on every node.
     */
    default boolean areOfCluster() {
        return false;
    }

    /** What ends a session that blocks, with what it is named by, as a clause; empty where that is unknown. */
    default String howToEnd() {
        return "";
    }

    /** Whether one of these transactions, as in {@link LockBlocker#transaction}, has not ended. */
    default boolean isOpen(Connection connection, List<String> transactions, int seconds) throws SQLException {
        return false;
    }

    /**
     * A lock that the server gives back by itself when the session ends.
     *
     * @param tryLock a query for one boolean: whether the lock is ours now; never waits
     * @param unlock a statement that gives it back
     * @param holder a query for one text that says who holds it, since when and what it runs; no row when none does
     * @param end a query for one text: what an administrator types to end the session that holds it; null when none does
     */
    record SessionLock(String tryLock, String unlock, String holder, String end) {}

    /**
     * A lock that ends with the transaction, and conflicts with the session's lock of the same name.
     *
     * @param tryLock what begins the transaction: a statement that sets it up, and a query whose first column is a boolean,
     *     whether the lock is ours now. It never waits, and what follows waits for the locks of others for a short time only
     * @param taken a condition that is true once the lock is ours; waits for it
     * @param holder an expression for the session that has it now, as the database names sessions
     */
    record TransactionLock(String tryLock, String taken, String holder) {}

    /** By what another program knows its lock; null where it takes none on a product of this kind. */
    interface ForeignKeys {

        /** Where locks are numbers, in each database anew. */
        @Nullable
        String number(String database);

        /** Where locks are names, on the whole server. */
        @Nullable
        String name();
    }

    /**
     * A lock of another program, which is tried in a transaction, and is ours until that has ended and it is released.
     *
     * @param begin what has the transaction see all that was committed before the lock was ours
     * @param tryLock a query for one boolean: whether the lock is ours now; never waits
     * @param release what gives it back after the transaction, where the end of that does not
     * @param holder a query for one text that says who holds it; no row when none does
     */
    record ForeignLock(List<String> begin, String tryLock, List<String> release, String holder) {}

    /**
     * A session that blocks another one by a lock.
     *
     * @param lock how it blocks, such as {@code blocks AccessExclusiveLock on patients}; empty where that is unknown
     * @param session who it is and what it is doing, in words
     * @param query what it runs, or ran last; empty where that is not visible
     * @param transaction its transactions for {@link #isOpen}, separated by spaces; null where that is unknown
     * @param isCertain false where another session may be the blocking one
     */
    record LockBlocker(
            String lock,
            String session,
            String query,
            @Nullable String transaction,
            boolean isCertain) {

        /** Who may connect chooses the session's name, and what a query holds. */
        public LockBlocker {
            lock = Printable.line(lock);
            session = Printable.line(session);
        }
    }
}
