package dev.migration;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The state of each tenant of a database.
 *
 * @param tenants by schema, in the order of their source
 */
public record TenantsStatus(Map<String, TenantState> tenants) {

    /** Copies the map. */
    public TenantsStatus {
        tenants = Collections.unmodifiableMap(new LinkedHashMap<>(tenants));
    }
}
