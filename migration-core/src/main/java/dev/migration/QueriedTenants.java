package dev.migration;

import dev.migration.run.ActiveRuns;
import dev.migration.run.TenantsQuery;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Tenants that a table of the application's has. It may be in any database, also in one where nothing is migrated. */
record QueriedTenants(DataSource dataSource, String sql) implements TenantSource {

    @Override
    public List<String> schemas() {
        return schemas(new ActiveRuns());
    }

    /** The same, among what can be stopped. */
    List<String> schemas(ActiveRuns active) {
        List<String> schemas = new ArrayList<>();
        for (@Nullable String schema : new TenantsQuery(dataSource, sql).ask(active)) {
            schemas.add(schema == null ? "" : schema);
        }
        return schemas;
    }
}
