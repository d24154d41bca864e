package dev.migration.spring.internal.settings;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The tenants of a database, each with its own schema: a list, a query or a bean names them.
 *
 * @param schemas Comma-separated list of the tenants' schemas.
 * @param schemasQuery Query whose first column holds the tenants' schemas. It is sent to the database itself at each run.
 * @param source Name of the TenantSource bean that names the tenants' schemas. With one database, the only TenantSource
 *     bean is used by default.
 * @param parallelism Number of tenants that are migrated at the same time.
 */
@ConfigurationPropertiesSource
public record TenantProperties(
        @Nullable List<String> schemas,
        @Nullable String schemasQuery,
        @Nullable String source,
        @DefaultValue("4") int parallelism) {

    /** Whether these settings name the tenants. */
    public boolean nameThem() {
        return schemas != null || schemasQuery != null || source != null;
    }
}
