package dev.migration.spring.autoconfigure;

import dev.migration.internal.secrets.SecretMask;
import dev.migration.spring.MigrationMode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
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
    private final ObjectProvider<MigratedDatabase> databases;

    MigratedSchemaManagement(MigrationMode mode, ObjectProvider<MigratedDatabase> databases) {
        this.mode = mode;
        this.databases = databases;
    }

    @Override
    public SchemaManagement getSchemaManagement(DataSource dataSource) {
        return mode != MigrationMode.OFF && isMigrated(dataSource)
                ? SchemaManagement.MANAGED
                : SchemaManagement.UNMANAGED;
    }

    private boolean isMigrated(DataSource dataSource) {
        List<MigratedDatabase> known = databases.stream().toList();
        // Where a Migrator of the application's own is at work, nobody knows which DataSource it has.
        return known.isEmpty() || known.stream().anyMatch(migrated -> isOf(migrated.dataSource(), dataSource));
    }

    private static boolean isOf(@Nullable DataSource migrated, DataSource dataSource) {
        if (migrated == null) {
            return false;
        }
        if (migrated instanceof LazyDataSource lazy) {
            return lazy.isFor(dataSource);
        }
        return migrated.equals(dataSource) || isSameDatabase(migrated, dataSource);
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
            log.debug("Cannot determine to which database a DataSource leads: {}", SecretMask.describe(e));
            return null;
        }
    }
}
