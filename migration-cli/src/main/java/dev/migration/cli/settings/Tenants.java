package dev.migration.cli.settings;

import dev.migration.Place;
import dev.migration.TenantSource;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What names the tenants.
 *
 * @param schemas their schemas; empty where the query has them
 * @param query whose first column has them; null where they are listed
 * @param parallelism how many are migrated at a time
 * @param origin the setting
 */
public record Tenants(List<String> schemas, @Nullable String query, int parallelism, Place origin) {

    /** The same as a service's. */
    static final int PARALLELISM = 4;

    public Tenants {
        schemas = List.copyOf(schemas);
    }

    /** The source; the database is asked where there is a query. */
    public TenantSource source(DataSource database) {
        return query == null ? TenantSource.of(schemas) : TenantSource.query(database, query);
    }

    /** Without the query, which may say how to connect. */
    @Override
    public String toString() {
        return "Tenants[origin=" + origin + "]";
    }
}
