package dev.migration.internal.lock;

import dev.migration.internal.database.Database;
import dev.migration.internal.database.DatabaseLocks.SessionLock;
import dev.migration.internal.database.DatabaseLocks.TransactionLock;
import dev.migration.internal.history.History;
import dev.migration.internal.history.HistoryTables;
import dev.migration.internal.history.RunRow;
import dev.migration.internal.session.Session;
import dev.migration.internal.stop.StopSignal;
import javax.sql.DataSource;

/** Chooses the kind of migration lock that a database, and the way to it, allow. */
public final class MigrationLocks {

    private MigrationLocks() {}

    /**
     * The lock of this history: the session's own where the database has such locks and the session is ours, else a lease
     * in the run row, whose table is created for it. Where a lease is lost, the run is stopped.
     */
    public static MigrationLock of(
            Session session, History seen, HistoryTables tables, DataSource dataSource, StopSignal stop) {
        Database database = session.database();
        SessionLock sessionLock = database.sessionLock(tables.migrations()).orElse(null);
        TransactionLock transactionLock =
                database.transactionLock(tables.migrations()).orElse(null);
        String owner = InstanceName.leaseOwner();
        var others = new LeaseWatch(session.database().lease(), System::nanoTime);
        if (seen.server().pooler() != null && transactionLock != null) {
            RunRow row = RunRow.asLease(tables, owner, transactionLock);
            return new PooledMigrationLock(session, seen, tables, row, transactionLock, dataSource, stop, others);
        }
        if (sessionLock != null) {
            RunRow row = RunRow.asJournal(tables, owner);
            return new SessionMigrationLock(session, sessionLock, tables, row, others);
        }
        return new LeaseMigrationLock(session, seen, tables, RunRow.asLease(tables, owner), dataSource, stop, others);
    }
}
