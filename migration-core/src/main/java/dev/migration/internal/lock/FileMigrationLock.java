package dev.migration.internal.lock;

import dev.migration.internal.database.DatabaseLocks.SessionLock;
import dev.migration.internal.database.Row;
import dev.migration.internal.history.History;
import dev.migration.internal.history.HistoryFile;
import dev.migration.internal.history.HistoryTables;
import dev.migration.internal.history.RunRow;
import dev.migration.internal.lock.MigrationLockHolder.LeaseWatch;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.session.Session;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A lock for a history in a file: that of the file; and the session's own where the database has such locks, for instances on
 * other machines.
 */
final class FileMigrationLock extends MigrationLock {

    private static final MaskedLog log = MaskedLog.of(FileMigrationLock.class);

    private final HistoryFile file;
    private final HistoryFileLock fileLock;
    private final @Nullable SessionLock serverLock;
    private boolean serverLocked;

    FileMigrationLock(Session session, History seen, HistoryTables tables, HistoryFile file) {
        super(
                session,
                seen,
                tables,
                RunRow.inFile(tables, file),
                new LeaseWatch(session.database().lease(), System::nanoTime));
        this.file = file;
        this.fileLock = new HistoryFileLock(file);
        // Behind a pooler, the session is another's after each transaction.
        this.serverLock = seen.server().pooler() == null
                ? session.database().locks().sessionLock(tables.migrations()).orElse(null)
                : null;
    }

    @Override
    public boolean tryAcquire() throws SQLException {
        if (!fileLock.tryLock(RunRow.newOwner() + " since " + Instant.now())) {
            return false;
        }
        try {
            serverLocked = serverLock != null
                    && Row.all(session.connection(), serverLock.tryLock())
                            .get(0)
                            .is(1);
        } finally {
            if (serverLock != null && !serverLocked) {
                fileLock.close();
            }
        }
        return serverLock == null || serverLocked;
    }

    @Override
    public @Nullable String holder() throws SQLException {
        MigrationLockHolder holder = MigrationLockHolder.ofFile(session.connection(), tables, file);
        return holder == null ? null : holder.words();
    }

    @Override
    public void close() {
        if (serverLocked && serverLock != null) {
            serverLocked = false;
            try (Statement statement = session.connection().createStatement()) {
                statement.execute(serverLock.unlock());
            } catch (SQLException e) {
                log.debug("The lock could not be released; it ends with the session: {}", e);
            }
        }
        fileLock.close();
    }
}
