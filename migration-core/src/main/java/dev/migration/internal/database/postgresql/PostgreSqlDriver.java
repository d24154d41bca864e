package dev.migration.internal.database.postgresql;

import java.io.IOException;
import java.io.Reader;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;
import org.postgresql.jdbc.PgConnection;

/** What only pgjdbc can do with its connection and knows of it; of another driver's connection, nothing is known. */
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

    /** Whether the driver is connected to the process that answers; a pooler gave it another number. */
    static boolean isConnectedTo(Connection connection, int pid) throws SQLException {
        // Not its interface: the package of that one carries annotations which are not on the class path.
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

    /** Sends COPY … FROM STDIN, for which no other driver has a way. */
    static void copyIn(Connection connection, String copy, Reader data) throws SQLException, IOException {
        BaseConnection driver = connection(connection);
        if (driver == null) {
            throw new SQLFeatureNotSupportedException(
                    "COPY … FROM STDIN needs the driver org.postgresql:postgresql, and the connection is one of "
                            + connection.getMetaData().getDriverName());
        }
        new CopyManager(driver).copyIn(copy, data);
    }

    /** Cancels what the connection executes, be it a COPY, for which there is no statement. */
    static void cancel(Connection connection, @Nullable Statement statement) throws SQLException {
        BaseConnection driver = connection(connection);
        if (driver != null) {
            driver.cancelQuery();
        } else if (statement != null) {
            statement.cancel();
        }
    }
}
