// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.execute;

import dev.migration.MigrationException;
import dev.migration.internal.session.Session;
import dev.migration.internal.session.StatementFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Writes to the history, all or nothing; each statement changes one row. */
public final class HistoryWrite {

    private HistoryWrite() {}

    public static void run(Session session, String whatFails, List<String> writes) {
        run(session, List.of(), whatFails, writes, List.of(), () -> {});
    }

    /**
     * The same with these settings, and a check before the commit, which throws if they must not be run. It does not come first: in
     * SQLite, a transaction that starts with a read fails at its first write if another connection writes.
     *
     * @param beside what is written to another tool's history, and may change any number of rows
     */
    public static void run(
            Session session,
            List<String> settings,
            String whatFails,
            List<String> writes,
            List<String> beside,
            Runnable check) {
        Connection connection = session.connection();
        try {
            connection.setAutoCommit(false);
            var sender = new Sender(connection, session.database());
            sender.own(settings);
            for (String write : writes) {
                sender.changeOneRow(write);
            }
            sender.own(beside);
            sender.flush();
            check.run();
            sender.commit();
        } catch (SQLException e) {
            throw rolledBack(session, whatFails, e);
        } catch (StatementFailure e) {
            throw rolledBack(session, whatFails, e.refusal());
        } catch (MigrationException e) {
            Rollback.rollBack(connection, session.database(), e);
            throw e;
        }
    }

    private static RuntimeException rolledBack(Session session, String whatFails, SQLException cause) {
        Rollback.rollBack(session.connection(), session.database(), cause);
        return session.history().cannotWrite(whatFails, cause);
    }
}
