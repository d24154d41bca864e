package dev.migration.spring.actuate;

import dev.migration.StatusReport;
import dev.migration.TenantState;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where a database stood when it answered. */
sealed interface DatabaseState {

    /** All that is known of it: one report, or one of each tenant that could be read. */
    List<StatusReport> reports();

    /** It has one history. */
    record Single(StatusReport report) implements DatabaseState {

        @Override
        public List<StatusReport> reports() {
            return List.of(report);
        }
    }

    /** Each tenant has a history of its own, in its schema. */
    record Tenants(Map<String, TenantState> bySchema) implements DatabaseState {

        /** Copies the map and keeps its order. */
        public Tenants {
            bySchema = Collections.unmodifiableMap(new LinkedHashMap<>(bySchema));
        }

        @Override
        public List<StatusReport> reports() {
            return bySchema.values().stream()
                    .filter(TenantState.Known.class::isInstance)
                    .map(state -> ((TenantState.Known) state).report())
                    .toList();
        }

        /** How many have nothing pending and nothing wrong. */
        int upToDate() {
            return (int) reports().stream().filter(StatusReport::isUpToDate).count();
        }
    }
}
