package dev.migration;

import dev.migration.run.ActiveRuns;
import dev.migration.run.TenantsQuery;
import java.util.List;
import javax.sql.DataSource;

/** Tenants that a table of the application's has. It may be in any database, also in one where nothing is migrated. */
record QueriedTenants(DataSource dataSource, String sql) implements TenantSource {

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
