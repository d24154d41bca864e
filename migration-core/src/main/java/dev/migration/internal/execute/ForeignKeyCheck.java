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

/** Checks the foreign keys after a script that turns them off. Only what the script made worse is reported. */
public final class ForeignKeyCheck {

    private static final MaskedLog log = MaskedLog.of(ForeignKeyCheck.class);

    private final Database database;
    private final Connection connection;
    private final @Nullable List<LooseRows> before;

    private ForeignKeyCheck(Database database, Connection connection, @Nullable List<LooseRows> before) {
        this.database = database;
        this.connection = connection;
        this.before = before;
    }

    /** Reads how they are before the script, in its transaction. */
    public static ForeignKeyCheck before(Database database, Connection connection) {
        try {
            return new ForeignKeyCheck(database, connection, database.looseRows(connection));
        } catch (SQLException e) {
            // A key whose parent has no such unique columns cannot be checked, neither now nor later.
            log.debug("The foreign keys cannot be checked before the script, so they are not checked after it: {}", e);
            return new ForeignKeyCheck(database, connection, null);
        }
    }

    /** Fails the transaction if of any table more rows than before refer to nothing in the same parent. */
    public void check() throws StatementFailure {
        if (before == null) {
            return;
        }
        try {
            List<String> more = database.looseRows(connection).stream()
                    .filter(loose -> loose.count() > countBefore(before, loose))
                    .map(LooseRows::toString)
                    .toList();
            if (!more.isEmpty()) {
                throw StatementFailure.of(What.REFERENCES, new SQLException(Printable.names(more)));
            }
        } catch (SQLException e) {
            throw StatementFailure.of(What.REFERENCES, e);
        }
    }

    private static long countBefore(List<LooseRows> before, LooseRows loose) {
        return before.stream()
                .filter(loose::isOfSameTables)
                .mapToLong(LooseRows::count)
                .sum();
    }
}
