// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.lock;

import dev.migration.DatabaseAccessException;
import dev.migration.internal.database.DatabaseLocks.SessionLock;
import dev.migration.internal.database.Row;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.history.History;
import dev.migration.internal.history.HistoryTables;
import dev.migration.internal.history.HistoryTables.Grants;
import dev.migration.internal.history.RunRow;
import dev.migration.internal.lock.MigrationLockHolder.LeaseWatch;
import dev.migration.internal.session.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps other instances from running migrations on the same history at the same time. */
public abstract class MigrationLock implements LockWait.Attempt, AutoCloseable {

    final Session session;
    History seen;
    final HistoryTables tables;
    final RunRow row;
    final LeaseWatch others;

    MigrationLock(Session session, History seen, HistoryTables tables, RunRow row, LeaseWatch others) {
        this.session = session;
        this.seen = seen;
        this.tables = tables;
        this.row = row;
        this.others = others;
    }

    /** The history as it was read since. */
    public final void refresh(History now) {
        seen = now;
    }

    /** The run row as it is written under this lock. */
    public final RunRow row() {
        return row;
    }

    /** Releases it if it is held; a lock that cannot be released ends with the session, or is taken over. */
    @Override
    public abstract void close();

    @Override
    public boolean mayBeAbandoned() {
        return others.mayBeAbandoned();
    }

    @Override
    public @Nullable String holder() throws SQLException {
        MigrationLockHolder holder = MigrationLockHolder.read(session.connection(), tables, seen);
        return holder == null ? null : holder.words() + others.words();
    }

    /** How to end the session of a killed instance: MariaDB notices that only when the running statement has ended. */
    @Override
    public String remedyForOrphan() throws SQLException {
        SessionLock lock =
                session.database().locks().sessionLock(tables.migrations()).orElse(null);
        if (lock == null) {
            return "";
        }
        List<Row> rows = Row.all(session.connection(), lock.end());
        String end = rows.isEmpty() ? null : rows.get(0).get(1);
        return end == null ? "" : "; if its process is gone, end what it left behind: " + end;
    }

    /** Creates the history's tables where they do not exist. */
    public final void createTables() {
        List<String> definitions = new ArrayList<>(List.of(tables.createRunTable()));
        definitions.addAll(tables.createTables());
        try {
            create(definitions);
        } catch (SQLException e) {
            throw cannotCreate(e);
        }
    }

    final void create(List<String> definitions) throws SQLException {
        if (seen.present()) {
            return;
        }
        // Otherwise the instances that wait would fail the transactions of the one that runs.
        if (!session.database().locks().areOfCluster()
                || !session.history().readOrThrow().present()) {
            execute(definitions);
        }
        // Whatever another has created meanwhile was accepted.
        Problems.throwIfInvalid(session.history().reader(seen).refusalOfWrites(session.connection(), seen.server()));
    }

    private void execute(List<String> definitions) throws SQLException {
        for (String definition : definitions) {
            session.history().ask(() -> {
                session.database().create(session.connection(), definition);
                return true;
            });
        }
    }

    final RuntimeException cannotCreate(SQLException cause) {
        SqlError error = session.database().explain(cause);
        return error.kind() != SqlError.Kind.NO_PRIVILEGE
                ? session.failure("The history's tables cannot be created", cause)
                : new DatabaseAccessException(
                        new Grants(
                                        session.tables().in(seen.server().schema()),
                                        seen.server().user())
                                .cannotCreate(": " + Printable.block(error.message(), 4) + "."),
                        cause);
    }
}
