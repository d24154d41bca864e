package dev.migration.run;

import dev.migration.database.Database;
import dev.migration.database.LockBlocker;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;

/**
 * Asks the database who is in the way of a session, on another connection.
 *
 * @param dataSource where to borrow it
 * @param watched the connection whose session it is
 * @param database behind both
 * @param session how the database names it
 */
record LockLook(DataSource dataSource, Connection watched, Database database, String session) {

    /** The query reads what the server has in its memory. */
    private static final int LONGEST_SECONDS = 5;

    /** Who is in the way; nobody where it is not wanted any more once a connection is there. */
    List<LockBlocker> blockers(BooleanSupplier stillWanted) throws SQLException {
        Connection connection = dataSource.getConnection();
        if (isWatched(connection)) {
            throw new SQLException("there is one connection only, and the script runs on it");
        }
        try (connection) {
            return stillWanted.getAsBoolean() ? ask(connection) : List.of();
        }
    }

    /** A DataSource may have one connection only, and hand it out to everyone; then it is not ours to close, either. */
    @SuppressWarnings("ReferenceEquality")
    private boolean isWatched(Connection connection) {
        return connection == watched;
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
