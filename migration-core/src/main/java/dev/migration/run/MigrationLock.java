package dev.migration.run;

import dev.migration.database.SessionLock;
import dev.migration.history.History;
import dev.migration.history.HistoryTables;
import dev.migration.history.RunRow;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Keeps other instances from running migrations on the same history at the same time. */
interface MigrationLock extends AutoCloseable {

    /**
     * The lock of this history: the session's own where the database has such locks, else a lease in the run row, whose
     * table is created for it.
     */
    static MigrationLock of(Session session, History seen, HistoryTables tables, RunRow row, DataSource dataSource) {
        SessionLock sessionLock =
                session.database().sessionLock(tables.migrations()).orElse(null);
        if (sessionLock != null) {
            return new SessionMigrationLock(session, sessionLock);
        }
        return new LeaseMigrationLock(session, seen, tables, row, dataSource);
    }

    /** Takes the lock if nobody has it; never waits. */
    boolean tryAcquire() throws SQLException;

    /** Gives it back if it is held; a lock that cannot be given back ends with the session, or expires. */
    @Override
    void close();
}
