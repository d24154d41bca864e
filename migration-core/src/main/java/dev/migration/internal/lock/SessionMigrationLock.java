package dev.migration.internal.lock;

import dev.migration.internal.database.DatabaseLocks.SessionLock;
import dev.migration.internal.history.History;
import dev.migration.internal.history.HistoryTables;
import dev.migration.internal.history.RunRow;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.session.Session;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A lock that lives as long as the session. It is polled, not awaited: a blocked pg_advisory_lock() holds a snapshot, and
 * CREATE INDEX CONCURRENTLY waits for that.
 *
 * <p>There may be a lease in the run row as well: instances behind a pooler have no session to lock, and only take this
 * lock for their transactions; and a dump of a cluster's node brings along the lease that an instance had there.
 */
final class SessionMigrationLock extends MigrationLock {

    private static final MaskedLog log = MaskedLog.of(SessionMigrationLock.class);

    private final SessionLock lock;
    private boolean held;

    SessionMigrationLock(
            Session session, History seen, HistoryTables tables, RunRow row, SessionLock lock, LeaseWatch others) {
        super(session, seen, tables, row, others);
        this.lock = lock;
    }

    @Override
    public boolean tryAcquire() throws SQLException {
        try (Statement statement = session.connection().createStatement();
                ResultSet row = statement.executeQuery(lock.tryLock())) {
            row.next();
            held = row.getBoolean(1);
        }
        if (held) {
            releaseIfLeased();
        }
        return held;
    }

    /** Also where it is unknown whether there is a lease: the next try would take the lock a second time. */
    private void releaseIfLeased() throws SQLException {
        boolean ours = false;
        try {
            ours = !isLeased();
        } finally {
            if (!ours) {
                close();
            }
        }
    }

    /** A lease whose owner is gone is ended: if it comes back, it is to see that the lease is lost. */
    private boolean isLeased() throws SQLException {
        MigrationLockHolder another = MigrationLockHolder.leaseIfThere(session.connection(), tables);
        if (another == null) {
            others.none();
            return false;
        }
        if (!others.isOver(another)) {
            return true;
        }
        try (Statement statement = session.connection().createStatement()) {
            // None where its owner was faster, and has renewed or released it: the next try finds out which.
            return statement.executeUpdate(row.endLease(another.pulse())) == 0;
        }
    }

    @Override
    public void close() {
        if (!held) {
            return;
        }
        held = false;
        try (Statement statement = session.connection().createStatement()) {
            statement.execute(lock.unlock());
        } catch (SQLException e) {
            log.debug("The lock could not be released; it ends with the session: {}", e);
        }
    }
}
