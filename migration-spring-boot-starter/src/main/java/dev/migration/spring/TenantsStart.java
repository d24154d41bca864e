package dev.migration.spring;

import dev.migration.TenantMigrator;
import dev.migration.TenantsReport;
import dev.migration.TenantsStatus;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The start of a database with tenants.
 *
 * @param database its name, where there are several
 */
record TenantsStart(
        @Nullable String database, TenantMigrator migrator, Function<TenantMigrator, TenantsReport> strategy)
        implements StartupMigration {

    @Override
    public void migrate() {
        TenantsReport report = DatabaseStartException.naming(database, () -> strategy.apply(migrator));
        new StartLog(database).ended(report);
    }

    @Override
    public void validate() {
        TenantsStatus status = DatabaseStartException.naming(database, migrator::requireUpToDate);
        new StartLog(database).valid(status);
    }
}
