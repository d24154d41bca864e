// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.endpoint;

import dev.migration.MigrationStatus;
import dev.migration.Problem;
import dev.migration.State;
import dev.migration.StatusReport;
import dev.migration.TenantState;
import dev.migration.Version;
import dev.migration.internal.report.StatusDocument;
import dev.migration.spring.internal.endpoint.MigrationsDescriptor.MigrationDescriptor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a database.
 *
 * @param states the last state of each tenant by schema, or that of the database under an empty name; null if never read
 * @param at when that was
 * @param age how long ago that was, where it could not be read now
 * @param failures why it could not be read now
 * @param behind the migrations that this instance has found applied and that are not any more, by tenant as the states
 */
record Reading(
        @Nullable Map<String, TenantState> states,
        @Nullable Instant at,
        @Nullable Duration age,
        List<Problem> failures,
        Map<String, List<String>> behind) {

    /** After this long without an answer, numbers of the last one would keep an alert silent. */
    private static final Duration OLD = Duration.ofMinutes(5);

    boolean isOld() {
        return age != null && age.compareTo(OLD) > 0;
    }

    boolean hasTenants() {
        return states != null && !states.containsKey("");
    }

    /** Those that could be read; empty if it was never read. */
    List<StatusReport> reports() {
        return states == null
                ? List.of()
                : states.values().stream()
                        .map(TenantState::report)
                        .filter(Objects::nonNull)
                        .toList();
    }

    /** How many have nothing pending and nothing wrong. */
    int upToDate() {
        return (int) reports().stream().filter(StatusReport::isUpToDate).count();
    }

    /** The migrations that failed, were interrupted, or were changed after they were applied. */
    static List<MigrationStatus> broken(StatusReport report) {
        return report.migrations().stream()
                .filter(migration -> isBroken(migration.state()))
                .toList();
    }

    /** The migrations in batches that have not finished. */
    static List<MigrationStatus> inBatches(StatusReport report) {
        return report.migrations().stream()
                .filter(migration -> migration.batches() != null)
                .toList();
    }

    /** Whether somebody has to do something about such a migration: health is DOWN then. */
    static boolean isBroken(State state) {
        return switch (state) {
            case CHANGED, FAILED, INTERRUPTED -> true;
            case PENDING, RUNNING, HELD, WAITING, APPLIED, EDITED, MISSING, OUT_OF_ORDER, BASELINE, NEWER -> false;
        };
    }

    /** The database, with an overview of its tenants if it has any. */
    StatusDocument describe() {
        if (states == null) {
            return StatusDocument.unknown(null, failures);
        }
        TenantState whole = states.get("");
        return (whole == null ? StatusDocument.ofTenants(states) : StatusDocument.of("", whole))
                .asOf(failures, at, age);
    }

    /** One tenant as if its schema were the database; null if it is unknown. */
    @Nullable
    StatusDocument describe(String tenant) {
        TenantState known = known(tenant);
        return known == null ? null : StatusDocument.of(tenant, known).asOf(failures, at, age);
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
        if (states == null) {
            return failures;
        }
        TenantState known = known(tenant);
        return known != null && known.report() == null ? known.problems() : List.of();
    }

    private @Nullable TenantState known(@Nullable String tenant) {
        return states == null || hasTenants() == (tenant == null) ? null : states.get(tenant == null ? "" : tenant);
    }

    private @Nullable StatusReport report(@Nullable String tenant) {
        TenantState known = known(tenant);
        return known == null ? null : known.report();
    }
}
