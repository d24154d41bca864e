// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.tenant;

import dev.migration.Baseline;
import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.StatusReport;
import dev.migration.Target;
import dev.migration.Vendor;
import dev.migration.internal.compare.FilesAtOneMoment;
import dev.migration.internal.compare.FilesBesideHistory;
import dev.migration.internal.compare.MigrationFiles;
import dev.migration.internal.database.Capability;
import dev.migration.internal.database.Database;
import dev.migration.internal.help.Problems;
import dev.migration.internal.history.History;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.plan.MigrationStates;
import dev.migration.internal.plan.Planner;
import dev.migration.internal.plan.Steps;
import dev.migration.internal.settings.Settings;
import dev.migration.internal.settings.Settings.Rules;
import dev.migration.internal.stop.ActiveRuns;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads all tenants at once, in a few queries however many there are, and reports those with nothing to do; each of the
 * others is then read by itself, which reports exactly what is wrong with it.
 */
public final class TenantsReader {

    private final Settings settings;
    private final MigrationFiles files;
    private final boolean takesOver;

    /** Null until the tenants are read. */
    private @Nullable Database database;

    /**
     * Of tenants with these files.
     *
     * @param takesOver whether what another tool has applied is taken over where there is no history
     */
    public TenantsReader(Settings settings, MigrationFiles files, boolean takesOver) {
        this.settings = settings;
        this.files = files;
        this.takesOver = takesOver;
    }

    /** The plans of the tenants with nothing to do, by tenant. */
    public Map<String, Steps> plansWithoutSteps(List<String> tenants, ActiveRuns active) {
        return TenantHistories.once(settings, active, histories -> {
            FilesAtOneMoment found = files(tenants, histories.database());
            Map<String, String> present = histories.present(tenants);
            var problems = new FileProblemsOfAll(found, histories.database().vendor(), settings.rules());
            // What another tool has applied is not read yet.
            if (present.size() < tenants.size() && !takesOver) {
                problems.expectNew();
            }
            Map<String, Steps> plans = new HashMap<>();
            histories.read(present, found.set().migrations().size(), (tenant, history) -> {
                FilesBesideHistory beside = beside(histories, found, history);
                problems.expect(history, beside.pending());
                if (beside.pending().isEmpty()) {
                    beside.forIdleRun().flatMap(TenantsReader::plan).ifPresent(plan -> plans.put(tenant, plan));
                }
            });
            Problems.throwIfInvalid(problems.of(present.size()));
            return plans;
        });
    }

    /** Empty where something is wrong: the tenant's own run reports it. */
    private static Optional<Steps> plan(MigrationStates idle) {
        try {
            return Optional.of(Planner.plan(idle, Target.all()));
        } catch (InvalidMigrationsException e) {
            return Optional.empty();
        }
    }

    /** The reports of the tenants where everything is applied and unchanged, by tenant. */
    public Map<String, StatusReport> reports(List<String> tenants, ActiveRuns active) {
        return TenantHistories.once(
                settings, active, histories -> reports(histories, tenants, histories.present(tenants)));
    }

    private Map<String, StatusReport> reports(
            TenantHistories histories, List<String> tenants, Map<String, String> present) {
        FilesAtOneMoment found = files(tenants, histories.database());
        String product = histories.database().product();
        Map<String, StatusReport> reports = new HashMap<>();
        histories.read(present, found.set().migrations().size(), (tenant, history) -> {
            FilesBesideHistory beside = beside(histories, found, history);
            if (beside.pending().isEmpty()) {
                beside.forIdleStatus()
                        .ifPresent(idle ->
                                reports.put(tenant, idle.toReport(product, histories.address(), idle.problems())));
            }
        });
        return reports;
    }

    /**
     * A tenant where everything is applied and unchanged.
     *
     * @param schema the checksum of what its schema held at the end of its last run; null where that was not recorded
     */
    public record Idle(StatusReport report, @Nullable String schema) {}

    /** The same with what their schemas held. */
    public Map<String, Idle> idle(List<String> tenants, ActiveRuns active) {
        return TenantHistories.once(settings, active, histories -> {
            Map<String, String> present = histories.present(tenants);
            Map<String, StatusReport> reports = reports(histories, tenants, present);
            present.values().retainAll(reports.keySet());
            Map<String, String> recorded = histories.recordedSchemas(present);
            Map<String, Idle> idle = new HashMap<>();
            reports.forEach((tenant, report) -> idle.put(tenant, new Idle(report, recorded.get(tenant))));
            return idle;
        });
    }

    /** The tenants in which a migration runs in ranges. */
    public List<String> inBatches(List<String> tenants, ActiveRuns active) {
        return tenants.isEmpty()
                ? List.of()
                : TenantHistories.once(settings, active, histories -> histories.inBatches(histories.present(tenants)));
    }

    /** How many tenants can be migrated in parallel, at most so many. */
    public int mostAtATime(int wished, ActiveRuns active) {
        Database known =
                database == null ? TenantHistories.once(settings, active, TenantHistories::database) : database;
        return known.has(Capability.SERIAL_SCHEMA_CHANGES) ? 1 : wished;
    }

    private FilesAtOneMoment files(List<String> tenants, Database read) {
        database = read;
        TenantNames.requireDifferent(tenants, read);
        return files.of(read.vendor());
    }

    private FilesBesideHistory beside(TenantHistories histories, FilesAtOneMoment found, History history) {
        return FilesBesideHistory.of(found, history, histories.database().vendor(), settings.rules());
    }

    /** The problems of the files for all tenants together; only files that have to run are parsed. */
    private static final class FileProblemsOfAll {

        private final MigrationSet all;
        private final FilesBesideHistory ofNew;
        private final Rules rules;
        private final Set<Migration> toRun = new LinkedHashSet<>();

        /** Whether a gap for one tenant may be no gap for another. */
        private boolean ownGaps;

        private int seen;

        FileProblemsOfAll(FilesAtOneMoment found, Vendor vendor, Rules rules) {
            this.all = found.set();
            this.ofNew = FilesBesideHistory.ofNew(found, vendor, rules);
            this.rules = rules;
            this.ownGaps = rules.baseline() != null;
        }

        /** There are tenants without history. */
        void expectNew() {
            Baseline baseline = rules.baseline();
            ofNew.pending().stream()
                    .filter(migration -> baseline == null || !baseline.covers(migration.version()))
                    .forEach(toRun::add);
        }

        void expect(History history, List<Migration> pending) {
            seen++;
            toRun.addAll(pending);
            ownGaps |= history.baseline().isPresent() || !all.versions().containsAll(history.versions());
        }

        /** The problems; the number is that of all histories, also of those that were not read. */
        List<Problem> of(int histories) {
            List<Problem> problems = new ArrayList<>(Planner.validate(ofNew.ofFiles(toRun)));
            if (ownGaps || seen < histories) {
                // What fills a gap, or is required, may be applied and have no file.
                problems.removeIf(
                        problem -> problem.code() == Code.SEQUENCE_GAP || problem.code() == Code.UNMET_REQUIREMENT);
            }
            return problems;
        }
    }
}
