// SPDX-License-Identifier: Apache-2.0
package dev.migration.test;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import javax.sql.DataSource;

/** The database of a test that names none: H2, in memory, and gone with the test. */
final class OwnH2 implements AutoCloseable {

    static final String DRIVER = "org.h2.Driver";

    static final String MISSING = "@MigrationTest has no database: H2, its default, is not on the class path.";

    static final String ARTIFACT = "com.h2database:h2";

    private static final String USER = "sa";

    private final String url = "jdbc:h2:mem:" + UUID.randomUUID();

    DataSource dataSource() {
        return new UrlDataSource(url + ";DB_CLOSE_DELAY=-1", USER, "");
    }

    @Override
    public void close() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, USER, "");
                Statement statement = connection.createStatement()) {
            statement.execute("SHUTDOWN");
        }
    }
}
