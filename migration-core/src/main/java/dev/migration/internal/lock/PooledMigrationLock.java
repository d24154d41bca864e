package dev.migration.internal.lock;

import dev.migration.internal.database.DatabaseLocks.TransactionLock;
import dev.migration.internal.execute.Transactions;
import dev.migration.internal.history.History;
import dev.migration.internal.history.HistoryTables;
import dev.migration.internal.history.RunRow;
import dev.migration.internal.session.Session;
import dev.migration.internal.stop.StopSignal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A lock for a connection whose session changes with every transaction: a lease, which is taken, and taken over, only in a
 * transaction that has the server's own lock. Instances with their own session hold that lock all the time, and check for
 * a lease once they have it. Each transaction of ours takes it too, and so cannot be overtaken; only between and outside
 * transactions the lease alone protects us, and a second connection renews it.
 */
final class PooledMigrationLock implements MigrationLock {

    private static final Duration SECOND_CONNECTION = Duration.ofSeconds(5);

    private final Session session;
    private final History seen;
    private final HistoryTables tables;
    private final RunRow row;
    private final TransactionLock lock;
    private final HeldLease lease;
    private final LeaseWatch others;

    PooledMigrationLock(
            Session session,
            History seen,
            HistoryTables tables,
            RunRow row,
            TransactionLock lock,
            DataSource dataSource,
            StopSignal stop,
            LeaseWatch others) {
        this.session = session;
        this.seen = seen;
        this.tables = tables;
        this.row = row;
        this.lock = lock;
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
        Connection connection = session.connection();
        connection.setAutoCommit(false);
        boolean held;
        try {
            held = take(connection);
            if (held) {
                connection.commit();
            }
        } catch (SQLException e) {
            rollBackAfter(e);
            throw e;
        } catch (RuntimeException e) {
            rollBackAfter(e);
            throw e;
        }
        Transactions.rollBack(connection, session.database());
        if (held) {
            lease.start();
        }
        return held;
    }

    private void rollBackAfter(Exception failure) {
        try {
            Transactions.rollBack(session.connection(), session.database());
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    private boolean take(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            try (ResultSet locked = statement.executeQuery(lock.tryLock())) {
                locked.next();
                if (!locked.getBoolean(1)) {
                    return false;
                }
            }
            createTable(statement);
            statement.executeUpdate(row.create());
            MigrationLockHolder another = MigrationLockHolder.lease(session.connection(), tables);
            if (another == null) {
                others.none();
                return statement.executeUpdate(row.takeLease()) == 1;
            }
            return others.isOver(another) && statement.executeUpdate(row.takeLeaseOver(another.pulse())) == 1;
        }
    }

    private void createTable(Statement statement) {
        if (seen.present()) {
            return;
        }
        try {
            statement.execute(tables.createRunTable());
        } catch (SQLException e) {
            throw HistorySetup.cannotCreate(session, seen, e);
        }
    }

    /** Asked in a transaction: the pooler too may have one session only, which is ours as long as that lasts. */
    @Override
    public @Nullable SQLException refusalOutsideTransactions() {
        Connection connection = session.connection();
        try {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                return statement.executeUpdate(row.renewLease()) == 1
                        ? lease.refusalWithin(SECOND_CONNECTION)
                        : new SQLException("another instance has the lock now");
            } finally {
                Transactions.rollBack(connection, session.database());
            }
        } catch (SQLException e) {
            throw session.failure("The migration lock cannot be checked", e);
        }
    }

    @Override
    public void close() {
        lease.close();
    }
}
