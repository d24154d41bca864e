package dev.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** A pool that does not trust a connection any more on which a statement failed: it closes it at once. */
final class Eviction {

    private Eviction() {}

    static DataSource of(DataSource dataSource) {
        return CutConnection.proxy(DataSource.class, (proxy, method, arguments) -> {
            Object result = CutConnection.invoke(dataSource, method, arguments);
            return result instanceof Connection connection ? connection(connection) : result;
        });
    }

    private static Connection connection(Connection connection) {
        return CutConnection.proxy(Connection.class, (proxy, method, arguments) -> {
            Object result = CutConnection.invoke(connection, method, arguments);
            return method.getName().equals("createStatement") ? statement(connection, (Statement) result) : result;
        });
    }

    private static Statement statement(Connection connection, Statement statement) {
        return CutConnection.proxy(Statement.class, (proxy, method, arguments) -> {
            try {
                return CutConnection.invoke(statement, method, arguments);
            } catch (SQLException e) {
                if (method.getName().startsWith("execute")) {
                    connection.close();
                }
                throw e;
            }
        });
    }
}
