// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.sql;

import dev.migration.fixture.EmptyPostgreSql;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** The databases that judge whether a text was divided as they would divide it. */
public final class Databases {

    private Databases() {}

    /** A connection to the empty database; those of others end. */
    public static Connection postgreSql() throws SQLException {
        return EmptyPostgreSql.create().getConnection();
    }

    /** A connection to an empty database in memory. */
    public static Connection h2() throws SQLException {
        return DriverManager.getConnection("jdbc:h2:mem:");
    }

    /** A connection to an empty database in memory. */
    static Connection sqlite() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite::memory:");
    }

    /** A connection to an empty database in memory. */
    static Connection hsqldb() throws SQLException {
        return DriverManager.getConnection("jdbc:hsqldb:mem:scanner" + System.nanoTime() + ";shutdown=true");
    }

    /** Sends a text as one statement, with nothing in it replaced. */
    public static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }
}
