package dev.migration.internal.lock;

import dev.migration.internal.database.SessionLock;
import dev.migration.internal.history.HistoryTables;
import dev.migration.internal.session.Session;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The session of an instance that was killed: it keeps the lock until the server notices. Some servers, such as MariaDB,
 * notice only when the statement that runs has ended.
 */
final class OrphanedLock {

    private OrphanedLock() {}

    /** What to do if it is one that holds the lock; empty where a lease ends by itself. */
    static String remedy(Session session, HistoryTables tables) throws SQLException {
        SessionLock lock = session.database().sessionLock(tables.migrations()).orElse(null);
        if (lock == null) {
            return "";
        }
        try (Statement statement = session.connection().createStatement();
                ResultSet row = statement.executeQuery(lock.end())) {
            String end = row.next() ? row.getString(1) : null;
            return end == null ? "" : "; if its process is gone, end what it left behind: " + end;
        }
    }
}
