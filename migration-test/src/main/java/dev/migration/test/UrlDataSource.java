// SPDX-License-Identifier: Apache-2.0
package dev.migration.test;

import dev.migration.internal.session.UnpooledDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * Opens a new connection each time: a test needs one or two at a time.
 *
 * @param url a JDBC URL
 * @param user empty where the URL names it, or no login is needed
 * @param password empty likewise
 */
record UrlDataSource(String url, String user, String password) implements UnpooledDataSource {

    @Override
    public Connection getConnection() throws SQLException {
        return user.isEmpty() ? DriverManager.getConnection(url) : DriverManager.getConnection(url, user, password);
    }

    /** Without the password, which a record would show. */
    @Override
    public String toString() {
        return "UrlDataSource";
    }
}
