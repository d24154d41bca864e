// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.postgresql;

import java.time.Duration;
import java.util.Properties;

/** How long pgjdbc waits for a server to let us in. */
public final class PostgreSqlLogin {

    private PostgreSqlLogin() {}

    /** Limits it to whole seconds where the URL is PostgreSQL's. */
    public static void limit(String jdbc, Properties properties, Duration longest) {
        if (jdbc.startsWith("jdbc:postgresql:")) {
            properties.setProperty("loginTimeout", Long.toString(longest.toSeconds()));
        }
    }
}
