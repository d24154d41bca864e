package dev.migration.spring.internal.endpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.migration.MigrationStatus;
import dev.migration.Problem;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/** What the endpoint answers. */
public record MigrationsDescriptor(Map<String, Context> contexts) implements OperationResponseBody {

    /** An application context. */
    public record Context(
            @JsonInclude(Include.ALWAYS) @Nullable String parentId, Map<String, Database> databases) {}

    /**
     * A database, or one tenant's part of it; product to counts are unknown if it has never answered. If it has tenants,
     * they have schema, current and migrations.
     */
    public record Database(
            @Nullable String product,
            @Nullable String address,
            @Nullable String schema,
            @Nullable String layout,
            @JsonInclude(Include.ALWAYS) @Nullable String current,
            @Nullable Counts counts,
            List<ProblemDescriptor> problems,
            List<Migration> migrations,
            @Nullable Map<String, Tenant> tenants,
            @Nullable Instant asOf,
            @Nullable Long ageSeconds)
            implements OperationResponseBody {}

    /** A tenant: a schema with its own history. */
    public record Tenant(
            String schema,
            @JsonInclude(Include.ALWAYS) @Nullable String current,
            @Nullable Counts counts,
            List<ProblemDescriptor> problems,
            List<Migration> migrations) {}

    /** Numbers of migrations. */
    public record Counts(int applied, int pending) {}

    /** A problem. */
    public record ProblemDescriptor(
            String code, String severity, @Nullable String place, String message, String remedy) {

        static ProblemDescriptor of(Problem problem) {
            return new ProblemDescriptor(
                    problem.code().id(),
                    problem.severity().name().toLowerCase(Locale.ROOT),
                    problem.place() == null ? null : problem.place().toString(),
                    problem.message(),
                    problem.remedy());
        }
    }

    /** A migration; unknown values are left out. */
    public record Migration(
            String version,
            String name,
            String state,
            String checksum,
            @Nullable String title,
            @Nullable String author,
            @Nullable OffsetDateTime created,
            @Nullable Instant appliedAt,
            @Nullable String appliedBy,
            @Nullable Long executionMillis,
            @Nullable String detail) {

        static Migration of(MigrationStatus status) {
            return new Migration(
                    status.version(),
                    status.name(),
                    status.state().name(),
                    status.checksum(),
                    status.title(),
                    status.author(),
                    status.created(),
                    status.appliedAt(),
                    status.appliedBy(),
                    status.execution() == null ? null : status.execution().toMillis(),
                    status.detail());
        }
    }
}
