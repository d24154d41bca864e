package dev.migration.spring.internal.endpoint;

import dev.migration.MigrationStatus;
import dev.migration.Problem;
import dev.migration.State;
import dev.migration.StatusReport;
import dev.migration.TenantState;
import dev.migration.Version;
import dev.migration.spring.internal.endpoint.MigrationsDescriptor.Counts;
import dev.migration.spring.internal.endpoint.MigrationsDescriptor.Database;
import dev.migration.spring.internal.endpoint.MigrationsDescriptor.Migration;
import dev.migration.spring.internal.endpoint.MigrationsDescriptor.MigrationDescriptor;
import dev.migration.spring.internal.endpoint.MigrationsDescriptor.ProblemDescriptor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is known of a database: its last state, if it was ever read, and why it could not be read now. */
record Reading(
        @Nullable DatabaseState state,
        @Nullable Instant at,
        @Nullable Duration age,
        List<Problem> failures) {

    static Reading fresh(DatabaseState state, Instant at) {
        return new Reading(state, at, null, List.of());
    }

    static Reading unknown(List<Problem> failures) {
        return new Reading(null, null, null, failures);
    }

    Reading agedBy(List<Problem> failures, Instant now) {
        return new Reading(state, at, at == null ? null : Duration.between(at, now), failures);
    }

    boolean isYounger(Duration age, Instant now) {
        return at != null && at.plus(age).isAfter(now);
    }

    /** Everything that is known; empty if it was never read. */
    List<StatusReport> reports() {
        return state == null ? List.of() : state.reports();
    }

    /** The database, with an overview of its tenants if it has any. */
    Database describe() {
        if (state == null) {
            return database(null, Database.ofTenant(null, null, null, List.of(), List.of()), null);
        }
        return state.hasTenants() ? overview(state) : describe(Objects.requireNonNull(state.state(null)), "");
    }

    /** One tenant as if its schema were the database; null if it is unknown. */
    @Nullable
    Database describe(String tenant) {
        TenantState known = known(tenant);
        return known == null ? null : describe(known, tenant);
    }

    /** The migration of this version, with any number of leading zeros; null if it is unknown. */
    @Nullable
    MigrationStatus find(@Nullable String tenant, String version) {
        StatusReport report = report(tenant);
        Version wanted = Version.of(version);
        return report == null
                ? null
                : report.migrations().stream()
                        .filter(migration -> Version.of(migration.version()).equals(wanted))
                        .findFirst()
                        .orElse(null);
    }

    /** Why the database could not be read now, and what is wrong with this migration. */
    List<Problem> problemsOf(@Nullable String tenant, MigrationStatus migration) {
        StatusReport report = report(tenant);
        Stream<Problem> known = report == null ? Stream.of() : report.problems().stream();
        return Stream.concat(
                        failures.stream(),
                        known.filter(problem -> MigrationDescriptor.concerns(problem, migration.name())))
                .toList();
    }

    /** Why the migrations are not known; empty if they are. */
    List<Problem> reasonsNotKnown(@Nullable String tenant) {
        if (state == null) {
            return failures;
        }
        TenantState known = known(tenant);
        return known != null && known.report() == null ? known.problems() : List.of();
    }

    private @Nullable TenantState known(@Nullable String tenant) {
        return state == null ? null : state.state(tenant);
    }

    private @Nullable StatusReport report(@Nullable String tenant) {
        TenantState known = known(tenant);
        return known == null ? null : known.report();
    }

    private Database describe(TenantState known, String schema) {
        return database(known.report(), part(schema, known, migration -> true), null);
    }

    private Database overview(DatabaseState known) {
        Map<String, Database> tenants = new LinkedHashMap<>();
        known.bySchema()
                .forEach((schema, tenant) -> tenants.put(
                        schema,
                        part(
                                schema,
                                tenant,
                                migration ->
                                        migration.state() != State.APPLIED && migration.state() != State.BASELINE)));
        List<StatusReport> reports = known.reports();
        return database(
                reports.isEmpty() ? null : reports.get(0),
                Database.ofTenant(null, null, Counts.of(reports), List.of(), List.of()),
                tenants);
    }

    /** With what any of its reports says of the database. */
    private Database database(@Nullable StatusReport any, Database part, @Nullable Map<String, Database> tenants) {
        List<ProblemDescriptor> problems = new ArrayList<>(ProblemDescriptor.of(failures));
        problems.addAll(part.problems());
        return new Database(
                any == null ? null : any.product(),
                any == null || any.address().isEmpty() ? null : any.address(),
                part.schema(),
                any == null ? null : any.layout(),
                part.current(),
                part.counts(),
                problems,
                part.migrations(),
                tenants,
                age == null ? null : at,
                age == null ? null : age.toSeconds());
    }

    private Database part(String schema, TenantState state, Predicate<MigrationStatus> shown) {
        StatusReport report = state.report();
        List<ProblemDescriptor> problems = ProblemDescriptor.of(state.problems());
        return report == null
                ? Database.ofTenant(schema, null, null, problems, List.of())
                : Database.ofTenant(
                        report.schema(),
                        report.current(),
                        Counts.of(List.of(report)),
                        problems,
                        report.migrations().stream()
                                .filter(shown)
                                .map(Migration::of)
                                .toList());
    }
}
