// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.endpoint;

import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.MigrationStatus;
import dev.migration.Problem;
import dev.migration.State;
import dev.migration.StatusReport;
import dev.migration.TenantState;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Remedies;
import dev.migration.internal.help.Remedy;
import dev.migration.spring.internal.ServiceRemedy;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this instance has found applied and the history does not have any more: it was undone, or an older backup was restored.
 * Only what the history has said counts, and only migrations that have a file here: whether this build needs what a newer
 * release has removed cannot be known.
 */
final class BehindWatch {

    private static final Logger log = LoggerFactory.getLogger(BehindWatch.class);

    private final @Nullable String database;

    /** What was applied, by tenant; tenants with the same share a set. */
    private final Map<String, Set<String>> known = new HashMap<>();

    private final Map<Set<String>, Set<String>> shared = new HashMap<>();

    /** The tenants whose start is taken in. */
    private final Set<String> started = new HashSet<>();

    private volatile Map<String, List<String>> behind = Map.of();

    /** The name of the database is null where it is the only one. */
    BehindWatch(@Nullable String database) {
        this.database = database;
    }

    /** The names by tenant, of those that lack some; without tenants, under an empty name. */
    Map<String, List<String>> behind() {
        return behind;
    }

    /**
     * Takes in what was read, by one thread, and logs what is lacking, once until that changes.
     *
     * @param complete the tenants for which the start of this instance had left nothing when that was read
     */
    void read(Set<String> complete, Map<String, TenantState> states) {
        Map<String, List<String>> now = new LinkedHashMap<>();
        Map<String, List<Problem>> changed = new LinkedHashMap<>();
        states.forEach((tenant, state) -> {
            List<String> before = behind.getOrDefault(tenant, List.of());
            List<String> names =
                    state.report() == null ? before : lacking(tenant, complete.contains(tenant), state.report());
            if (!names.isEmpty()) {
                now.put(tenant, names);
            }
            if (!names.isEmpty() && !names.equals(before)) {
                changed.put(tenant, List.of(warning(names)));
            }
        });
        behind = now;
        List<Problem> warnings = changed.containsKey("") ? changed.get("") : Remedies.ofTenants(changed);
        warnings.forEach(warning -> log.warn(
                "{}{}",
                database == null ? "" : database + ": ",
                ServiceRemedy.of(warning, database).text()));
    }

    private List<String> lacking(String tenant, boolean complete, StatusReport report) {
        List<String> pending = report.pending().stream()
                .filter(migration -> migration.appliedAt() == null)
                .map(MigrationStatus::name)
                .toList();
        Set<String> before = known.get(tenant);
        Set<String> all = new HashSet<>(before == null ? Set.of() : before);
        report.applied().stream()
                .filter(migration -> migration.state() != State.NEWER && migration.state() != State.MISSING)
                .map(MigrationStatus::name)
                .forEach(all::add);
        if (complete && started.add(tenant)) {
            // Without a look at the database until now.
            all.addAll(pending);
        }
        if (!all.equals(before)) {
            known.put(tenant, shared.computeIfAbsent(all, same -> same));
        }
        return pending.stream().filter(all::contains).toList();
    }

    private static Problem warning(List<String> names) {
        return Problem.warning(
                Code.PENDING,
                null,
                "This instance has found applied what the history does not have any more: " + Printable.names(names)
                        + ". It was undone, or marked as not applied, or an older backup was restored. This build has"
                        + (names.size() == 1 ? " its file" : " their files") + ", and may need what it made.",
                Remedy.of(
                        "if an older release is to serve from now on, end this instance; else apply what is missing: {}",
                        Fix.command("up")));
    }
}
