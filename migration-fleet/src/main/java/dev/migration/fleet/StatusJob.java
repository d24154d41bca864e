// SPDX-License-Identifier: Apache-2.0
package dev.migration.fleet;

import dev.migration.MigrationException;
import dev.migration.Migrator;
import dev.migration.StatusReport;
import dev.migration.fleet.TargetStatus.Standing;
import dev.migration.internal.run.Engine;
import dev.migration.internal.stop.ActiveRuns;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Reads how targets stand. */
final class StatusJob implements CrewJob<TargetStatus> {

    private final TargetMigrators migrators;
    private final ActiveRuns runs;

    StatusJob(TargetMigrators migrators, ActiveRuns runs) {
        this.migrators = migrators;
        this.runs = runs;
    }

    /** Those where everything is applied and unchanged. */
    @Override
    public Map<FleetTarget, TargetStatus> together(List<FleetTarget> targets, DataSource database) {
        Map<String, FleetTarget> bySchema = FleetTarget.bySchema(targets);
        Map<FleetTarget, TargetStatus> states = new HashMap<>();
        migrators.reader(database).idle(List.copyOf(bySchema.keySet()), runs).forEach((schema, idle) -> {
            FleetTarget target = bySchema.get(schema);
            if (target != null) {
                states.put(target, TargetStatus.of(target, idle.report(), idle.schema()));
            }
        });
        return states;
    }

    @Override
    public TargetStatus single(FleetTarget target, DataSource database) {
        Migrator migrator = migrators.of(target, database);
        StatusReport report = migrator.status();
        TargetStatus status = TargetStatus.of(target, report, null);
        // Only those that are up to date are compared with each other.
        return status.standing() == Standing.UP_TO_DATE && status.version() != null
                ? TargetStatus.of(target, report, recordedSchema(migrator))
                : status;
    }

    /** The checksum of what its schema held at the end of its last run; null where that was not recorded. */
    private static @Nullable String recordedSchema(Migrator migrator) {
        return Engine.of(migrator)
                .askWhenUp(session ->
                        session.history().recordedSchema(session.history().read()))
                .map(recorded -> recorded.content().checksum())
                .orElse(null);
    }

    @Override
    public TargetStatus stopped(FleetTarget target, MigrationException cause) {
        return failed(target, cause);
    }

    @Override
    public TargetStatus failed(FleetTarget target, MigrationException cause) {
        return TargetStatus.unknown(target, cause.problems(), CauseGroups.cause(cause));
    }
}
