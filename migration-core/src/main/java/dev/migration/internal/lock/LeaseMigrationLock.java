// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.lock;

import dev.migration.internal.database.Capability;
import dev.migration.internal.database.DatabaseLocks.TransactionLock;
import dev.migration.internal.database.Row;
import dev.migration.internal.database.SessionState.Restoration;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.execute.Rollback;
import dev.migration.internal.history.History;
import dev.migration.internal.history.HistoryReader;
import dev.migration.internal.history.HistoryTables;
import dev.migration.internal.history.RunRow;
import dev.migration.internal.lock.MigrationLockHolder.LeaseWatch;
import dev.migration.internal.session.Session;
import dev.migration.internal.stop.StopSignal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A lock for databases without session locks: the run row names its owner, and a heartbeat changes it.
 *
 * <ol>
 *   <li>Create the table of the run row, where it is missing.
 *   <li>Where the row is free, take it by an update that only one instance's can be. A waiting instance writes nothing.
 *   <li>Where another has it, wait: if its row has not changed for one term, take it over, by the pulse that was seen.
 *   <li>While it is ours, renew it on another connection; where that fails for too long, stop the run.
 *   <li>Each write to the journal requires that the row is still ours, so who has lost it is stopped by the next statement.
 * </ol>
 */
class LeaseMigrationLock extends MigrationLock {

    final HeldLease lease;
    private boolean mayHaveCreated;

    LeaseMigrationLock(
            Session session,
            History seen,
            HistoryTables tables,
            RunRow row,
            DataSource dataSource,
            StopSignal stop,
            LeaseWatch others) {
        super(session, seen, tables, row, others);
        this.lease = new HeldLease(session, row, dataSource, stop);
    }

    @Override
    public final boolean tryAcquire() throws SQLException {
        boolean taken;
        try {
            taken = take();
        } catch (SQLException e) {
            if (session.database().explain(e).kind() == SqlError.Kind.OBJECT_MISSING) {
                // Perhaps because others have put their own in the place of the table.
                new HistoryReader(tables).requireTrusted(session.connection(), seen.server());
            }
            throw e;
        }
        if (taken) {
            lease.start();
        }
        return taken;
    }

    boolean take() throws SQLException {
        createTable();
        MigrationLockHolder another = another();
        if (another == null) {
            others.none();
            createRow();
            return writes(row.takeLease());
        }
        // A waiting instance does not write: a write may block the one that runs.
        return others.isOver(another) && writes(row.takeLeaseOver(another.pulse()));
    }

    @Override
    public String changes() {
        return mayHaveCreated ? "the table of the migration lock may have been created" : "";
    }

    private void createTable() throws SQLException {
        try {
            create(List.of(tables.createRunTable()));
            mayHaveCreated = !seen.present();
        } catch (SQLException e) {
            if (session.database().explain(e).kind().isOfLocks()) {
                throw e;
            }
            throw cannotCreate(e);
        }
    }

    private @Nullable MigrationLockHolder another() throws SQLException {
        try {
            return MigrationLockHolder.lease(session.connection(), tables);
        } catch (SQLException e) {
            if (!seen.present()
                    && !session.database().has(Capability.MULTIPLE_STATEMENTS)
                    && session.database().explain(e).kind() == SqlError.Kind.OBJECT_MISSING) {
                // Where the schema is missing, HSQLDB takes a CREATE TABLE IF NOT EXISTS and does nothing.
                throw cannotCreate(e);
            }
            throw e;
        }
    }

    private void createRow() throws SQLException {
        try {
            writes(row.create());
        } catch (SQLException e) {
            if (session.database().explain(e).kind() != SqlError.Kind.DUPLICATE_KEY) {
                throw e;
            }
        }
    }

    final boolean writes(String sql) throws SQLException {
        return Row.execute(session.connection(), sql) == 1;
    }

    @Override
    public final void close() {
        lease.close();
    }

    /**
     * A lock for a connection whose session changes with every transaction: a lease, which is taken, and taken over, only in a
     * transaction that has the server's own lock. Instances with their own session hold that lock all the time, and check for
     * a lease once they have it. Each transaction of ours takes it too, and so cannot be overtaken; only between and outside
     * transactions the lease alone protects us, and a second connection renews it.
     */
    static final class Pooled extends LeaseMigrationLock {

        private final TransactionLock lock;

        Pooled(
                Session session,
                History seen,
                HistoryTables tables,
                RunRow row,
                TransactionLock lock,
                DataSource dataSource,
                StopSignal stop,
                LeaseWatch others) {
            super(session, seen, tables, row, dataSource, stop, others);
            this.lock = lock;
        }

        @Override
        boolean take() throws SQLException {
            Connection connection = session.connection();
            connection.setAutoCommit(false);
            try (Restoration asItWas = () -> Rollback.rollBack(connection, session.database())) {
                boolean taken = hasLock(connection) && super.take();
                if (taken) {
                    connection.commit();
                }
                return taken;
            }
        }

        /** What was created was rolled back. */
        @Override
        public String changes() {
            return "";
        }

        private boolean hasLock(Connection connection) throws SQLException {
            try (Statement statement = connection.createStatement()) {
                statement.setEscapeProcessing(false);
                statement.execute(lock.tryLock());
                statement.getMoreResults();
                return Row.all(statement.getResultSet()).get(0).is(1);
            }
        }
    }
}
