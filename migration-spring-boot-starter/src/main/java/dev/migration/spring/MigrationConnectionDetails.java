// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * The connection that migrations use instead of the application's DataSource. A bean of this type replaces
 * {@code migration.url}, {@code migration.user}, {@code migration.password} and {@code migration.driver-class-name}.
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

    /** The class of the driver; null to detect it from the URL. */
    default @Nullable String getDriverClassName() {
        return null;
    }
}
