package dev.migration.internal.database.postgresql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;

/** Cancels through pgjdbc whatever a connection does: a COPY and the fetching of rows are no statement that runs. */
final class PostgreSqlCancel {

    private PostgreSqlCancel() {}

    static void cancel(Connection connection, @Nullable Statement statement) throws SQLException {
        BaseConnection driver = PostgreSqlDriver.connection(connection);
        if (driver != null) {
            driver.cancelQuery();
        } else if (statement != null) {
            statement.cancel();
        }
    }
}
