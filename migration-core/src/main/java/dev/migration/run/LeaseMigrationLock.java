package dev.migration.run;

import dev.migration.database.SqlError;
import dev.migration.history.History;
import dev.migration.history.HistoryTables;
import dev.migration.history.RunRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lock for databases whose sessions have none: the run row names its owner and a time, by the database's clock, after
 * which another may take it over. A thread makes the time longer while we live. Every write to the journal names the
 * owner too, so that one who lost the lease, and does not know it yet, is stopped by its next statement.
 */
final class LeaseMigrationLock implements MigrationLock {

    private static final Logger log = LoggerFactory.getLogger(LeaseMigrationLock.class);

    private final Session session;
    private final RunRow row;
    private final DataSource dataSource;
    private final HistoryTables tables;
    private final History seen;
    private final Duration betweenHeartbeats;
    private @Nullable CountDownLatch heartbeat;

    LeaseMigrationLock(Session session, History seen, HistoryTables tables, RunRow row, DataSource dataSource) {
        this.session = session;
        this.row = row;
        this.dataSource = dataSource;
        this.tables = tables;
        this.seen = seen;
        this.betweenHeartbeats = session.database().lease().dividedBy(4);
    }

    @Override
    public boolean tryAcquire() throws SQLException {
        if (!take()) {
            return false;
        }
        startHeartbeat();
        return true;
    }

    private boolean take() throws SQLException {
        Preparation.createLeaseTable(session, tables, seen);
        // Whoever only waits does not write: a write may keep the one who runs from going on.
        if (isHeld()) {
            return false;
        }
        try (Statement statement = session.connection().createStatement()) {
            statement.setEscapeProcessing(false);
            try {
                statement.executeUpdate(row.create());
            } catch (SQLException e) {
                if (session.database().explain(e).kind() != SqlError.Kind.DUPLICATE_KEY) {
                    throw e;
                }
            }
            return statement.executeUpdate(row.takeLease()) == 1;
        }
    }

    private boolean isHeld() throws SQLException {
        try {
            return LockHolder.read(session, tables) != null;
        } catch (SQLException e) {
            if (session.database().explain(e).kind() == SqlError.Kind.OBJECT_MISSING) {
                // Where the schema is missing, HSQLDB takes a CREATE TABLE IF NOT EXISTS and does nothing.
                throw Preparation.cannotCreate(session, seen, e);
            }
            throw e;
        }
    }

    private void startHeartbeat() {
        var stopped = new CountDownLatch(1);
        var thread = new Thread(() -> renewUntil(stopped), "migration-lease");
        thread.setDaemon(true);
        thread.start();
        heartbeat = stopped;
    }

    private void renewUntil(CountDownLatch stopped) {
        try {
            while (!stopped.await(betweenHeartbeats.toMillis(), TimeUnit.MILLISECONDS)) {
                renew();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void renew() {
        try (Connection connection = dataSource.getConnection()) {
            if (isOurs(connection)) {
                return;
            }
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate(row.renewLease());
            }
            if (!connection.getAutoCommit()) {
                connection.commit();
            }
        } catch (SQLException | RuntimeException e) {
            // The row may be locked by our own open transaction, or the pool has one connection only: what we write
            // next shows whether the lease still stands.
            log.debug("The lease was not renewed this time", e);
        }
    }

    /** A DataSource may have one connection only, and hand it out to everyone: then a script runs on it now. */
    @SuppressWarnings("ReferenceEquality")
    private boolean isOurs(Connection connection) {
        return connection == session.connection();
    }

    @Override
    public void close() {
        if (heartbeat == null) {
            return;
        }
        heartbeat.countDown();
        heartbeat = null;
        try (Statement statement = session.connection().createStatement()) {
            statement.executeUpdate(row.releaseLease());
        } catch (SQLException e) {
            log.debug("The lease could not be given back; it expires", e);
        }
    }
}
