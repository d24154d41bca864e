package dev.migration.internal.session;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.regex.Pattern;
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

    private static final Pattern POSTGRESQL = Pattern.compile("jdbc:postgresql:.*", Pattern.DOTALL);
    private static final Pattern MYSQL_FAMILY = Pattern.compile("jdbc:(?:mysql|mariadb):.*", Pattern.DOTALL);

    /** With several servers, the driver connects by itself later, with the properties that it had first. */
    private static final Pattern ONE_MYSQL_SERVER = Pattern.compile("jdbc:mysql://[^,/?]*(?:[/?].*)?", Pattern.DOTALL);

    /** Connects within the limit, which the connection does not have afterwards; null where the URL is that of another driver. */
    @Nullable
    Connection connect(String jdbc, Properties properties, Driver driver) throws SQLException {
        String millis = Long.toString(longest.toMillis());
        if (POSTGRESQL.matcher(jdbc).matches()) {
            properties.setProperty("loginTimeout", Long.toString(longest.toSeconds()));
        } else if (MYSQL_FAMILY.matcher(jdbc).matches() && !jdbc.contains("connectTimeout=")) {
            properties.setProperty("connectTimeout", millis);
        }
        // Connector/J heeds the other one only until the server takes the connection; MariaDB's driver until it has let
        // us in.
        if (!ONE_MYSQL_SERVER.matcher(jdbc).matches() || jdbc.contains("socketTimeout=")) {
            return driver.connect(jdbc, properties);
        }
        properties.setProperty("socketTimeout", millis);
        Connection connection = driver.connect(jdbc, properties);
        if (connection != null) {
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
