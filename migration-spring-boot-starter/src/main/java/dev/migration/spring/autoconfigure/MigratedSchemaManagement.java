package dev.migration.spring.autoconfigure;

import dev.migration.spring.MigrationMode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.jdbc.SchemaManagement;
import org.springframework.boot.jdbc.SchemaManagementProvider;

/** Keeps Hibernate from creating tables of its own in an embedded database that is migrated. */
final class MigratedSchemaManagement implements SchemaManagementProvider {

    private static final Logger log = LoggerFactory.getLogger(MigratedSchemaManagement.class);

    private final MigrationMode mode;
    private final ObjectProvider<MigratedDatabase> database;

    MigratedSchemaManagement(MigrationMode mode, ObjectProvider<MigratedDatabase> database) {
        this.mode = mode;
        this.database = database;
    }

    @Override
    public SchemaManagement getSchemaManagement(DataSource dataSource) {
        return mode != MigrationMode.OFF && isMigrated(dataSource)
                ? SchemaManagement.MANAGED
                : SchemaManagement.UNMANAGED;
    }

    private boolean isMigrated(DataSource dataSource) {
        MigratedDatabase migrated = database.getIfAvailable();
        // Where a Migrator of the application's own is at work, nobody knows which DataSource it has.
        return migrated == null
                || migrated.dataSource().equals(dataSource)
                || isSameDatabase(migrated.dataSource(), dataSource);
    }

    // The application's DataSource and that of migrations may be two, and differ only in the user.
    private static boolean isSameDatabase(DataSource one, DataSource other) {
        String url = url(one);
        return url != null && Objects.equals(url, url(other));
    }

    private static @Nullable String url(DataSource dataSource) {
        try (Connection connection = dataSource.getConnection()) {
            return connection.getMetaData().getURL();
        } catch (SQLException e) {
            log.debug("Cannot tell which database {} leads to", dataSource, e);
            return null;
        }
    }
}
