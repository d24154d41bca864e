package dev.migration.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * What migrations connect with, where that is not the application's DataSource as it is. A bean of this type takes the place
 * of {@code migration.url}, {@code migration.user}, {@code migration.password} and {@code migration.driver-class-name}.
 */
public interface MigrationConnectionDetails extends ConnectionDetails {

    /** The JDBC URL; null for that of the application's DataSource. */
    @Nullable
    String getJdbcUrl();

    /** The user; null for that of the application's DataSource. */
    @Nullable
    String getUsername();

    /** The user's password; null for that of the application's DataSource. */
    @Nullable
    String getPassword();

    /** The class of the driver; null for the one that the URL is for. */
    default @Nullable String getDriverClassName() {
        return null;
    }
}
