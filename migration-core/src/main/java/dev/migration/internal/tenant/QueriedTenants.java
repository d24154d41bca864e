package dev.migration.internal.tenant;

import dev.migration.TenantSource;
import dev.migration.internal.stop.ActiveRuns;
import java.util.List;
import javax.sql.DataSource;

/** Tenants that a table of the application's has. It may be in any database, also in one where nothing is migrated. */
public record QueriedTenants(DataSource dataSource, String sql) implements TenantSource {

    @Override
    public List<String> schemas() {
        return schemas(new ActiveRuns());
    }

    /** The same, among what can be stopped. */
    List<String> schemas(ActiveRuns active) {
        return new TenantsQuery(dataSource, sql)
                .ask(active).stream().map(TenantNames::requireName).toList();
    }

    /** Without the query, which may say how to connect. */
    @Override
    public String toString() {
        return "a query for the tenants";
    }
}
