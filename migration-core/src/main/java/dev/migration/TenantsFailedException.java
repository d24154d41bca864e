// SPDX-License-Identifier: Apache-2.0
package dev.migration;

import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Remedies;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Some tenants were not migrated. All others were tried, and remain migrated; the next start retries those that failed. */
public final class TenantsFailedException extends MigrationException {

    private static final long serialVersionUID = 1L;

    private final int tenants;
    private final Map<String, MigrationException> failures;

    /**
     * Carries what became of each tenant that failed: the first is the cause, the others are suppressed.
     *
     * @param tenants how many tenants there are
     * @param failures by schema, one at least
     */
    public TenantsFailedException(int tenants, Map<String, MigrationException> failures) {
        super(
                title(tenants, failures.size()),
                problems(failures),
                failures.values().iterator().next());
        this.tenants = tenants;
        this.failures = Collections.unmodifiableMap(new LinkedHashMap<>(failures));
        // Some tenants may have failed by the same object: one stack trace is enough.
        failures.values().stream().distinct().skip(1).forEach(this::addSuppressed);
    }

    /** Why each of them was not migrated, by schema, in the order of the tenants. */
    public Map<String, MigrationException> failures() {
        return failures;
    }

    /** How many tenants there are, with those that were migrated. */
    public int tenants() {
        return tenants;
    }

    private static String title(int tenants, int failed) {
        int others = tenants - failed;
        return failed + " of " + Printable.counted(tenants, "tenant")
                + (failed == 1 ? " was not migrated" : " were not migrated")
                + (others == 0
                        ? "."
                        : others == 1 ? "; the other one is migrated." : "; the other " + others + " are migrated.");
    }

    private static List<Problem> problems(Map<String, MigrationException> failures) {
        Map<String, List<Problem>> problems = new LinkedHashMap<>();
        failures.forEach((schema, failure) -> problems.put(schema, failure.problems()));
        return Remedies.ofTenants(problems);
    }
}
