package dev.migration.fleet.internal.connect;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Opens a new connection each time.
 *
 * @param url the JDBC URL
 * @param user who connects; null where the URL or the driver says
 * @param password the password; null for none
 */
public record DriverConnections(
        String url, @Nullable String user, @Nullable String password) implements DataSource {

    /** How long a server that gives no answer is waited for; MySQL's driver heeds that only until it is connected. */
    private static final String SECONDS = "30";

    @Override
    public Connection getConnection() throws SQLException {
        var properties = new Properties();
        if (user != null) {
            properties.setProperty("user", user);
        }
        if (password != null) {
            properties.setProperty("password", password);
        }
        if (url.startsWith("jdbc:postgresql:")) {
            properties.setProperty("loginTimeout", SECONDS);
            properties.setProperty("tcpKeepAlive", "true");
        } else if (url.matches("jdbc:(mysql|mariadb):.*") && !url.contains("connectTimeout=")) {
            properties.setProperty("connectTimeout", SECONDS + "000");
        }
        return DriverManager.getConnection(url, properties);
    }

    @Override
    public Connection getConnection(String other, String secret) throws SQLException {
        return new DriverConnections(url, other, secret).getConnection();
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) throws SQLException {
        throw new SQLFeatureNotSupportedException("no log writer");
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        throw new SQLFeatureNotSupportedException("set the driver's own timeout in the URL");
    }

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("no java.util.logging");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("not a wrapper for " + type.getName());
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }

    /** Without the password, which a URL may have as well. */
    @Override
    public String toString() {
        return "connections of a target";
    }
}
