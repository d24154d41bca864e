package dev.migration.internal.database.postgresql;

import java.io.IOException;
import java.io.Reader;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/** Sends COPY … FROM STDIN through pgjdbc, the only driver that has a way to. */
final class PostgreSqlCopy {

    private PostgreSqlCopy() {}

    static void copyIn(Connection connection, String copy, Reader data) throws SQLException, IOException {
        BaseConnection driver = PostgreSqlDriver.connection(connection);
        if (driver == null) {
            throw new SQLFeatureNotSupportedException(
                    "COPY … FROM STDIN needs the driver org.postgresql:postgresql, and the connection is one of "
                            + connection.getMetaData().getDriverName());
        }
        new CopyManager(driver).copyIn(copy, data);
    }
}
