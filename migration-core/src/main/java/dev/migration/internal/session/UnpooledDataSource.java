// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.session;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Opens a new connection each time, and has none of what JDBC wants of a pool. */
public interface UnpooledDataSource extends DataSource {

    /**
     * Connects. A server that does not answer fails after 30 s, unless the URL sets a limit. Null if the URL is another driver's.
     */
    static @Nullable Connection connect(String jdbc, Properties properties, Driver driver) throws SQLException {
        return LoginLimit.DEFAULT.connect(jdbc, properties, driver);
    }

    @Override
    default Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("no other user");
    }

    @Override
    default @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    default void setLogWriter(@Nullable PrintWriter out) throws SQLException {
        throw new SQLFeatureNotSupportedException("no log writer");
    }

    @Override
    default void setLoginTimeout(int seconds) throws SQLException {
        throw new SQLFeatureNotSupportedException("set the driver's own timeout in the URL");
    }

    @Override
    default int getLoginTimeout() {
        return 0;
    }

    @Override
    default Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("no java.util.logging");
    }

    @Override
    default <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("not a wrapper for " + type.getName());
    }

    @Override
    default boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
