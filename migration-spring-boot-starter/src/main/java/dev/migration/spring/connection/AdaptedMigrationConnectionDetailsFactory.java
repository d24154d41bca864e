package dev.migration.spring.connection;

import dev.migration.spring.MigrationConnectionDetails;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsFactory;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/** Lets migrations connect to the database service of a compose file, which Spring Boot turns into JDBC details first. */
final class AdaptedMigrationConnectionDetailsFactory
        implements ConnectionDetailsFactory<JdbcConnectionDetails, MigrationConnectionDetails> {

    @Override
    public MigrationConnectionDetails getConnectionDetails(JdbcConnectionDetails jdbc) {
        return new Details(jdbc);
    }

    private record Details(JdbcConnectionDetails jdbc) implements MigrationConnectionDetails {

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
}
