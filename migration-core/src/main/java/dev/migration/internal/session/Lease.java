package dev.migration.internal.session;

import dev.migration.internal.database.SqlError;
import dev.migration.internal.help.Printable;
import dev.migration.internal.history.HistoryTables;
import dev.migration.internal.history.RunRow;
import dev.migration.internal.secrets.SecretMask;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * A lease on the migration lock as its row is at one time.
 *
 * @param holder the instance that has it, since when and what runs, in words
 * @param pulse another text after every renewal
 * @param isCurrent whether it was renewed within its term, by clocks that may be wrong
 */
public record Lease(String holder, String pulse, boolean isCurrent) {

    /** Null when it is free. */
    public static @Nullable Lease read(Connection connection, HistoryTables tables) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(RunRow.lease(tables))) {
            return row.next()
                    ? new Lease(
                            Printable.line(SecretMask.maskMessage(row.getString(1))),
                            row.getString(2),
                            row.getInt(3) == 1)
                    : null;
        }
    }

    /** The same where there may be no table for it. */
    public static @Nullable Lease readIfThere(Connection connection, HistoryTables tables) throws SQLException {
        try {
            return read(connection, tables);
        } catch (SQLException e) {
            if (tables.database().explain(e).kind() == SqlError.Kind.OBJECT_MISSING) {
                return null;
            }
            throw e;
        }
    }
}
