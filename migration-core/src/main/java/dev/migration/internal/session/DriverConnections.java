// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.session;

import dev.migration.internal.url.DatabaseUrl;
import dev.migration.internal.url.Drivers;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Properties;

/**
 * Opens a new connection each time.
 *
 * @param url where, and who connects
 */
public record DriverConnections(DatabaseUrl url) implements UnpooledDataSource {

    @Override
    public Connection getConnection() throws SQLException {
        Properties properties = url.properties();
        Driver driver = Drivers.find(url.jdbc());
        Connection connection = driver == null ? null : UnpooledDataSource.connect(url.jdbc(), properties, driver);
        if (connection == null) {
            throw new SQLException("No suitable driver found for " + url, "08001");
        }
        return connection;
    }
}
