package dev.migration.internal.blockers;

import dev.migration.internal.database.Database;
import dev.migration.internal.database.DatabaseLocks.LockBlocker;
import dev.migration.internal.session.SecondConnection;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Asks the database which sessions block a session, on another connection.
 *
 * @param second beside the one whose session is watched
 * @param database behind both
 * @param session how the database names it; an expression
 */
public record BlockerQuery(SecondConnection second, Database database, String session) {

    /** The query reads what the server has in its memory. */
    private static final int LONGEST_SECONDS = 5;

    /** The blocking sessions; none where they are not wanted any more once a connection is there. */
    List<LockBlocker> blockers(BooleanSupplier stillWanted) throws SQLException {
        Connection connection = second.borrow();
        if (connection == null) {
            throw new SQLException("there is one connection only, and the script runs on it");
        }
        try (connection) {
            return stillWanted.getAsBoolean() ? ask(connection) : List.of();
        }
    }

    private List<LockBlocker> ask(Connection connection) throws SQLException {
        try {
            return database.blockers(connection, session, LONGEST_SECONDS);
        } finally {
            if (!connection.getAutoCommit()) {
                connection.rollback();
            }
        }
    }
}
