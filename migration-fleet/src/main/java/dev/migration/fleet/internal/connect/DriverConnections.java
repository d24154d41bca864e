package dev.migration.fleet.internal.connect;

import dev.migration.fleet.internal.url.Drivers;
import dev.migration.internal.session.UnpooledDataSource;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Opens a new connection each time.
 *
 * @param url the JDBC URL
 * @param user who connects; null where the URL or the driver says
 * @param password the password; null for none
 */
public record DriverConnections(
        String url, @Nullable String user, @Nullable String password) implements UnpooledDataSource {

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
            properties.setProperty("tcpKeepAlive", "true");
        }
        Driver driver = Drivers.find(url);
        Connection connection = driver == null ? null : UnpooledDataSource.connect(url, properties, driver);
        if (connection == null) {
            throw new SQLException("No suitable driver", "08001");
        }
        return connection;
    }

    @Override
    public Connection getConnection(String other, String secret) throws SQLException {
        return new DriverConnections(url, other, secret).getConnection();
    }

    /** Without the password, which a URL may have as well. */
    @Override
    public String toString() {
        return "connections of a target";
    }
}
