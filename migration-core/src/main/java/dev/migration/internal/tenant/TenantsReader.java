package dev.migration.internal.tenant;

import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationStoppedException;
import dev.migration.StatusReport;
import dev.migration.Target;
import dev.migration.internal.database.Capability;
import dev.migration.internal.database.Database;
import dev.migration.internal.history.History;
import dev.migration.internal.plan.ExecutionPlan;
import dev.migration.internal.plan.PlanInput;
import dev.migration.internal.plan.Planner;
import dev.migration.internal.planning.MigrationFiles;
import dev.migration.internal.planning.PlanInputReader;
import dev.migration.internal.script.ParsedFiles;
import dev.migration.internal.settings.Settings;
import dev.migration.internal.status.StatusReports;
import dev.migration.internal.stop.ActiveRuns;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads all tenants at once, in a few queries however many there are, and reports those with nothing to do; each of the
 * others is then read by itself, which reports exactly what is wrong with it.
 */
public final class TenantsReader {

    private final Settings settings;
    private final MigrationFiles files;
    private final ParsedFiles parsed;

    public TenantsReader(Settings settings, MigrationFiles files, ParsedFiles parsed) {
        this.settings = settings;
        this.files = files;
        this.parsed = parsed;
    }

    /**
     * The plans of those with which nothing is to be done, by tenant.
     *
     * @param active among which the look can be stopped
     * @throws InvalidMigrationsException if the files have problems that keep any tenant from being migrated
     * @throws MigrationStoppedException if somebody stopped it
     */
    public Map<String, ExecutionPlan> plansWithoutSteps(List<String> tenants, ActiveRuns active) {
        return TenantHistoryReader.once(settings, active, look -> {
            TenantNames.requireDifferent(tenants, look.database());
            PlanInputReader situations = situations(look.database());
            Map<String, String> present = look.present(tenants);
            var problems = new TenantFileProblems(situations, settings);
            if (present.size() < tenants.size()) {
                problems.expectNew();
            }
            Map<String, ExecutionPlan> plans =
                    settled(look, present, situations.size(), problems::expect, situations::forIdleRun, situation -> {
                        try {
                            return Planner.plan(situation, settings.rules(), Target.all());
                        } catch (InvalidMigrationsException e) {
                            // Asked by itself, it says the same for its tenant.
                            return null;
                        }
                    });
            Planner.throwIfInvalid(problems.of(present.size()));
            return plans;
        });
    }

    /** The reports of those where everything is applied, as it is in the files, by tenant. */
    public Map<String, StatusReport> reports(List<String> tenants, ActiveRuns active) {
        return TenantHistoryReader.once(settings, active, look -> {
            TenantNames.requireDifferent(tenants, look.database());
            PlanInputReader situations = situations(look.database());
            return settled(
                    look,
                    look.present(tenants),
                    situations.size(),
                    history -> {},
                    situations::forIdleStatus,
                    situation ->
                            StatusReports.of(look.database().product(), look.address(), situation, settings.rules()));
        });
    }

    /** How many tenants are changed at a time, if so many are wished for by one of these runs. */
    public int mostAtATime(int wished, ActiveRuns active) {
        return TenantHistoryReader.once(
                settings, active, look -> look.database().has(Capability.SERIAL_SCHEMA_CHANGES) ? 1 : wished);
    }

    private static <T> Map<String, T> settled(
            TenantHistoryReader look,
            Map<String, String> present,
            int rows,
            Consumer<History> each,
            Function<History, Optional<PlanInput>> idle,
            Function<PlanInput, @Nullable T> use) {
        Map<String, T> settled = new HashMap<>();
        look.read(present, rows, (tenant, history) -> {
            each.accept(history);
            idle.apply(history).map(use).ifPresent(result -> settled.put(tenant, result));
        });
        return settled;
    }

    private PlanInputReader situations(Database database) {
        return new PlanInputReader(files.of(database.vendor()), database.dialect(), parsed);
    }
}
