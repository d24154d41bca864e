package dev.migration.fleet;

import dev.migration.MigrationException;
import dev.migration.RunReport;
import dev.migration.WaitTimeoutException;
import dev.migration.fleet.TargetOutcome.Kind;
import dev.migration.internal.stop.ActiveRuns;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** Applies what is pending. */
final class UpJob implements TargetJob<TargetOutcome> {

    private final TargetMigrators migrators;
    private final ActiveRuns runs;

    UpJob(TargetMigrators migrators, ActiveRuns runs) {
        this.migrators = migrators;
        this.runs = runs;
    }

    /** Those with nothing to do. */
    @Override
    public Map<FleetTarget, TargetOutcome> together(List<FleetTarget> targets, DataSource database) {
        Map<String, FleetTarget> bySchema = Schemas.of(targets);
        Map<FleetTarget, TargetOutcome> idle = new HashMap<>();
        migrators
                .reader(database)
                .plansWithoutSteps(List.copyOf(bySchema.keySet()), runs)
                .forEach((schema, plan) -> {
                    FleetTarget target = bySchema.get(schema);
                    if (target != null) {
                        idle.put(
                                target,
                                new TargetOutcome(target.name(), Kind.UP_TO_DATE, 0, Duration.ZERO, plan.warnings()));
                    }
                });
        return idle;
    }

    @Override
    public TargetOutcome single(FleetTarget target, DataSource database) throws TargetJob.Busy {
        try {
            RunReport report = migrators.of(target, database).up();
            int applied = report.migrations().size();
            return new TargetOutcome(
                    target.name(),
                    applied == 0 ? Kind.UP_TO_DATE : Kind.MIGRATED,
                    applied,
                    report.duration(),
                    report.warnings());
        } catch (WaitTimeoutException e) {
            if (!e.isBusy()) {
                throw e;
            }
            throw new TargetJob.Busy(e, migrators.waitTimeout());
        }
    }

    @Override
    public TargetOutcome stopped(FleetTarget target, MigrationException cause) {
        return new TargetOutcome(target.name(), Kind.STOPPED, 0, Duration.ZERO, cause.problems());
    }

    @Override
    public TargetOutcome failed(FleetTarget target, MigrationException cause) {
        return new TargetOutcome(target.name(), Kind.FAILED, 0, Duration.ZERO, cause.problems());
    }
}
