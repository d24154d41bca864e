package dev.migration.internal.execute;

import dev.migration.internal.database.Database;
import dev.migration.internal.database.Database.LooseRows;
import dev.migration.internal.help.Printable;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.session.StatementFailure.What;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks the foreign keys for a script that turns them off. What was wrong before it is not its matter. */
public final class References {

    private static final MaskedLog log = MaskedLog.of(References.class);

    private final Database database;
    private final Connection connection;
    private final @Nullable List<LooseRows> before;

    private References(Database database, Connection connection, @Nullable List<LooseRows> before) {
        this.database = database;
        this.connection = connection;
        this.before = before;
    }

    /** Sees how they are, in the script's transaction and before it. */
    public static References before(Database database, Connection connection) {
        try {
            return new References(database, connection, database.looseRows(connection));
        } catch (SQLException e) {
            // A key whose parent has no such unique columns cannot be checked, neither now nor later.
            log.debug("The foreign keys cannot be checked before the script, so they are not checked after it: {}", e);
            return new References(database, connection, null);
        }
    }

    /** Fails the transaction if there are more rows than before that refer to nothing. */
    public void check() throws StatementFailure {
        if (before == null) {
            return;
        }
        try {
            List<LooseRows> after = database.looseRows(connection);
            if (count(after) > count(before)) {
                throw StatementFailure.of(
                        What.REFERENCES,
                        new SQLException(Printable.names(after.stream()
                                .filter(loose -> !before.contains(loose))
                                .map(LooseRows::toString)
                                .toList())));
            }
        } catch (SQLException e) {
            throw StatementFailure.of(What.REFERENCES, e);
        }
    }

    private static long count(List<LooseRows> loose) {
        return loose.stream().mapToLong(LooseRows::count).sum();
    }
}
