package dev.migration.spring.internal.database;

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

/** Keeps Hibernate from creating tables in an embedded database that is migrated. */
public final class MigratedSchemaManagement implements SchemaManagementProvider {

    private static final Logger log = LoggerFactory.getLogger(MigratedSchemaManagement.class);

    private final MigrationMode mode;
    private final ObjectProvider<MigratedDatabase> databases;

    /** For the migrated databases of a context. */
    public MigratedSchemaManagement(MigrationMode mode, ObjectProvider<MigratedDatabase> databases) {
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
        // The DataSource of a Migrator that the application has defined is unknown.
        return known.isEmpty() || known.stream().anyMatch(migrated -> isSame(migrated.dataSource(), dataSource));
    }

    // The application's DataSource and that of migrations may be two, and differ only in the user.
    private static boolean isSame(@Nullable DataSource migrated, DataSource dataSource) {
        if (migrated == null || migrated.equals(dataSource)) {
            return migrated != null;
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
