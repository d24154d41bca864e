package dev.migration.internal.tenant;

import dev.migration.Baseline;
import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.StatusReport;
import dev.migration.Target;
import dev.migration.internal.compare.HistoryComparer;
import dev.migration.internal.compare.MigrationFiles;
import dev.migration.internal.database.Capability;
import dev.migration.internal.database.Database;
import dev.migration.internal.files.Migration;
import dev.migration.internal.history.History;
import dev.migration.internal.plan.Comparison;
import dev.migration.internal.plan.Planner;
import dev.migration.internal.plan.Steps;
import dev.migration.internal.settings.Settings;
import dev.migration.internal.status.StatusReports;
import dev.migration.internal.stop.ActiveRuns;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

    public TenantsReader(Settings settings, MigrationFiles files) {
        this.settings = settings;
        this.files = files;
    }

    /** The plans of the tenants with nothing to do, by tenant. */
    public Map<String, Steps> plansWithoutSteps(List<String> tenants, ActiveRuns active) {
        return TenantHistoryReader.once(settings, active, reader -> {
            TenantNames.requireDifferent(tenants, reader.database());
            HistoryComparer inputs = inputs(reader.database());
            Map<String, String> present = reader.present(tenants);
            var problems = new FileProblemsOfAll(inputs, settings);
            if (present.size() < tenants.size()) {
                problems.expectNew();
            }
            Map<String, Steps> plans =
                    upToDate(reader, present, inputs.size(), problems::expect, inputs::forIdleRun, input -> {
                        try {
                            return Planner.plan(input, settings.rules(), Target.all());
                        } catch (InvalidMigrationsException e) {
                            // Its own run reports the same for its tenant.
                            return null;
                        }
                    });
            Planner.throwIfInvalid(problems.of(present.size()));
            return plans;
        });
    }

    /** The reports of the tenants where everything is applied and unchanged, by tenant. */
    public Map<String, StatusReport> reports(List<String> tenants, ActiveRuns active) {
        return TenantHistoryReader.once(settings, active, reader -> {
            TenantNames.requireDifferent(tenants, reader.database());
            HistoryComparer inputs = inputs(reader.database());
            return upToDate(
                    reader,
                    reader.present(tenants),
                    inputs.size(),
                    history -> {},
                    inputs::forIdleStatus,
                    input -> StatusReports.of(reader.database().product(), reader.address(), input, settings.rules()));
        });
    }

    /** How many tenants can be migrated in parallel, at most so many. */
    public int mostAtATime(int wished, ActiveRuns active) {
        return TenantHistoryReader.once(
                settings, active, reader -> reader.database().has(Capability.SERIAL_SCHEMA_CHANGES) ? 1 : wished);
    }

    private static <T> Map<String, T> upToDate(
            TenantHistoryReader reader,
            Map<String, String> present,
            int rows,
            Consumer<History> each,
            Function<History, Optional<Comparison>> idle,
            Function<Comparison, @Nullable T> use) {
        Map<String, T> found = new HashMap<>();
        reader.read(present, rows, (tenant, history) -> {
            each.accept(history);
            idle.apply(history).map(use).ifPresent(result -> found.put(tenant, result));
        });
        return found;
    }

    private HistoryComparer inputs(Database database) {
        return new HistoryComparer(files.of(database.vendor()), database.dialect());
    }

    /** The problems of the files for all tenants together; only files that have to run are parsed. */
    private static final class FileProblemsOfAll {

        private final HistoryComparer inputs;
        private final Settings settings;
        private final Set<Migration> toRun = new LinkedHashSet<>();

        /** Whether a gap for one tenant may be no gap for another. */
        private boolean ownGaps;

        private int seen;

        FileProblemsOfAll(HistoryComparer inputs, Settings settings) {
            this.inputs = inputs;
            this.settings = settings;
            this.ownGaps = settings.rules().baseline() != null;
        }

        /** There are tenants without history. */
        void expectNew() {
            Baseline baseline = settings.rules().baseline();
            inputs.forNew(List.of()).migrations().stream()
                    .filter(migration -> baseline == null || !baseline.covers(migration.version()))
                    .forEach(toRun::add);
        }

        /** There is a tenant with this history. */
        void expect(History history) {
            seen++;
            toRun.addAll(inputs.pending(history));
            ownGaps |= history.baseline().isPresent() || !inputs.hasFilesFor(history);
        }

        /** The problems; the number is that of all histories, also of those that were not read. */
        List<Problem> of(int histories) {
            List<Problem> problems = new ArrayList<>(Planner.validate(inputs.forNew(toRun), settings.rules()));
            if (ownGaps || seen < histories) {
                problems.removeIf(problem -> problem.code() == Code.SEQUENCE_GAP);
            }
            return problems;
        }
    }
}
