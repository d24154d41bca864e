package dev.migration.spring.internal.database;

import dev.migration.spring.MigrationConnectionDetails;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsFactory;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;
import org.testcontainers.containers.JdbcDatabaseContainer;

/** Turns the databases of containers into what migrations connect with. */
final class ConnectionDetailsFactories {

    private ConnectionDetailsFactories() {}

    /** The database service of a compose file, which Spring Boot turns into JDBC details first. */
    static final class OfComposeFile
            implements ConnectionDetailsFactory<JdbcConnectionDetails, MigrationConnectionDetails> {

        @Override
        public MigrationConnectionDetails getConnectionDetails(JdbcConnectionDetails jdbc) {
            return new ComposeFileDetails(jdbc);
        }
    }

    private record ComposeFileDetails(JdbcConnectionDetails jdbc) implements MigrationConnectionDetails {

        @Override
        public String getJdbcUrl() {
            return jdbc.getJdbcUrl();
        }

        @Override
        public @Nullable String getUsername() {
            return jdbc.getUsername();
        }

        @Override
        public @Nullable String getPassword() {
            return jdbc.getPassword();
        }

        @Override
        public String getDriverClassName() {
            return jdbc.getDriverClassName();
        }
    }

    /** A Testcontainers container that is marked {@code @ServiceConnection}. */
    static final class OfContainer
            extends ContainerConnectionDetailsFactory<JdbcDatabaseContainer<?>, MigrationConnectionDetails> {

        @Override
        protected MigrationConnectionDetails getContainerConnectionDetails(
                ContainerConnectionSource<JdbcDatabaseContainer<?>> source) {
            return new DetailsOfContainer(source);
        }

        private static final class DetailsOfContainer extends ContainerConnectionDetails<JdbcDatabaseContainer<?>>
                implements MigrationConnectionDetails {

            DetailsOfContainer(ContainerConnectionSource<JdbcDatabaseContainer<?>> source) {
                super(source);
            }

            @Override
            public String getJdbcUrl() {
                return getContainer().getJdbcUrl();
            }

            @Override
            public String getUsername() {
                return getContainer().getUsername();
            }

            @Override
            public String getPassword() {
                return getContainer().getPassword();
            }

            @Override
            public String getDriverClassName() {
                return getContainer().getDriverClassName();
            }
        }
    }
}
