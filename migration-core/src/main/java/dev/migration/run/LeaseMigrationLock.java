package dev.migration.run;

import dev.migration.database.SqlError;
import dev.migration.history.History;
import dev.migration.history.HistoryTables;
import dev.migration.history.RunRow;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * A lock for databases whose sessions have none: the run row names its owner and a time, by the database's clock, after
 * which another may take it over. A thread makes the time longer while we live. Every write to the journal names the
 * owner too, so that one who lost the lease, and does not know it yet, is stopped by its next statement.
 */
final class LeaseMigrationLock implements MigrationLock {

    private final Session session;
    private final RunRow row;
    private final HistoryTables tables;
    private final History seen;
    private final HeldLease lease;
    private boolean created;

    LeaseMigrationLock(Session session, History seen, HistoryTables tables, RunRow row, DataSource dataSource) {
        this.session = session;
        this.row = row;
        this.tables = tables;
        this.seen = seen;
        this.lease = new HeldLease(session, row, dataSource);
    }

    @Override
    public RunRow row() {
        return row;
    }

    @Override
    public boolean tryAcquire() throws SQLException {
        if (!take()) {
            return false;
        }
        lease.start();
        return true;
    }

    private boolean take() throws SQLException {
        created = !seen.present();
        Preparation.createLeaseTable(session, tables, seen);
        // Whoever only waits does not write: a write may keep the one who runs from going on.
        if (isHeld()) {
            return false;
        }
        try (Statement statement = session.connection().createStatement()) {
            statement.setEscapeProcessing(false);
            try {
                statement.executeUpdate(row.create());
            } catch (SQLException e) {
                if (session.database().explain(e).kind() != SqlError.Kind.DUPLICATE_KEY) {
                    throw e;
                }
            }
            return statement.executeUpdate(row.takeLease()) == 1;
        }
    }

    /** Of several who create the table at once, none can tell whose it is. */
    @Override
    public String trace() {
        return created ? "the table with the lock, " + tables.run() + ", may have been made" : "";
    }

    private boolean isHeld() throws SQLException {
        try {
            return LockHolder.read(session, tables) != null;
        } catch (SQLException e) {
            if (session.database().explain(e).kind() == SqlError.Kind.OBJECT_MISSING) {
                // Where the schema is missing, HSQLDB takes a CREATE TABLE IF NOT EXISTS and does nothing.
                throw Preparation.cannotCreate(session, seen, e);
            }
            throw e;
        }
    }

    @Override
    public void close() {
        lease.close();
    }
}
