package dev.migration.run;

import dev.migration.database.SessionLock;
import dev.migration.database.SqlError;
import dev.migration.history.RunRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lock that lives as long as the session. It is polled, not awaited: a blocked pg_advisory_lock() holds a snapshot, and
 * CREATE INDEX CONCURRENTLY waits for that.
 *
 * <p>There may be a lease in the run row as well: instances behind a pooler have no session to lock, and only take this
 * lock for their transactions; and a dump of a cluster's node brings along the lease that somebody had there.
 */
final class SessionMigrationLock implements MigrationLock {

    private static final Logger log = LoggerFactory.getLogger(SessionMigrationLock.class);

    private final Session session;
    private final SessionLock lock;
    private final RunRow row;
    private boolean held;

    SessionMigrationLock(Session session, SessionLock lock, RunRow row) {
        this.session = session;
        this.lock = lock;
        this.row = row;
    }

    @Override
    public RunRow row() {
        return row;
    }

    @Override
    public boolean tryAcquire() throws SQLException {
        try (Statement statement = session.connection().createStatement();
                ResultSet row = statement.executeQuery(lock.tryLock())) {
            row.next();
            held = row.getBoolean(1);
        }
        if (held) {
            giveBackIfLeased();
        }
        return held;
    }

    /** Where it cannot be told whether there is a lease as well: the next try would take the lock a second time. */
    private void giveBackIfLeased() throws SQLException {
        boolean ours = false;
        try {
            ours = !isLeased();
        } finally {
            if (!ours) {
                close();
            }
        }
    }

    /** A lease that has expired is ended: whoever had it is to see that it is lost. */
    private boolean isLeased() throws SQLException {
        try (Statement statement = session.connection().createStatement();
                ResultSet leased = statement.executeQuery(row.isLeased())) {
            if (!leased.next()) {
                return false;
            }
            if (leased.getBoolean(1)) {
                return true;
            }
        } catch (SQLException e) {
            if (session.database().explain(e).kind() == SqlError.Kind.OBJECT_MISSING) {
                return false;
            }
            throw e;
        }
        try (Statement statement = session.connection().createStatement()) {
            // None where its owner was faster, and has made it last longer or given it back: the next try tells which.
            return statement.executeUpdate(row.endExpiredLease()) == 0;
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
            log.debug("The lock could not be given back; it ends with the session", e);
        }
    }
}
