// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.report;

import dev.migration.BatchStatus;
import dev.migration.MigrationStatus;
import dev.migration.Problem;
import dev.migration.State;
import dev.migration.StatusReport;
import dev.migration.TenantState;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The state of one database for programs, as the command line and the starter's endpoint write it: the names of its components
 * are the names in JSON, and what is null is left out. {@code docs/observe.md} has them in a table.
 */
public record StatusDocument(
        @Nullable Integer format,
        @Nullable String product,
        @Nullable String address,
        @Nullable String schema,
        @Nullable String layout,
        @Nullable String current,
        @Nullable Counts counts,
        List<ProblemDocument> problems,
        List<Migration> migrations,
        @Nullable Map<String, StatusDocument> tenants,
        @Nullable Instant asOf,
        @Nullable Long ageSeconds) {

    /** Counts up when a name goes or gets another meaning. */
    public static final int FORMAT = 2;

    /** Numbers of migrations; how many wait for the phase contract is unknown where none does. */
    public record Counts(int applied, int pending, @Nullable Integer waiting) {

        /** Their sums. */
        public static Counts of(List<StatusReport> reports) {
            int waiting =
                    reports.stream().mapToInt(report -> report.waiting().size()).sum();
            return new Counts(
                    reports.stream().mapToInt(report -> report.applied().size()).sum(),
                    reports.stream().mapToInt(report -> report.pending().size()).sum(),
                    waiting == 0 ? null : waiting);
        }
    }

    /** A migration. Its kind is {@code repeatable}, or unknown. */
    public record Migration(
            String version,
            String name,
            @Nullable String kind,
            State state,
            String checksum,
            @Nullable String title,
            @Nullable String author,
            @Nullable OffsetDateTime created,
            @Nullable Instant appliedAt,
            @Nullable String appliedBy,
            @Nullable Long executionMillis,
            @Nullable String detail,
            @Nullable Batches batches) {

        public static Migration of(MigrationStatus status) {
            return new Migration(
                    status.version(),
                    status.name(),
                    status.isRepeatable() ? "repeatable" : null,
                    status.state(),
                    status.checksum(),
                    status.title(),
                    status.author(),
                    status.created(),
                    status.appliedAt(),
                    status.appliedBy(),
                    status.execution() == null ? null : status.execution().toMillis(),
                    status.detail(),
                    status.batches() == null ? null : Batches.of(status.batches()));
        }
    }

    /** How far a migration came that runs in batches. */
    public record Batches(
            long rows,
            int batches,
            @Nullable Integer percent,
            @Nullable Long rowsPerSecond,
            @Nullable Long secondsLeft,
            Instant since,
            @Nullable Boolean paused,
            @Nullable String worker,
            @Nullable String waitsFor,
            @Nullable String failure) {

        public static Batches of(BatchStatus status) {
            return new Batches(
                    status.rows(),
                    status.batches(),
                    status.percent(),
                    status.rate() == 0 ? null : status.rate(),
                    status.left() == null ? null : status.left().toSeconds(),
                    status.since(),
                    status.paused() ? true : null,
                    status.worker(),
                    status.waitsFor(),
                    status.failure());
        }
    }

    /** Of a database. */
    public static StatusDocument of(StatusReport report) {
        return new StatusDocument(
                FORMAT,
                report.product(),
                report.address().isEmpty() ? null : report.address(),
                report.schema(),
                report.layout(),
                report.current(),
                Counts.of(List.of(report)),
                ProblemDocument.of(report.problems()),
                report.migrations().stream().map(Migration::of).toList(),
                null,
                null,
                null);
    }

    /** Of one tenant as if its schema were the database. */
    public static StatusDocument of(String schema, TenantState tenant) {
        return tenant.report() == null ? unknown(schema, tenant.problems()) : of(tenant.report());
    }

    /** Of what was never read. */
    public static StatusDocument unknown(@Nullable String schema, List<Problem> reasons) {
        List<ProblemDocument> problems = ProblemDocument.of(reasons);
        return new StatusDocument(FORMAT, null, null, schema, null, null, null, problems, List.of(), null, null, null);
    }

    /** Of a database with tenants, by schema: its counts are sums, and each tenant has what is not simply applied. */
    public static StatusDocument ofTenants(Map<String, TenantState> states) {
        Map<String, StatusDocument> tenants = new LinkedHashMap<>();
        states.forEach((schema, state) -> tenants.put(schema, of(schema, state).inOverview()));
        List<StatusReport> reports = states.values().stream()
                .map(TenantState::report)
                .filter(Objects::nonNull)
                .toList();
        Counts sums = Counts.of(reports);
        StatusDocument any = reports.isEmpty() ? unknown(null, List.of()) : of(reports.get(0));
        List<ProblemDocument> none = List.of();
        return new StatusDocument(
                FORMAT, any.product, any.address, null, any.layout, null, sums, none, List.of(), tenants, null, null);
    }

    /** Without what its database has. */
    private StatusDocument inOverview() {
        List<Migration> shown = migrations.stream()
                .filter(migration -> migration.state != State.APPLIED && migration.state != State.BASELINE)
                .toList();
        return new StatusDocument(null, null, null, schema, null, current, counts, problems, shown, null, null, null);
    }

    /** The same as it was so long ago; first why it could not be read now. */
    public StatusDocument asOf(List<Problem> failures, @Nullable Instant at, @Nullable Duration age) {
        List<ProblemDocument> all = Stream.concat(ProblemDocument.of(failures).stream(), problems.stream())
                .toList();
        Instant then = age == null ? null : at;
        Long seconds = age == null ? null : age.toSeconds();
        return new StatusDocument(
                format, product, address, schema, layout, current, counts, all, migrations, tenants, then, seconds);
    }
}
