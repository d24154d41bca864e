package dev.migration.spring.internal.migrators;

import dev.migration.spring.MigrationMode;
import dev.migration.spring.internal.database.DatabaseIdentity;
import javax.sql.DataSource;
import org.springframework.boot.jdbc.SchemaManagement;
import org.springframework.boot.jdbc.SchemaManagementProvider;

/** Keeps Hibernate from creating tables in an embedded database that is migrated. */
public final class MigratedSchemaManagement implements SchemaManagementProvider {

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
        return migrators.isUnused() || migrators.dataSources().anyMatch(migrated -> DatabaseIdentity.isSame(migrated, dataSource));
    }
}
