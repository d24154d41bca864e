package dev.migration.database;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgConnection;

/** What only pgjdbc can tell of its connection; of another driver's, nothing is known. */
final class PostgreSqlDriver {

    private PostgreSqlDriver() {}

    /**
     * Whether the driver talks to the process that answers. A pooler tells it another number when they connect, whichever
     * process it hands out later.
     */
    static boolean isConnectedTo(Connection connection, int pid) throws SQLException {
        try {
            PgConnection driver = driver(connection);
            return driver == null || driver.getBackendPID() == pid;
        } catch (NoClassDefFoundError e) {
            return true;
        }
    }

    /** Sets it, and gives what it was. */
    static int prepareThreshold(Connection connection, int threshold) throws SQLException {
        try {
            PgConnection driver = driver(connection);
            if (driver == null) {
                return threshold;
            }
            int before = driver.getPrepareThreshold();
            driver.setPrepareThreshold(threshold);
            return before;
        } catch (NoClassDefFoundError e) {
            return threshold;
        }
    }

    // Not its interface: the package of that one carries annotations which are on no class path of ours.
    private static @Nullable PgConnection driver(Connection connection) throws SQLException {
        return connection.isWrapperFor(PgConnection.class) ? connection.unwrap(PgConnection.class) : null;
    }
}
