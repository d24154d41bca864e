// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.mysql;

import java.time.Duration;
import java.util.Properties;
import java.util.regex.Pattern;

/** How long the drivers of MariaDB and MySQL wait for a server to let us in. */
public final class MySqlLogin {

    private static final Pattern FAMILY = Pattern.compile("jdbc:(?:mysql|mariadb):.*", Pattern.DOTALL);

    /** With several servers, the driver connects by itself later, with the properties that it had first. */
    private static final Pattern ONE_SERVER = Pattern.compile("jdbc:mysql://[^,/?]*(?:[/?].*)?", Pattern.DOTALL);

    private MySqlLogin() {}

    /** Limits it where the URL is theirs and does not; returns whether that limits each statement after it, too. */
    public static boolean limit(String jdbc, Properties properties, Duration longest) {
        String millis = Long.toString(longest.toMillis());
        if (FAMILY.matcher(jdbc).matches() && !jdbc.contains("connectTimeout=")) {
            properties.setProperty("connectTimeout", millis);
        }
        // Connector/J heeds that one only until the server takes the connection; MariaDB's driver until it has let us
        // in.
        boolean isForAll = ONE_SERVER.matcher(jdbc).matches() && !jdbc.contains("socketTimeout=");
        if (isForAll) {
            properties.setProperty("socketTimeout", millis);
        }
        return isForAll;
    }
}
