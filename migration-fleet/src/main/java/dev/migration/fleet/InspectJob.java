// SPDX-License-Identifier: Apache-2.0
package dev.migration.fleet;

import dev.migration.MigrationException;
import dev.migration.Migrator;
import dev.migration.Problem;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javax.sql.DataSource;

/** Finds what is wrong with targets, each by itself. */
final class InspectJob implements CrewJob<List<Problem>> {

    private final TargetMigrators migrators;
    private final Function<Migrator, List<Problem>> inspection;

    InspectJob(TargetMigrators migrators, Function<Migrator, List<Problem>> inspection) {
        this.migrators = migrators;
        this.inspection = inspection;
    }

    @Override
    public Map<FleetTarget, List<Problem>> together(List<FleetTarget> targets, DataSource database) {
        return Map.of();
    }

    @Override
    public List<Problem> single(FleetTarget target, DataSource database) {
        return inspection.apply(migrators.of(target, database));
    }

    @Override
    public List<Problem> stopped(FleetTarget target, MigrationException cause) {
        return cause.problems();
    }

    @Override
    public List<Problem> failed(FleetTarget target, MigrationException cause) {
        return cause.problems();
    }
}
