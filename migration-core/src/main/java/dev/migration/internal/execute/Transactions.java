package dev.migration.internal.execute;

import dev.migration.MigrationException;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.session.Session;
import dev.migration.internal.session.StatementFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;

/** Writes to the history, all or nothing; each statement changes one row. */
public final class Transactions {

    private Transactions() {}

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
            rollBack(connection, session.database(), e);
            throw e;
        }
    }

    /**
     * Rolls back, and goes back to autocommit; one that the database has ended by itself already is no harm. False where
     * some of it stays.
     */
    public static boolean rollBack(Connection connection, Database database) throws SQLException {
        boolean complete = true;
        try {
            complete = database.rollBack(connection);
        } catch (SQLException e) {
            requireEnded(database, e);
        }
        try {
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            requireEnded(database, e);
        }
        return complete;
    }

    /** The same after this failure, which stays the one that is reported. */
    public static boolean rollBack(Connection connection, Database database, Exception failure) {
        try {
            return rollBack(connection, database);
        } catch (SQLException e) {
            failure.addSuppressed(e);
            return true;
        }
    }

    /** Rolls back to where it started; false if it was committed since, for all we know. */
    public static boolean rollBack(Connection connection, Savepoint start) {
        try {
            connection.rollback(start);
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    private static void requireEnded(Database database, SQLException refusal) throws SQLException {
        if (database.explain(refusal).kind() != SqlError.Kind.NO_TRANSACTION) {
            throw refusal;
        }
    }

    private static RuntimeException rolledBack(Session session, String whatFails, SQLException cause) {
        rollBack(session.connection(), session.database(), cause);
        return session.history().cannotWrite(whatFails, cause);
    }
}
