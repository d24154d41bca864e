// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.exit;

import dev.migration.servers.PostgreSqlServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.testcontainers.containers.JdbcDatabaseContainer;
import org.testcontainers.containers.JdbcDatabaseContainerProvider;
import org.testcontainers.utility.DockerImageName;

/** What Testcontainers' JDBC driver starts for {@code jdbc:tc:local:///}: a database of the test server, as no Docker is needed. */
public final class ContainerOnTheTestServer extends JdbcDatabaseContainerProvider {

    private static final AtomicInteger STARTED = new AtomicInteger();

    @Override
    public boolean supports(String databaseType) {
        return databaseType.equals("local");
    }

    @Override
    public JdbcDatabaseContainer<?> newInstance(String tag) {
        return new Container();
    }

    static void execute(String sql) {
        try (Connection server = PostgreSqlServer.get().getPostgresDatabase().getConnection();
                Statement statement = server.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Each start is another database, as it would be another port. */
    private static final class Container extends JdbcDatabaseContainer<Container> {

        private String database = "";

        Container() {
            super(DockerImageName.parse("local"));
        }

        @Override
        public void start() {
            database = "of_container_" + STARTED.incrementAndGet();
            execute("CREATE DATABASE " + database);
        }

        @Override
        public void stop() {
            execute("DROP DATABASE " + database);
        }

        @Override
        public boolean isRunning() {
            return true;
        }

        @Override
        public String getDockerImageName() {
            return "local";
        }

        @Override
        public String getDriverClassName() {
            return "org.postgresql.Driver";
        }

        @Override
        public String getJdbcUrl() {
            return PostgreSqlServer.get().getJdbcUrl("postgres", database);
        }

        @Override
        public String getUsername() {
            return "postgres";
        }

        @Override
        public String getPassword() {
            return "";
        }

        @Override
        protected String getTestQueryString() {
            return "SELECT 1";
        }
    }
}
