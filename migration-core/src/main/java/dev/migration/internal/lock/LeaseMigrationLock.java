package dev.migration.internal.lock;

import dev.migration.internal.database.Capability;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.history.History;
import dev.migration.internal.history.HistoryTables;
import dev.migration.internal.history.RunRow;
import dev.migration.internal.session.Session;
import dev.migration.internal.stop.StopSignal;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A lock for databases without session locks: the run row names its owner, and a heartbeat changes it. A row that does not
 * change for one term may be taken over. Every write to the journal checks the owner, so an instance that lost the lease
 * is stopped by its next statement.
 */
final class LeaseMigrationLock implements MigrationLock {

    /** After a longer wait to write, the owner may not have had its turn to renew the lease. */
    private static final Duration LONGEST_WRITE = HeldLease.BEAT.dividedBy(2);

    private final Session session;
    private final RunRow row;
    private final HistoryTables tables;
    private final History seen;
    private final HeldLease lease;
    private final LeaseWatch others;
    private boolean created;

    LeaseMigrationLock(
            Session session,
            History seen,
            HistoryTables tables,
            RunRow row,
            DataSource dataSource,
            StopSignal stop,
            LeaseWatch others) {
        this.session = session;
        this.row = row;
        this.tables = tables;
        this.seen = seen;
        this.lease = new HeldLease(session, row, dataSource, stop);
        this.others = others;
    }

    @Override
    public RunRow row() {
        return row;
    }

    @Override
    public LeaseWatch others() {
        return others;
    }

    @Override
    public boolean tryAcquire() throws SQLException {
        if (!take()) {
            return false;
        }
        lease.start();
        return true;
    }

    private boolean take() throws SQLException {
        created = !seen.present();
        HistorySetup.createLeaseTable(session, tables, seen);
        MigrationLockHolder another = lease();
        if (another == null) {
            others.none();
            return write(null);
        }
        boolean over = others.isOver(another);
        if (!session.database().has(Capability.SINGLE_WRITER)) {
            // A waiting instance does not write: a write may block the one that runs.
            return over && write(another);
        }
        return others.isNearlyOver() && couldRenew() && over && write(another);
    }

    /** Whether the one write lock of the database is free: while it is not, the owner cannot renew its lease either. */
    private boolean couldRenew() throws SQLException {
        long start = System.nanoTime();
        try {
            createRow();
        } catch (SQLException e) {
            if (session.database().explain(e).kind().isOfLocks()) {
                others.none();
            }
            throw e;
        }
        if (System.nanoTime() - start > LONGEST_WRITE.toNanos()) {
            others.none();
            return false;
        }
        return true;
    }

    private void createRow() throws SQLException {
        try (Statement statement = session.connection().createStatement()) {
            statement.setEscapeProcessing(false);
            try {
                statement.executeUpdate(row.create());
            } catch (SQLException e) {
                if (session.database().explain(e).kind() != SqlError.Kind.DUPLICATE_KEY) {
                    throw e;
                }
            }
        }
    }

    private boolean write(@Nullable MigrationLockHolder another) throws SQLException {
        if (another == null) {
            createRow();
        }
        try (Statement statement = session.connection().createStatement()) {
            statement.setEscapeProcessing(false);
            return statement.executeUpdate(another == null ? row.takeLease() : row.takeLeaseOver(another.pulse())) == 1;
        }
    }

    /** Several instances may create the table at once. */
    @Override
    public String trace() {
        return created ? "the table with the lock, " + tables.run() + ", may have been made" : "";
    }

    private @Nullable MigrationLockHolder lease() throws SQLException {
        try {
            return MigrationLockHolder.lease(session.connection(), tables);
        } catch (SQLException e) {
            if (session.database().explain(e).kind() == SqlError.Kind.OBJECT_MISSING) {
                // Where the schema is missing, HSQLDB takes a CREATE TABLE IF NOT EXISTS and does nothing.
                throw HistorySetup.cannotCreate(session, seen, e);
            }
            throw e;
        }
    }

    @Override
    public void close() {
        lease.close();
    }
}
