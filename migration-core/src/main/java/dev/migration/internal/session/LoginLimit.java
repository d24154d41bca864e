// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.session;

import dev.migration.internal.database.product.Products;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * How long a server is waited for until it has let us in: one that takes the connection and then says nothing would be waited for
 * without end. What the URL sets itself stays.
 *
 * @param longest in whole seconds
 */
record LoginLimit(Duration longest) {

    /** For every connection that we open ourselves. */
    static final LoginLimit DEFAULT = new LoginLimit(Duration.ofSeconds(30));

    /** Connects within the limit, which the connection does not have afterwards; null where the URL is that of another driver. */
    @Nullable
    Connection connect(String jdbc, Properties properties, Driver driver) throws SQLException {
        boolean isForAll = Products.limitLogin(jdbc, properties, longest);
        Connection connection = driver.connect(jdbc, properties);
        if (connection != null && isForAll) {
            lift(connection);
        }
        return connection;
    }

    /** A statement may take longer. */
    private static void lift(Connection connection) throws SQLException {
        try {
            connection.setNetworkTimeout(Runnable::run, 0);
        } catch (SQLException e) {
            try {
                connection.close();
            } catch (SQLException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }
}
