package dev.migration.run;

import dev.migration.database.SessionLock;
import dev.migration.history.HistoryTables;
import dev.migration.history.RunRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** Who holds the migration lock, since when and what runs, as far as the database tells. */
final class LockHolder {

    private LockHolder() {}

    /** In words; null when nobody holds it. */
    static @Nullable String read(Session session, HistoryTables tables) throws SQLException {
        String query = session.database()
                .sessionLock(tables.migrations())
                .map(SessionLock::holder)
                .orElseGet(() -> RunRow.holder(tables));
        try (Statement statement = session.connection().createStatement();
                ResultSet row = statement.executeQuery(query)) {
            // A statement that runs may hold a password.
            return row.next() && row.getString(1) != null ? SecretMask.mask(row.getString(1)) : null;
        }
    }
}
