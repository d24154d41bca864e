package dev.migration.internal.database.postgresql;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.jdbc.PgConnection;

/** What only pgjdbc can tell of its connection; of another driver's, nothing is known. */
final class PostgreSqlDriver {

    private PostgreSqlDriver() {}

    /** Its own connection behind this one; null where another driver's is, or pgjdbc lives in another class loader. */
    static @Nullable BaseConnection connection(Connection connection) throws SQLException {
        try {
            return connection.isWrapperFor(BaseConnection.class) ? connection.unwrap(BaseConnection.class) : null;
        } catch (NoClassDefFoundError e) {
            return null;
        }
    }

    /**
     * Whether the driver talks to the process that answers. A pooler tells it another number when they connect, whichever
     * process it hands out later.
     */
    static boolean isConnectedTo(Connection connection, int pid) throws SQLException {
        // Not its interface: the package of that one carries annotations which are on no class path of ours.
        return !(connection(connection) instanceof PgConnection driver) || driver.getBackendPID() == pid;
    }

    /** Sets it, and gives what it was. */
    static int prepareThreshold(Connection connection, int threshold) throws SQLException {
        if (!(connection(connection) instanceof PgConnection driver)) {
            return threshold;
        }
        int before = driver.getPrepareThreshold();
        driver.setPrepareThreshold(threshold);
        return before;
    }
}
