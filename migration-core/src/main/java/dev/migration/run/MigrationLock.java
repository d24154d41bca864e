package dev.migration.run;

import dev.migration.database.Database;
import dev.migration.database.SessionLock;
import dev.migration.database.TransactionLock;
import dev.migration.history.History;
import dev.migration.history.HistoryTables;
import dev.migration.history.RunRow;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Keeps other instances from running migrations on the same history at the same time. */
interface MigrationLock extends AutoCloseable {

    /**
     * The lock of this history: the session's own where the database has such locks and the session is ours, else a lease
     * in the run row, whose table is created for it.
     */
    static MigrationLock of(Session session, History seen, HistoryTables tables, DataSource dataSource) {
        Database database = session.database();
        SessionLock sessionLock = database.sessionLock(tables.migrations()).orElse(null);
        TransactionLock transactionLock =
                database.transactionLock(tables.migrations()).orElse(null);
        String owner = Actor.owner();
        if (seen.server().pooler() != null && transactionLock != null) {
            RunRow row = RunRow.asLease(tables, owner, transactionLock);
            return new PooledMigrationLock(session, seen, tables, row, transactionLock, dataSource);
        }
        if (sessionLock != null) {
            RunRow row = RunRow.asJournal(tables, owner);
            return new SessionMigrationLock(session, sessionLock, row);
        }
        return new LeaseMigrationLock(session, seen, tables, RunRow.asLease(tables, owner), dataSource);
    }

    /** The run row as it is written under this lock. */
    RunRow row();

    /** Takes the lock if nobody has it; never waits. */
    boolean tryAcquire() throws SQLException;

    /** What trying to take it may have changed for good, as a clause; empty where that is nothing. */
    default String trace() {
        return "";
    }

    /** Why it does not hold while a statement runs outside a transaction; null where it does. To find out may take seconds. */
    default @Nullable SQLException refusalOutsideTransactions() {
        return null;
    }

    /** Gives it back if it is held; a lock that cannot be given back ends with the session, or expires. */
    @Override
    void close();
}
