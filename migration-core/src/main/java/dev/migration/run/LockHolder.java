package dev.migration.run;

import dev.migration.database.SessionLock;
import dev.migration.database.SqlError;
import dev.migration.history.HistoryTables;
import dev.migration.history.RunRow;
import dev.migration.problem.Printable;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** Who holds the migration lock, since when and what runs, as far as the database tells. */
final class LockHolder {

    private LockHolder() {}

    /** In words; null when nobody holds it. */
    static @Nullable String read(Session session, HistoryTables tables) throws SQLException {
        SessionLock lock = session.database().sessionLock(tables.migrations()).orElse(null);
        if (lock == null) {
            return read(session, RunRow.holder(tables));
        }
        String holder = read(session, lock.holder());
        return holder == null ? readLease(session, tables) : holder;
    }

    /** An instance behind a pooler, or on another node of what this was copied from, has a lease beside the lock. */
    private static @Nullable String readLease(Session session, HistoryTables tables) throws SQLException {
        try {
            return read(session, RunRow.holder(tables));
        } catch (SQLException e) {
            if (session.database().explain(e).kind() == SqlError.Kind.OBJECT_MISSING) {
                return null;
            }
            throw e;
        }
    }

    private static @Nullable String read(Session session, String query) throws SQLException {
        try (Statement statement = session.connection().createStatement();
                ResultSet row = statement.executeQuery(query)) {
            // A statement that runs may hold a password.
            return row.next() && row.getString(1) != null
                    ? Printable.line(SecretMask.maskMessage(row.getString(1)))
                    : null;
        }
    }
}
