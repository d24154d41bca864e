// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.migrators;

import dev.migration.internal.secrets.SecretMask;
import dev.migration.spring.MigrationMode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.jdbc.SchemaManagement;
import org.springframework.boot.jdbc.SchemaManagementProvider;

/** Keeps Hibernate from creating tables in an embedded database that is migrated. */
public final class MigratedSchemaManagement implements SchemaManagementProvider {

    private static final Logger log = LoggerFactory.getLogger(MigratedSchemaManagement.class);

    private final MigrationMode mode;
    private final MigratorFactory migrators;

    /** For the Migrators of a context, which exist before Hibernate asks. */
    public MigratedSchemaManagement(MigrationMode mode, MigratorFactory migrators) {
        this.mode = mode;
        this.migrators = migrators;
    }

    @Override
    public SchemaManagement getSchemaManagement(DataSource dataSource) {
        return mode != MigrationMode.OFF && isMigrated(dataSource)
                ? SchemaManagement.MANAGED
                : SchemaManagement.UNMANAGED;
    }

    // The DataSource of a Migrator that the application has defined is unknown.
    private boolean isMigrated(DataSource dataSource) {
        return migrators.isUnused() || migrators.dataSources().anyMatch(migrated -> isSame(migrated, dataSource));
    }

    // The application's DataSource and that of migrations may be two, and differ only in the user.
    private static boolean isSame(DataSource migrated, DataSource dataSource) {
        if (migrated.equals(dataSource)) {
            return true;
        }
        String url = url(migrated);
        return url != null && Objects.equals(url, url(dataSource));
    }

    private static @Nullable String url(DataSource dataSource) {
        try (Connection connection = dataSource.getConnection()) {
            return connection.getMetaData().getURL();
        } catch (SQLException e) {
            log.debug("Cannot determine the database of a DataSource: {}", SecretMask.describe(e));
            return null;
        }
    }
}
