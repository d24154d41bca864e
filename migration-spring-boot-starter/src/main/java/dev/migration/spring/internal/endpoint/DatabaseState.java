package dev.migration.spring.internal.endpoint;

import dev.migration.MigrationStatus;
import dev.migration.State;
import dev.migration.StatusReport;
import dev.migration.TenantState;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The state of each tenant of a database by schema; without tenants that of the database, under an empty name. */
record DatabaseState(boolean hasTenants, Map<String, TenantState> bySchema) {

    /** Copies the map and keeps its order. */
    DatabaseState {
        bySchema = Collections.unmodifiableMap(new LinkedHashMap<>(bySchema));
    }

    static DatabaseState of(StatusReport report) {
        return new DatabaseState(false, Map.of("", TenantState.of(report)));
    }

    static DatabaseState of(Map<String, TenantState> tenants) {
        return new DatabaseState(true, tenants);
    }

    /** Of a tenant, or of the whole database without a name; null if it is unknown. */
    @Nullable
    TenantState state(@Nullable String tenant) {
        return hasTenants == (tenant == null) ? null : bySchema.get(tenant == null ? "" : tenant);
    }

    /** Those that could be read. */
    List<StatusReport> reports() {
        return bySchema.values().stream()
                .map(TenantState::report)
                .filter(Objects::nonNull)
                .toList();
    }

    /** How many have nothing pending and nothing wrong. */
    int upToDate() {
        return (int) reports().stream().filter(StatusReport::isUpToDate).count();
    }

    /** The migrations that failed, were interrupted, or were changed after they were applied. */
    static List<MigrationStatus> broken(StatusReport report) {
        return report.migrations().stream()
                .filter(migration -> isBroken(migration.state()))
                .toList();
    }

    /** The migrations that run in batches and have not come to their end. */
    static List<MigrationStatus> inBatches(StatusReport report) {
        return report.migrations().stream()
                .filter(migration -> migration.batches() != null)
                .toList();
    }

    /** Whether somebody has to do something about such a migration: health is DOWN then. */
    static boolean isBroken(State state) {
        return switch (state) {
            case CHANGED, FAILED, INTERRUPTED -> true;
            case PENDING, RUNNING, HELD, WAITING, APPLIED, EDITED, MISSING, OUT_OF_ORDER, BASELINE, NEWER -> false;
        };
    }
}
