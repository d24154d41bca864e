package dev.migration.spring.actuate;

import dev.migration.Problem;
import dev.migration.State;
import dev.migration.StatusReport;
import dev.migration.TenantState;
import dev.migration.spring.actuate.MigrationsDescriptor.Counts;
import dev.migration.spring.actuate.MigrationsDescriptor.Database;
import dev.migration.spring.actuate.MigrationsDescriptor.Migration;
import dev.migration.spring.actuate.MigrationsDescriptor.ProblemDescriptor;
import dev.migration.spring.actuate.MigrationsDescriptor.Tenant;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Turns what was read of a database into what the endpoint answers. */
final class Description {

    private final List<Problem> failures;
    private final @Nullable Instant asOf;
    private final @Nullable Long ageSeconds;

    Description(Reading reading) {
        this.failures = reading.failures();
        this.asOf = reading.age() == null ? null : reading.at();
        this.ageSeconds = reading.age() == null ? null : reading.age().toSeconds();
    }

    Database unknown(@Nullable String schema, List<Problem> problems) {
        return new Database(
                null, null, schema, null, null, null, withFailures(problems), List.of(), null, asOf, ageSeconds);
    }

    Database of(StatusReport report) {
        return new Database(
                report.product(),
                address(report),
                report.schema(),
                layout(report),
                report.current(),
                counts(List.of(report)),
                withFailures(report.problems()),
                report.migrations().stream().map(Migration::of).toList(),
                null,
                asOf,
                ageSeconds);
    }

    Database of(DatabaseState.Tenants state) {
        List<StatusReport> reports = state.reports();
        StatusReport any = reports.isEmpty() ? null : reports.get(0);
        Map<String, Tenant> tenants = new LinkedHashMap<>();
        state.bySchema().forEach((schema, tenant) -> tenants.put(schema, tenant(schema, tenant)));
        return new Database(
                any == null ? null : any.product(),
                any == null ? null : address(any),
                null,
                any == null ? null : layout(any),
                null,
                counts(reports),
                withFailures(List.of()),
                List.of(),
                tenants,
                asOf,
                ageSeconds);
    }

    private static Tenant tenant(String schema, TenantState state) {
        List<ProblemDescriptor> problems = describe(state.problems().stream());
        if (!(state instanceof TenantState.Known known)) {
            return new Tenant(schema, null, null, problems, List.of());
        }
        StatusReport report = known.report();
        return new Tenant(
                report.schema(),
                report.current(),
                counts(List.of(report)),
                problems,
                report.migrations().stream()
                        .filter(migration -> migration.state() != State.APPLIED && migration.state() != State.BASELINE)
                        .map(Migration::of)
                        .toList());
    }

    private static @Nullable String address(StatusReport report) {
        return report.address().isEmpty() ? null : report.address();
    }

    private static String layout(StatusReport report) {
        return report.layout().name().toLowerCase(Locale.ROOT);
    }

    private static Counts counts(Collection<StatusReport> reports) {
        return new Counts(
                reports.stream().mapToInt(report -> report.applied().size()).sum(),
                reports.stream().mapToInt(report -> report.pending().size()).sum());
    }

    private List<ProblemDescriptor> withFailures(List<Problem> problems) {
        return describe(Stream.concat(failures.stream(), problems.stream()));
    }

    private static List<ProblemDescriptor> describe(Stream<Problem> problems) {
        return problems.map(ProblemDescriptor::of).toList();
    }
}
