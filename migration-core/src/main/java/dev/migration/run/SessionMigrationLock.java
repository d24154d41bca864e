package dev.migration.run;

import dev.migration.database.SessionLock;
import dev.migration.database.SqlError;
import dev.migration.history.RunRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lock that lives as long as the session. It is polled, not awaited: a blocked pg_advisory_lock() holds a snapshot, and
 * CREATE INDEX CONCURRENTLY waits for that.
 *
 * <p>Instances behind a pooler have no session to lock, and only take this lock for their transactions: what they hold in
 * between is a lease in the run row.
 */
final class SessionMigrationLock implements MigrationLock {

    private static final Logger log = LoggerFactory.getLogger(SessionMigrationLock.class);

    private final Session session;
    private final SessionLock lock;
    private final @Nullable RunRow leasable;
    private boolean held;

    /** With the row that others may have a lease in, if they may. */
    SessionMigrationLock(Session session, SessionLock lock, @Nullable RunRow leasable) {
        this.session = session;
        this.lock = lock;
        this.leasable = leasable;
    }

    @Override
    public boolean tryAcquire() throws SQLException {
        try (Statement statement = session.connection().createStatement();
                ResultSet row = statement.executeQuery(lock.tryLock())) {
            row.next();
            held = row.getBoolean(1);
        }
        if (held && leasable != null && isLeased(leasable)) {
            close();
        }
        return held;
    }

    /** A lease that has expired is ended: whoever had it is to see that it is lost. */
    private boolean isLeased(RunRow row) throws SQLException {
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
