package dev.migration.internal.session;

import dev.migration.internal.database.DatabaseLocks.SessionLock;
import dev.migration.internal.help.Printable;
import dev.migration.internal.history.HistoryTables;
import dev.migration.internal.secrets.SecretMask;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * The instance that holds the migration lock, since when and what runs, as far as the database shows it.
 *
 * @param words for people
 * @param isCurrent whether it surely has it, or by the clock; a lease that has run out by the clock may still be renewed
 */
public record LockHolder(String words, boolean isCurrent) {

    /** Null when it is free. */
    public static @Nullable LockHolder read(Connection connection, HistoryTables tables) throws SQLException {
        SessionLock lock = tables.database().sessionLock(tables.migrations()).orElse(null);
        String holder = lock == null ? null : read(connection, lock.holder());
        if (holder != null) {
            return new LockHolder(holder, true);
        }
        // An instance behind a pooler, or on another node of what this was copied from, has a lease beside the lock.
        Lease lease = lock == null ? Lease.read(connection, tables) : Lease.readIfThere(connection, tables);
        return lease == null ? null : new LockHolder(lease.holder(), lease.isCurrent());
    }

    private static @Nullable String read(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            // A statement that runs may hold a password.
            return row.next() && row.getString(1) != null
                    ? Printable.line(SecretMask.maskMessage(row.getString(1)))
                    : null;
        }
    }
}
