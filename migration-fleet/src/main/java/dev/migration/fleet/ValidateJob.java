package dev.migration.fleet;

import dev.migration.MigrationException;
import dev.migration.Problem;
import dev.migration.Strictness;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** Finds what is wrong with the files and each target's history of them. */
final class ValidateJob implements TargetJob<List<Problem>> {

    private final TargetMigrators migrators;
    private final Strictness strictness;

    ValidateJob(TargetMigrators migrators, Strictness strictness) {
        this.migrators = migrators;
        this.strictness = strictness;
    }

    @Override
    public Map<FleetTarget, List<Problem>> together(List<FleetTarget> targets, DataSource database) {
        return Map.of();
    }

    @Override
    public List<Problem> single(FleetTarget target, DataSource database) {
        return migrators.of(target, database).validate(strictness);
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
