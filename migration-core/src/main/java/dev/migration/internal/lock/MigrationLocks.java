// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.lock;

import dev.migration.internal.database.Database;
import dev.migration.internal.database.DatabaseLocks.SessionLock;
import dev.migration.internal.database.DatabaseLocks.TransactionLock;
import dev.migration.internal.history.History;
import dev.migration.internal.history.HistoryTables;
import dev.migration.internal.history.RunRow;
import dev.migration.internal.lock.MigrationLockHolder.LeaseWatch;
import dev.migration.internal.session.Session;
import dev.migration.internal.stop.StopSignal;
import javax.sql.DataSource;

/** Chooses among the three kinds of the migration lock. */
public final class MigrationLocks {

    private MigrationLocks() {}

    /**
     * The lock of this history: the session's own where the database has such locks and the session is ours, else a lease
     * in the run row, whose table is created for it. Where a lease is lost, the run is stopped.
     */
    public static MigrationLock choose(
            Session session, History seen, HistoryTables tables, DataSource dataSource, StopSignal stop) {
        Database database = session.database();
        SessionLock sessionLock =
                database.locks().sessionLock(tables.migrations()).orElse(null);
        TransactionLock transactionLock =
                database.locks().transactionLock(tables.migrations()).orElse(null);
        String owner = RunRow.newOwner();
        var others = new LeaseWatch(database.lease(), System::nanoTime);
        if (seen.server().pooler() != null && transactionLock != null) {
            RunRow row = RunRow.asLease(tables, owner, transactionLock);
            return new LeaseMigrationLock.Pooled(session, seen, tables, row, transactionLock, dataSource, stop, others);
        }
        if (sessionLock != null) {
            RunRow row = RunRow.asJournal(tables, owner);
            return new SessionMigrationLock(session, seen, tables, row, sessionLock, others);
        }
        return new LeaseMigrationLock(session, seen, tables, RunRow.asLease(tables, owner), dataSource, stop, others);
    }
}
