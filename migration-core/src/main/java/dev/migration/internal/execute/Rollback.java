// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.execute;

import dev.migration.internal.database.Database;
import dev.migration.internal.database.SqlError;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;

/** Undoes a transaction of ours, also where the database has ended it already. */
public final class Rollback {

    private Rollback() {}

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
}
