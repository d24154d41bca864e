package dev.migration.spring.autoconfigure;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The tenants of a database, each with a schema of its own: named by a list, a query or the name of a bean, or where none of
 * them is set by the only TenantSource bean.
 *
 * @param schemas Comma-separated list of the tenants' schemas.
 * @param schemasQuery Query whose first column is the schemas of the tenants. It is asked of the database itself, at each
 *     run.
 * @param source Name of the bean of the type TenantSource that knows the tenants' schemas. By default the only such bean,
 *     where there is one database.
 * @param parallelism Number of tenants that are migrated at a time.
 */
@ConfigurationPropertiesSource
record TenantProperties(
        @Nullable List<String> schemas,
        @Nullable String schemasQuery,
        @Nullable String source,
        @DefaultValue("4") int parallelism) {

    /** Whether these settings name the tenants. */
    boolean nameThem() {
        return schemas != null || schemasQuery != null || source != null;
    }
}
