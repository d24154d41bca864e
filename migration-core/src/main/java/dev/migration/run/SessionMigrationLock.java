package dev.migration.run;

import dev.migration.database.SessionLock;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lock that lives as long as the session. It is polled, not awaited: a blocked pg_advisory_lock() holds a snapshot, and
 * CREATE INDEX CONCURRENTLY waits for that.
 */
final class SessionMigrationLock implements MigrationLock {

    private static final Logger log = LoggerFactory.getLogger(SessionMigrationLock.class);

    private final Session session;
    private final SessionLock lock;
    private boolean held;

    SessionMigrationLock(Session session, SessionLock lock) {
        this.session = session;
        this.lock = lock;
    }

    @Override
    public boolean tryAcquire() throws SQLException {
        try (Statement statement = session.connection().createStatement();
                ResultSet row = statement.executeQuery(lock.tryLock())) {
            row.next();
            held = row.getBoolean(1);
            return held;
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
