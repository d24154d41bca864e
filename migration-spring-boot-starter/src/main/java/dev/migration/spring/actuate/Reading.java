package dev.migration.spring.actuate;

import dev.migration.MigrationStatus;
import dev.migration.Problem;
import dev.migration.StatusReport;
import dev.migration.TenantState;
import dev.migration.Version;
import dev.migration.spring.actuate.MigrationsDescriptor.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a database.
 *
 * @param state its state when it last answered, if it ever did
 * @param at when that was
 * @param age how long ago that was, where it could not be asked now
 * @param failures why it could not be asked now
 */
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

    /** All that is known; nothing where it never answered. */
    List<StatusReport> reports() {
        return state == null ? List.of() : state.reports();
    }

    /** The database, with an overview of its tenants if it has any. */
    Database describe() {
        Description description = new Description(this);
        if (state instanceof DatabaseState.Single single) {
            return description.of(single.report());
        }
        return state instanceof DatabaseState.Tenants tenants
                ? description.of(tenants)
                : description.unknown(null, List.of());
    }

    /** One tenant as if its schema were the database; null if there is no such. */
    @Nullable
    Database describe(String tenant) {
        if (!(state instanceof DatabaseState.Tenants tenants)) {
            return null;
        }
        TenantState known = tenants.bySchema().get(tenant);
        if (known == null) {
            return null;
        }
        Description description = new Description(this);
        return known instanceof TenantState.Known read
                ? description.of(read.report())
                : description.unknown(tenant, known.problems());
    }

    /** The migration of this version, however many zeros it is written with; null if there is no such. */
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

    /** Why it is not known any better, and what is wrong with this migration. */
    List<Problem> problemsOf(@Nullable String tenant, MigrationStatus migration) {
        StatusReport report = report(tenant);
        Stream<Problem> known = report == null ? Stream.of() : report.problems().stream();
        return Stream.concat(
                        failures.stream(),
                        known.filter(problem -> MigrationDescriptor.concerns(problem, migration.name())))
                .toList();
    }

    /** Why nobody can tell what migrations there are; empty where that is known. */
    List<Problem> reasonsNotKnown(@Nullable String tenant) {
        if (state == null) {
            return failures;
        }
        return tenant != null
                        && state instanceof DatabaseState.Tenants tenants
                        && tenants.bySchema().get(tenant) instanceof TenantState.Unknown unknown
                ? unknown.problems()
                : List.of();
    }

    private @Nullable StatusReport report(@Nullable String tenant) {
        if (tenant == null) {
            return state instanceof DatabaseState.Single single ? single.report() : null;
        }
        return state instanceof DatabaseState.Tenants tenants
                        && tenants.bySchema().get(tenant) instanceof TenantState.Known known
                ? known.report()
                : null;
    }
}
