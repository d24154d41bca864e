package dev.migration.spring.internal.exit;

import dev.migration.servers.PostgreSqlServer;
import org.testcontainers.containers.JdbcDatabaseContainer;
import org.testcontainers.containers.JdbcDatabaseContainerProvider;
import org.testcontainers.utility.DockerImageName;

/** What Testcontainers' JDBC driver starts for {@code jdbc:tc:local:///}: a database of the test server, as no Docker is needed. */
public final class ContainerOnTheTestServer extends JdbcDatabaseContainerProvider {

    static final String DATABASE = "of_a_container";

    @Override
    public boolean supports(String databaseType) {
        return databaseType.equals("local");
    }

    @Override
    public JdbcDatabaseContainer<?> newInstance(String tag) {
        return new Container();
    }

    private static final class Container extends JdbcDatabaseContainer<Container> {

        Container() {
            super(DockerImageName.parse("local"));
        }

        @Override
        public void start() {}

        @Override
        public void stop() {}

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
            return PostgreSqlServer.get().getJdbcUrl("postgres", DATABASE);
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
