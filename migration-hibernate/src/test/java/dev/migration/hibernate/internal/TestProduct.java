// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal;

import dev.migration.fixture.EmptyMySql;
import dev.migration.fixture.EmptyPostgreSql;
import dev.migration.servers.MariaDbServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.mariadb.jdbc.MariaDbDataSource;

/** A real database of each product. */
public enum TestProduct {
    H2 {
        @Override
        public DataSource empty() {
            var h2 = new JdbcDataSource();
            h2.setUrl("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
            h2.setUser("sa");
            return h2;
        }
    },
    POSTGRESQL {
        @Override
        public DataSource empty() {
            return EmptyPostgreSql.create();
        }
    },
    MARIADB {
        @Override
        public DataSource empty() throws SQLException {
            String server = "jdbc:mariadb://localhost:" + MariaDbServer.port() + "/";
            recreate(new MariaDbDataSource(server + "?user=root"));
            return new MariaDbDataSource(server + "entities?user=root");
        }
    },
    MYSQL {
        @Override
        public DataSource empty() throws SQLException {
            recreate(EmptyMySql.Driver.CONNECTOR_J.as("root", "", ""));
            return EmptyMySql.Driver.CONNECTOR_J.as("root", "entities", "");
        }
    };

    /** Nothing is in it. */
    public abstract DataSource empty() throws SQLException;

    private static void recreate(DataSource server) throws SQLException {
        try (Connection connection = server.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP DATABASE IF EXISTS entities");
            statement.execute("CREATE DATABASE entities");
        }
    }
}
