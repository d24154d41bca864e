package dev.migration;

import dev.migration.internal.tenant.QueriedTenants;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.sql.DataSource;

/** Names the tenants of a database: the schema of each. */
@FunctionalInterface
public interface TenantSource {

    /**
     * The schemas, asked anew at each run. What it throws ends the run before it has begun.
     *
     * <p>It should return soon and heed interrupts: a run that is to be stopped waits for it, and who waits for the end of
     * the process does. Only a {@link #query query} is cancelled, and is told of where it gets no answer.
     */
    List<String> schemas();

    /** Always these. */
    static TenantSource of(List<String> schemas) {
        // One that is null is told of where the names are used, with what to do.
        List<String> always = Collections.unmodifiableList(new ArrayList<>(schemas));
        return () -> always;
    }

    /**
     * Those that a query gives, in its order, such as {@code SELECT schema_name FROM tenant ORDER BY id}. It is cancelled
     * by {@link TenantMigrator#stop()}, an interrupt and the end of the process; one that gets no answer for two seconds
     * is a warning in the log.
     *
     * @param dataSource where it is asked, be it another database
     * @param sql a query whose first column is a schema's name
     */
    static TenantSource query(DataSource dataSource, String sql) {
        return new QueriedTenants(dataSource, sql);
    }
}
