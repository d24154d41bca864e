package dev.migration.cli.database;

import dev.migration.Vendor;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Opens a new connection each time: one command needs one or two, so a pool would not pay.
 *
 * @param login the database and the user
 * @param opening whether the database may be created
 * @param connected called for each connection
 */
public record DriverDataSource(Login login, Opening opening, Runnable connected) implements DataSource {

    /** For a command that only reads. */
    public DriverDataSource(Login login) {
        this(login, Opening.EXISTING, () -> {});
    }

    @Override
    public Connection getConnection() throws SQLException {
        return connect(login.properties());
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        Properties properties = login.properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        return connect(properties);
    }

    private Connection connect(Properties properties) throws SQLException {
        String jdbc = opening.of(login.url());
        requireFolder();
        Driver driver = Drivers.find(jdbc);
        Connection connection = driver == null ? null : driver.connect(jdbc, properties);
        if (connection == null) {
            throw new SQLException("No suitable driver found for " + login.url(), "08001");
        }
        connected.run();
        return connection;
    }

    /** H2 and HSQLDB make it; SQLite does not say that it is the folder which is missing. */
    private void requireFolder() throws SQLException {
        if (login.url().vendor() != Vendor.SQLITE) {
            return;
        }
        Path folder = DatabaseFile.missing(login.url())
                .map(file -> file.toAbsolutePath().getParent())
                .orElse(null);
        if (folder != null && Files.notExists(folder)) {
            throw new SQLException("the folder of the database's file does not exist: " + folder);
        }
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
}
