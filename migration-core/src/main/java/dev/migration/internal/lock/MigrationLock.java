package dev.migration.internal.lock;

import dev.migration.internal.database.Database;
import dev.migration.internal.database.SessionLock;
import dev.migration.internal.database.TransactionLock;
import dev.migration.internal.history.History;
import dev.migration.internal.history.HistoryTables;
import dev.migration.internal.history.RunRow;
import dev.migration.internal.session.Session;
import dev.migration.internal.stop.StopSignal;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Keeps other instances from running migrations on the same history at the same time. */
public interface MigrationLock extends LockWait.Attempt, AutoCloseable {

    /**
     * The lock of this history: the session's own where the database has such locks and the session is ours, else a lease
     * in the run row, whose table is created for it. Where a lease is lost, the run is stopped.
     */
    static MigrationLock of(
            Session session, History seen, HistoryTables tables, DataSource dataSource, StopSignal stop) {
        Database database = session.database();
        SessionLock sessionLock = database.sessionLock(tables.migrations()).orElse(null);
        TransactionLock transactionLock =
                database.transactionLock(tables.migrations()).orElse(null);
        String owner = Actor.owner();
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

    /** The run row as it is written under this lock. */
    RunRow row();

    /** Takes the lock if nobody has it; never waits. */
    boolean tryAcquire() throws SQLException;

    @Override
    default boolean succeeds() throws SQLException {
        return tryAcquire();
    }

    /** What is known of another's lease. */
    LeaseWatch others();

    @Override
    default boolean mayBeAbandoned() {
        return others().mayBeAbandoned();
    }

    @Override
    default String observation() {
        return others().words();
    }

    /** Why it does not hold while a statement runs outside a transaction; null where it does. To find out may take seconds. */
    default @Nullable SQLException refusalOutsideTransactions() {
        return null;
    }

    /** Gives it back if it is held; a lock that cannot be given back ends with the session, or is taken over. */
    @Override
    void close();
}
