// SPDX-License-Identifier: Apache-2.0
package dev.migration;

import dev.migration.internal.stop.ActiveRuns;
import dev.migration.internal.tenant.NamingQuery;
import dev.migration.internal.tenant.TenantNames;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Names the tenants of a database: the schema of each. */
@FunctionalInterface
public interface TenantSource {

    /**
     * The schemas, asked anew at each run. An exception ends the run before it has started.
     *
     * <p>It should return soon and heed interrupts: a run that is stopped waits for it, and so does the end of the
     * process. Only a {@link #query query} is cancelled, and logged where it gets no answer.
     */
    List<String> schemas();

    /** Always these. */
    static TenantSource of(List<String> schemas) {
        // A null in it is reported where the names are used, with its remedy.
        List<String> always = Collections.unmodifiableList(new ArrayList<>(schemas));
        return () -> always;
    }

    /**
     * Those that a query gives, in its order, such as {@code SELECT schema_name FROM tenant ORDER BY id}. It is cancelled
     * by {@link TenantMigrator#stop()}, an interrupt and the end of the process; one that gets no answer for two seconds
     * is a warning in the log.
     *
     * @param dataSource the database to ask, which may be another one
     * @param sql a query whose first column is a schema's name
     */
    static TenantSource query(DataSource dataSource, String sql) {
        record Query(NamingQuery query) implements TenantSource, TenantNames.Stoppable {

            @Override
            public List<String> schemas() {
                return schemas(new ActiveRuns());
            }

            @Override
            public List<String> schemas(ActiveRuns active) {
                return query.ask(active, rows -> {
                    List<@Nullable String> names = new ArrayList<>();
                    while (rows.next()) {
                        names.add(rows.getString(1));
                    }
                    return names;
                });
            }

            /** Without the query, which may say how to connect. */
            @Override
            public String toString() {
                return "a query for the tenants";
            }
        }
        return new Query(new NamingQuery(dataSource, sql, "tenant"));
    }
}
