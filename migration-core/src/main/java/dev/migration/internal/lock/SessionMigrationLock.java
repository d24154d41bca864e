// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.lock;

import dev.migration.internal.database.DatabaseLocks.SessionLock;
import dev.migration.internal.database.Row;
import dev.migration.internal.history.History;
import dev.migration.internal.history.HistoryTables;
import dev.migration.internal.history.RunRow;
import dev.migration.internal.lock.MigrationLockHolder.LeaseWatch;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.session.Session;
import java.sql.SQLException;

/**
 * A lock of the server that lives as long as the session; PostgreSQL, MariaDB and MySQL have one. Its name or number is of
 * {@link dev.migration.internal.database.DatabaseLocks#sessionLock}.
 *
 * <ol>
 *   <li>Try it without waiting, for the first time before any script is parsed ({@code UnparsedWait}). It is polled, not
 *       awaited: a blocked pg_advisory_lock() holds a snapshot, and CREATE INDEX CONCURRENTLY waits for that.
 *   <li>With it, look whether the run row has a lease as well: instances behind a pooler have no session to lock, and only take
 *       this lock for their transactions; and a dump of a cluster's node brings along the lease that an instance had there.
 *   <li>Where one is renewed, release the lock, and try again. Where its owner is gone, end it, so that who comes back sees
 *       that it is lost.
 *   <li>Hold it until the run ends. Where the session is lost, the server releases it.
 * </ol>
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
        if (held) {
            return true;
        }
        held = Row.all(session.connection(), lock.tryLock()).get(0).is(1);
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
        MigrationLockHolder another = MigrationLockHolder.leaseIfThere(session.connection(), tables, seen);
        if (another == null) {
            others.none();
            return false;
        }
        if (!others.isOver(another)) {
            return true;
        }
        // None where its owner was faster, and has renewed or released it: the next try finds out which.
        return Row.execute(session.connection(), row.endLease(another.pulse())) == 0;
    }

    @Override
    public void close() {
        if (!held) {
            return;
        }
        held = false;
        try {
            Row.execute(session.connection(), lock.unlock());
        } catch (SQLException e) {
            log.debug("The lock could not be released; it ends with the session: {}", e);
        }
    }
}
