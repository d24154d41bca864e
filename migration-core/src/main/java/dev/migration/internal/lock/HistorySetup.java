package dev.migration.internal.lock;

import dev.migration.internal.database.Database;
import dev.migration.internal.database.Database.Scope;
import dev.migration.internal.database.DatabaseLocks.SessionLock;
import dev.migration.internal.database.DatabaseLocks.TransactionLock;
import dev.migration.internal.history.History;
import dev.migration.internal.history.HistoryTables;
import dev.migration.internal.history.RunRow;
import dev.migration.internal.lock.MigrationLock.SessionMigrationLock;
import dev.migration.internal.lock.MigrationLockHolder.LeaseWatch;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.session.Session;
import dev.migration.internal.stop.StopSignal;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Prepares a database for a run: the history's schema, the kind of migration lock, the session's settings. */
public final class HistorySetup {

    private static final MaskedLog log = MaskedLog.of(HistorySetup.class);

    private HistorySetup() {}

    /** Creates the schema of the history where it does not exist. */
    public static void createSchema(Session session, String schema) {
        Database database = session.database();
        try (Statement statement = session.connection().createStatement()) {
            if (database.hasSchema(session.connection(), schema)) {
                return;
            }
            try {
                statement.execute(database.createSchema(schema));
                log.info("Schema {} was created (create-schema)", schema);
            } catch (SQLException e) {
                // Another instance may have been faster.
                if (!database.hasSchema(session.connection(), schema)) {
                    throw e;
                }
            }
        } catch (SQLException e) {
            throw session.failure("The history's schema " + schema + " cannot be created", e);
        }
    }

    /**
     * The lock of this history: the session's own where the database has such locks and the session is ours, else a lease
     * in the run row, whose table is created for it. Where a lease is lost, the run is stopped.
     */
    public static MigrationLock lock(
            Session session, History seen, HistoryTables tables, DataSource dataSource, StopSignal stop) {
        Database database = session.database();
        SessionLock sessionLock =
                database.locks().sessionLock(tables.migrations()).orElse(null);
        TransactionLock transactionLock =
                database.locks().transactionLock(tables.migrations()).orElse(null);
        String owner = RunRow.newOwner();
        var others = new LeaseWatch(database.lease(), System::nanoTime);
        if (seen.server().pooler() != null && transactionLock != null) {
            RunRow row = RunRow.asLease(tables, owner, transactionLock);
            return new LeaseMigrationLock.Pooled(session, seen, tables, row, transactionLock, dataSource, stop, others);
        }
        if (sessionLock != null) {
            RunRow row = RunRow.asJournal(tables, owner);
            return new SessionMigrationLock(session, seen, tables, row, sessionLock, others);
        }
        return new LeaseMigrationLock(session, seen, tables, RunRow.asLease(tables, owner), dataSource, stop, others);
    }

    /** Sets the settings for scripts that the server accepts, and returns them; one that it does not know is left out. */
    public static List<String> prepareSession(Session session, Scope scope) {
        var taken = new ArrayList<String>();
        for (String setting : session.database().preparation(scope)) {
            try (Statement statement = session.connection().createStatement()) {
                statement.execute(setting);
                taken.add(setting);
            } catch (SQLException e) {
                log.debug("The server does not accept {}: {}", setting, e);
            }
        }
        return taken;
    }
}
