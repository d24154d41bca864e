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

/**
 * What the endpoint answers.
 *
 * @param contexts each application context, by its id
 */
public record MigrationsDescriptor(Map<String, Context> contexts) implements OperationResponseBody {

    /**
     * An application context.
     *
     * @param parentId the id of its parent
     * @param databases each migrated database, by its name: that of its settings, or of its DataSource
     */
    public record Context(
            @JsonInclude(Include.ALWAYS) @Nullable String parentId, Map<String, Database> databases) {}

    /**
     * A database, or one tenant's part of it; product to counts are unknown if it has never answered. If it has tenants,
     * they have schema, current and migrations.
     *
     * @param product product and version
     * @param address its address without user, password and parameters; null if the driver does not report it
     * @param schema the schema that holds the history
     * @param layout how the files are named
     * @param current the newest applied version
     * @param counts how many migrations there are, in all tenants together
     * @param problems what is wrong, except with single tenants
     * @param migrations all migrations, by version
     * @param tenants each tenant by its schema, in the order in which they are migrated; null if there are none
     * @param asOf when this was read, if the database does not answer now
     * @param ageSeconds how long ago that was
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

    /**
     * A tenant: a schema with its own history.
     *
     * @param schema its schema
     * @param current the newest applied version
     * @param counts how many migrations there are; null if that is not known
     * @param problems what is wrong
     * @param migrations those that are not in the state APPLIED or BASELINE
     */
    public record Tenant(
            String schema,
            @JsonInclude(Include.ALWAYS) @Nullable String current,
            @Nullable Counts counts,
            List<ProblemDescriptor> problems,
            List<Migration> migrations) {}

    /**
     * Numbers of migrations.
     *
     * @param applied those that are applied
     * @param pending those that are not
     */
    public record Counts(int applied, int pending) {}

    /**
     * A problem.
     *
     * @param code what kind of problem, such as {@code checksum-mismatch}
     * @param severity {@code error} or {@code warning}
     * @param place the file, with line and column where they are known
     * @param message what is wrong
     * @param remedy what to type
     */
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

    /**
     * A migration; unknown values are left out.
     *
     * @param version such as {@code 0007}
     * @param name such as {@code 0007_add_phone}
     * @param state its state, such as {@code APPLIED}
     * @param checksum SHA-256 in hex
     * @param title what it is for
     * @param author who wrote it
     * @param created when it was written
     * @param appliedAt when it was applied
     * @param appliedBy database user and host that applied it
     * @param executionMillis how long that took
     * @param detail its error
     */
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
