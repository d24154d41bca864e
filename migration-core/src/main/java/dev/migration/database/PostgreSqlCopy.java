package dev.migration.database;

import java.io.IOException;
import java.io.Reader;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/** Sends COPY … FROM STDIN through pgjdbc, the only driver that has a way to. */
final class PostgreSqlCopy {

    private PostgreSqlCopy() {}

    static void copyIn(Connection connection, String copy, Reader data) throws SQLException, IOException {
        new CopyManager(driver(connection)).copyIn(copy, data);
    }

    private static BaseConnection driver(Connection connection) throws SQLException {
        try {
            if (connection.isWrapperFor(BaseConnection.class)) {
                return connection.unwrap(BaseConnection.class);
            }
            throw withoutDriver(connection, null);
        } catch (NoClassDefFoundError e) {
            throw withoutDriver(connection, e);
        }
    }

    private static SQLException withoutDriver(Connection connection, @Nullable Throwable cause) throws SQLException {
        return new SQLFeatureNotSupportedException(
                "COPY … FROM STDIN needs the driver org.postgresql:postgresql, and the connection is one of "
                        + connection.getMetaData().getDriverName(),
                cause);
    }
}
