// SPDX-License-Identifier: Apache-2.0
package dev.migration;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a run over all tenants did. It exists only where each of them completed.
 *
 * @param tenants by schema, in the order of their source; without migrations where nothing had to run
 * @param duration from naming the tenants to the end of the last one
 */
public record TenantsReport(Map<String, RunReport> tenants, Duration duration) {

    /** Copies the map. */
    public TenantsReport {
        tenants = Collections.unmodifiableMap(new LinkedHashMap<>(tenants));
    }
}
