package dev.migration.spring.internal.endpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.migration.BatchStatus;
import dev.migration.Direction;
import dev.migration.MigrationStatus;
import dev.migration.Problem;
import dev.migration.State;
import dev.migration.StatusReport;
import dev.migration.spring.internal.targets.TargetsDescriptor;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/** What the endpoint answers. */
public record MigrationsDescriptor(
        Map<String, Context> contexts,
        @JsonInclude(Include.NON_NULL) @Nullable TargetsDescriptor targets) implements OperationResponseBody {

    /** Without targets. */
    MigrationsDescriptor(Map<String, Context> contexts) {
        this(contexts, null);
    }

    /** An application context. */
    public record Context(
            @JsonInclude(Include.ALWAYS) @Nullable String parentId, Map<String, Database> databases) {}

    /**
     * A database, or one tenant's part of it: product to counts are unknown if it has never answered. If it has tenants,
     * they have schema, current, counts, problems and migrations, and nothing else.
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
            @Nullable Map<String, Database> tenants,
            @Nullable Instant asOf,
            @Nullable Long ageSeconds)
            implements OperationResponseBody {

        static Database ofTenant(
                @Nullable String schema,
                @Nullable String current,
                @Nullable Counts counts,
                List<ProblemDescriptor> problems,
                List<Migration> migrations) {
            return new Database(null, null, schema, null, current, counts, problems, migrations, null, null, null);
        }
    }

    /** Numbers of migrations; how many wait for the phase contract is left out where none does. */
    public record Counts(
            int applied,
            int pending,
            @JsonInclude(Include.NON_DEFAULT) int waiting) {

        static Counts of(List<StatusReport> reports) {
            int applied = 0;
            int pending = 0;
            int waiting = 0;
            for (StatusReport report : reports) {
                applied += report.applied().size();
                pending += report.pending().size();
                waiting += report.waiting().size();
            }
            return new Counts(applied, pending, waiting);
        }
    }

    /** A problem. */
    public record ProblemDescriptor(
            String code, String severity, @Nullable String place, String message, String remedy) {

        static List<ProblemDescriptor> of(List<Problem> problems) {
            return problems.stream().map(ProblemDescriptor::of).toList();
        }

        private static ProblemDescriptor of(Problem problem) {
            return new ProblemDescriptor(
                    problem.code().id(),
                    problem.severity().name().toLowerCase(Locale.ROOT),
                    problem.place() == null ? null : problem.place().toString(),
                    problem.message(),
                    problem.remedy());
        }
    }

    /** A migration; unknown values are left out. Its kind is {@code repeatable}, or unknown. */
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

        static Migration of(MigrationStatus status) {
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
                    Batches.of(status.batches()));
        }
    }

    /** How far a migration came that runs in batches; unknown values, and what is not so, are left out. */
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

        static @Nullable Batches of(@Nullable BatchStatus status) {
            return status == null
                    ? null
                    : new Batches(
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

    /** One migration, which is null if its database has not answered yet; SQL only if it may be shown and is known. */
    public record MigrationDescriptor(
            @JsonUnwrapped MigrationsDescriptor.@Nullable Migration migration,
            List<ProblemDescriptor> problems,
            @Nullable String upSql,
            @Nullable String downSql)
            implements OperationResponseBody {

        /** Only why it is not known. */
        public static MigrationDescriptor unknown(List<Problem> problems) {
            return new MigrationDescriptor(null, ProblemDescriptor.of(problems), null, null);
        }

        static MigrationDescriptor of(
                Migration migration, List<Problem> problems, @Nullable Map<Direction, String> sql) {
            return new MigrationDescriptor(
                    migration,
                    ProblemDescriptor.of(problems),
                    sql == null ? null : sql.get(Direction.UP),
                    sql == null ? null : sql.get(Direction.DOWN));
        }

        /** Whether a problem is in one of the migration's files, such as 0001_x.up.sql or 0001_x/up.sql, or names it. */
        static boolean concerns(Problem problem, String name) {
            String named = Pattern.quote(name);
            // Flyway's undo script.
            String down = Pattern.quote(name.replaceFirst("^V", "U"));
            return (problem.place() != null
                            && problem.place().file().matches("(?s)(.*/)?(" + named + "|" + down + ")([./][a-z./]+)?"))
                    || Pattern.compile("(?<![\\w-])" + named + "(?![\\w-])")
                            .matcher(problem.message())
                            .find();
        }
    }
}
