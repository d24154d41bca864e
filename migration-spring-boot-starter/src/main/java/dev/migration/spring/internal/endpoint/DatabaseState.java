package dev.migration.spring.internal.endpoint;

import dev.migration.MigrationStatus;
import dev.migration.StatusReport;
import dev.migration.TenantState;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The state of a database when it was read. */
sealed interface DatabaseState {

    /** One report, or one of each tenant that could be read. */
    List<StatusReport> reports();

    /** The migrations that failed, were interrupted, or were changed after they were applied. */
    static List<MigrationStatus> broken(StatusReport report) {
        return report.migrations().stream()
                .filter(migration -> switch (migration.state()) {
                    case FAILED, INTERRUPTED, CHANGED -> true;
                    case PENDING, APPLIED, EDITED, MISSING, OUT_OF_ORDER, BASELINE, NEWER -> false;
                })
                .toList();
    }

    /** It has one history. */
    record Single(StatusReport report) implements DatabaseState {

        @Override
        public List<StatusReport> reports() {
            return List.of(report);
        }
    }

    /** Each tenant has its own history, in its schema. */
    record Tenants(Map<String, TenantState> bySchema) implements DatabaseState {

        /** Copies the map and keeps its order. */
        public Tenants {
            bySchema = Collections.unmodifiableMap(new LinkedHashMap<>(bySchema));
        }

        @Override
        public List<StatusReport> reports() {
            return bySchema.values().stream()
                    .map(TenantState::report)
                    .filter(Objects::nonNull)
                    .toList();
        }

        /** How many have nothing pending and nothing wrong. */
        int upToDate() {
            return (int) reports().stream().filter(StatusReport::isUpToDate).count();
        }
    }
}
