package dev.migration.run;

import dev.migration.database.SessionLock;
import dev.migration.database.TransactionLock;
import dev.migration.history.History;
import dev.migration.history.HistoryTables;
import dev.migration.history.RunRow;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Keeps other instances from running migrations on the same history at the same time. */
interface MigrationLock extends AutoCloseable {

    /**
     * The lock of this history: the session's own where the database has such locks and the session is ours, else a lease
     * in the run row, whose table is created for it.
     */
    static MigrationLock of(Session session, History seen, HistoryTables tables, RunRow row, DataSource dataSource) {
        SessionLock sessionLock =
                session.database().sessionLock(tables.migrations()).orElse(null);
        TransactionLock transactionLock =
                session.database().transactionLock(tables.migrations()).orElse(null);
        if (seen.server().pooler() != null && transactionLock != null) {
            return new PooledMigrationLock(session, seen, tables, row, transactionLock, dataSource);
        }
        if (sessionLock != null) {
            return new SessionMigrationLock(session, sessionLock, transactionLock == null ? null : row);
        }
        return new LeaseMigrationLock(session, seen, tables, row, dataSource);
    }

    /** The row as this lock wants it. */
    static RunRow row(Session session, History seen, HistoryTables tables) {
        TransactionLock transactionLock =
                session.database().transactionLock(tables.migrations()).orElse(null);
        if (seen.server().pooler() != null && transactionLock != null) {
            return RunRow.asLease(tables, Actor.owner(), transactionLock);
        }
        return session.database().sessionLock(tables.migrations()).isPresent()
                ? RunRow.asJournal(tables, Actor.owner())
                : RunRow.asLease(tables, Actor.owner());
    }

    /** Takes the lock if nobody has it; never waits. */
    boolean tryAcquire() throws SQLException;

    /** Whether it holds while a statement runs outside a transaction. To find out may take seconds. */
    default boolean holdsOutsideTransactions() {
        return true;
    }

    /** Gives it back if it is held; a lock that cannot be given back ends with the session, or expires. */
    @Override
    void close();
}
