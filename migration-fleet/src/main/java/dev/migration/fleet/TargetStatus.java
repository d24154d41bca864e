package dev.migration.fleet;

import dev.migration.Code;
import dev.migration.MigrationStatus;
import dev.migration.Problem;
import dev.migration.State;
import dev.migration.StatusReport;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How one target stands, in short.
 *
 * @param target its name
 * @param labels its labels
 * @param standing how it stands
 * @param version what was applied last by order of versions; null where nothing is, or it is unknown
 * @param pending how many migrations are pending
 * @param execution how long its migrations took, all together
 * @param schema the checksum of what its schema held at the end of its last run; null where that was not recorded
 * @param problems what is wrong, at most three, errors first
 */
public record TargetStatus(
        String target,
        Map<String, String> labels,
        Standing standing,
        @Nullable String version,
        int pending,
        Duration execution,
        @Nullable String schema,
        List<Problem> problems) {

    private static final int MOST_PROBLEMS = 3;

    /** How a target stands. */
    public enum Standing {
        /** Nothing is pending, and nothing is wrong. */
        UP_TO_DATE,
        /** Migrations are pending, and nothing is wrong. */
        PENDING,
        /** The last run of a migration failed. */
        FAILED,
        /** A migration is half done, or runs in batches. */
        UNFINISHED,
        /** Files and history do not agree. */
        WRONG,
        /** It could not be read. */
        UNKNOWN;

        /** As documents have it, such as {@code up-to-date}. */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Copies the labels and the list. */
    public TargetStatus {
        labels = Map.copyOf(labels);
        problems = List.copyOf(problems);
    }

    /** Of a target whose history was read. */
    static TargetStatus of(FleetTarget target, StatusReport report, @Nullable String schema) {
        List<MigrationStatus> migrations = report.migrations();
        boolean failed = has(migrations, State.FAILED);
        boolean unfinished = has(migrations, State.INTERRUPTED) || has(migrations, State.RUNNING);
        boolean wrong = report.problems().stream().anyMatch(Problem::isError);
        int pending = report.pending().size();
        Standing standing = failed
                ? Standing.FAILED
                : unfinished
                        ? Standing.UNFINISHED
                        : wrong ? Standing.WRONG : pending > 0 ? Standing.PENDING : Standing.UP_TO_DATE;
        Duration execution = migrations.stream()
                .map(MigrationStatus::execution)
                .filter(Objects::nonNull)
                .reduce(Duration.ZERO, Duration::plus);
        return new TargetStatus(
                target.name(),
                target.labels(),
                standing,
                report.current(),
                pending,
                execution,
                schema,
                problems(report, failed));
    }

    /** What failed is told by the migration, which the report does not count as a problem. */
    private static List<Problem> problems(StatusReport report, boolean failed) {
        if (failed) {
            return report.migrations().stream()
                    .filter(migration -> migration.state() == State.FAILED)
                    .limit(1)
                    .map(migration -> Problem.error(
                            Code.STATEMENT_FAILED,
                            null,
                            migration.name() + " failed: " + Objects.requireNonNullElse(migration.detail(), ""),
                            ""))
                    .toList();
        }
        return report.problems().stream()
                .sorted((one, other) -> Boolean.compare(other.isError(), one.isError()))
                .limit(MOST_PROBLEMS)
                .toList();
    }

    private static boolean has(List<MigrationStatus> migrations, State state) {
        return migrations.stream().anyMatch(migration -> migration.state() == state);
    }

    /** Of a target that could not be read. */
    static TargetStatus unknown(FleetTarget target, List<Problem> problems) {
        return new TargetStatus(
                target.name(),
                target.labels(),
                Standing.UNKNOWN,
                null,
                0,
                Duration.ZERO,
                null,
                problems.stream().limit(MOST_PROBLEMS).toList());
    }
}
