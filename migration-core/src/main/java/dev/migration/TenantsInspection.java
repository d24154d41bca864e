package dev.migration;

import dev.migration.database.Trait;
import dev.migration.history.History;
import dev.migration.plan.Plan;
import dev.migration.plan.Planner;
import dev.migration.plan.Situation;
import dev.migration.plan.Target;
import dev.migration.problem.InvalidMigrationsException;
import dev.migration.report.StatusReport;
import dev.migration.run.Session;
import dev.migration.run.TenantsLook;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Looks at all tenants at once, in a few queries however many there are, and settles those with which nothing is to be
 * done; each of the others is then asked by itself, which says exactly what is the matter with it.
 */
final class TenantsInspection {

    private final MigratorSettings settings;
    private final MigrationFiles files;
    private final ParsedFiles parsed;

    TenantsInspection(MigratorSettings settings, MigrationFiles files, ParsedFiles parsed) {
        this.settings = settings;
        this.files = files;
        this.parsed = parsed;
    }

    /**
     * The plans of those with which nothing is to be done, by tenant.
     *
     * @throws InvalidMigrationsException if the files have problems that keep any tenant from being migrated
     */
    Map<String, Plan> plansWithoutSteps(List<String> tenants) {
        try (Session session = open(tenants)) {
            Situations situations = situations(session);
            TenantsLook look = TenantsLook.of(session, tenants);
            var problems = new ProblemsOfFiles(situations, settings);
            if (look.present() < tenants.size()) {
                problems.expectNew();
            }
            Map<String, Plan> plans = settled(look, situations, problems::expect, situation -> {
                try {
                    return Planner.plan(situation, settings.rules(), Target.all());
                } catch (InvalidMigrationsException e) {
                    // Asked by itself, it says the same for its tenant.
                    return null;
                }
            });
            Planner.throwIfInvalid(problems.of(look.present()));
            return plans;
        }
    }

    /** The reports of those where everything is applied, as it is in the files, by tenant. */
    Map<String, StatusReport> reports(List<String> tenants) {
        try (Session session = open(tenants)) {
            return settled(
                    TenantsLook.of(session, tenants),
                    situations(session),
                    history -> {},
                    situation -> StatusReport.of(session.database().product(), situation, settings.rules(), null));
        }
    }

    /** How many tenants are changed at a time, if so many are wished for. */
    int mostAtATime(int wished) {
        try (Session session = settings.open()) {
            return session.database().has(Trait.CHANGES_SCHEMAS_ONE_BY_ONE) ? 1 : wished;
        }
    }

    private static <T> Map<String, T> settled(
            TenantsLook look, Situations situations, Consumer<History> each, Function<Situation, @Nullable T> use) {
        Map<String, T> settled = new HashMap<>();
        look.read(situations.size(), (tenant, history) -> {
            each.accept(history);
            situations.settled(history).map(use).ifPresent(result -> settled.put(tenant, result));
        });
        return settled;
    }

    private Session open(List<String> tenants) {
        Session session = settings.open();
        try {
            TenantNames.requireDifferent(tenants, session.database());
            return session;
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private Situations situations(Session session) {
        return new Situations(
                files.of(session.database().vendor()), session.database().dialect(), parsed);
    }
}
