package dev.migration.cli.migrate;

import dev.migration.Direction;
import dev.migration.Migrator;
import dev.migration.Plan;
import dev.migration.Problem;
import dev.migration.RunReport;
import dev.migration.StatusReport;
import dev.migration.Strictness;
import dev.migration.TenantState;
import dev.migration.TenantsReport;
import dev.migration.cli.command.AllTenants;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.output.Document;
import dev.migration.cli.output.Format;
import dev.migration.cli.output.RunText;
import dev.migration.cli.output.Secrets;
import dev.migration.internal.help.Remedies;
import dev.migration.internal.report.ExitCode;
import dev.migration.internal.report.PlainTextReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Prints what is done with all tenants: whose line it is, and how many they are. */
final class TenantRuns {

    private TenantRuns() {}

    /** What was done, and what to know of it. */
    static void report(Invocation invocation, Direction direction, TenantsReport report) {
        invocation.print(RunText.total(report, direction));
        warn(invocation, report.tenants(), RunReport::warnings);
    }

    /** What would be done. */
    static void show(Invocation invocation, Function<Migrator, Plan> planned) {
        AllTenants.Answers<Plan> plans = invocation.tenants().ask(planned);
        plans.byTenant().forEach((tenant, plan) -> invocation.print(RunText.ofTenant(tenant, RunText.plan(plan))));
        warn(invocation, plans.byTenant(), Plan::warnings);
        plans.orThrow();
    }

    static <T> void warn(Invocation invocation, Map<String, T> tenants, Function<T, List<Problem>> warnings) {
        Map<String, List<Problem>> byTenant = new LinkedHashMap<>();
        tenants.forEach((tenant, of) -> byTenant.put(tenant, warnings.apply(of)));
        invocation.report(Remedies.ofTenants(byTenant));
    }

    /** The state of each; with an error, or something pending where that counts, it is not well. */
    static ExitCode status(Invocation invocation, Format format, boolean pendingCounts) {
        Map<String, TenantState> states = new LinkedHashMap<>();
        invocation.tenants().status().forEach((tenant, state) -> states.put(tenant, masked(state)));
        if (format.isText()) {
            print(invocation, states);
            warn(invocation, states, TenantState::problems);
        } else {
            invocation.print(format.write(Document.status(states)));
        }
        boolean wrong = states.values().stream().anyMatch(TenantRuns::isWrong);
        return wrong || (pendingCounts && states.values().stream().anyMatch(TenantRuns::isPending))
                ? ExitCode.PROBLEMS
                : ExitCode.DONE;
    }

    private static TenantState masked(TenantState state) {
        StatusReport report = state.report();
        return report == null
                ? TenantState.unknown(
                        state.problems().stream().map(Secrets::masked).toList())
                : TenantState.of(Secrets.masked(report));
    }

    private static void print(Invocation invocation, Map<String, TenantState> states) {
        states.forEach((tenant, state) -> {
            StatusReport report = state.report();
            invocation.print("Tenant " + tenant + ": "
                    + (report == null ? "its state cannot be read.\n" : PlainTextReport.status(report)) + "\n");
        });
        long wrong = states.values().stream().filter(TenantRuns::isWrong).count();
        long pending = states.values().stream()
                .filter(state -> !isWrong(state) && isPending(state))
                .count();
        int all = states.size();
        invocation.print(
                all == 0
                        ? "There is no tenant.\n"
                        : all + (all == 1 ? " tenant: " : " tenants: ") + (all - wrong - pending) + " up to date"
                                + (pending == 0 ? "" : ", " + pending + " with pending migrations")
                                + (wrong == 0 ? "" : ", " + wrong + " with errors") + ".\n");
    }

    private static boolean isWrong(TenantState state) {
        return state.problems().stream().anyMatch(Problem::isError);
    }

    private static boolean isPending(TenantState state) {
        return state.report() != null && !state.report().pending().isEmpty();
    }

    /** What is wrong with each; what is the same for many is one problem. */
    static List<Problem> validate(Invocation invocation, Migrator files, Strictness strictness) {
        AllTenants.Answers<List<Problem>> found = invocation.tenants().ask(tenant -> tenant.validate(strictness));
        Map<String, List<Problem>> byTenant = new LinkedHashMap<>(found.byTenant());
        found.failures().forEach((tenant, failure) -> byTenant.put(tenant, failure.problems()));
        List<Problem> problems = new ArrayList<>();
        // Each tenant that answers has checked the files, too.
        if (found.byTenant().isEmpty()) {
            problems.addAll(files.validate(strictness));
        }
        if (byTenant.isEmpty()) {
            invocation.say("There is no tenant: no database was checked.");
        }
        problems.addAll(Remedies.ofTenants(byTenant));
        return problems;
    }
}
