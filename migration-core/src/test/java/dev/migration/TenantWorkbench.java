package dev.migration;

import dev.migration.plan.State;
import dev.migration.report.MigrationStatus;
import dev.migration.report.TenantState;
import dev.migration.report.TenantsStatus;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A database with tenants, each with a schema of its own, beside the one that is current. */
interface TenantWorkbench extends Workbench {

    String HOSTILE = "we\"ird; DROP TABLE t; --";

    /** The schema of a tenant, as it is written in SQL. */
    default String schema(String tenant) {
        boolean upper = isUpperCase() && tenant.matches("[a-z0-9_]+");
        return quoted(upper ? tenant.toUpperCase(Locale.ROOT) : tenant);
    }

    default void createTenants(String... names) {
        Stream.of(names).forEach(name -> createSchema(schema(name)));
    }

    default TenantMigrator tenants(String... names) {
        return tenants(builder(), names);
    }

    default TenantMigrator tenants(MigratorBuilder builder, String... names) {
        return builder.buildForTenants(TenantSource.of(List.of(names)), 4);
    }

    /** Two migrations. */
    default void counts() {
        write(
                "0001_counts.sql",
                "-- Up Migration",
                "CREATE TABLE counts (n INT);",
                "-- Down Migration",
                "DROP TABLE counts;");
        write("0002_rows.sql", "INSERT INTO counts VALUES (1);");
    }

    /** What they made for a tenant. */
    default List<String> rows(String tenant) {
        return column("SELECT n FROM " + schema(tenant) + ".counts ORDER BY n");
    }

    static List<State> states(TenantsStatus status, String tenant) {
        return status.tenants().get(tenant) instanceof TenantState.Known known
                ? known.report().migrations().stream()
                        .map(MigrationStatus::state)
                        .toList()
                : List.of();
    }
}
